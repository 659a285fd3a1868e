// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** That the answers are as the document says is tested on a node that runs: see DiscoverNodeTest. */
class OpenRpcTest {
    @Test
    void shouldDescribeEveryMethodThereIsAndNoOther() {
        final Set<String> all = new TreeSet<>();
        all.addAll(new StatusMethods(null, null, "").methods().keySet());
        all.addAll(new BlockMethods(null, null).methods().keySet());
        all.addAll(HealthJson.methods(null).keySet());
        all.addAll(new ActorsMethods(null).methods().keySet());
        all.addAll(new MiningMethods(null).methods().keySet());
        all.addAll(new OperatorMethods(null).methods().keySet());
        all.addAll(new EthMethods(null).methods().keySet());
        all.addAll(new DevMethods(null).methods().keySet());
        all.addAll(WsFace.methodsElsewhere().keySet());

        assertThat(names(OpenRpc.document(all))).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void shouldLeaveOutWhatTheNodeDoesNotServe() throws Exception {
        final RpcMethod discover = OpenRpc.methods(Set.of("alys_head")).get("rpc.discover");

        assertThat(names(discover.call(JsonNodeFactory.instance.arrayNode()))).containsExactly("alys_head");
    }

    @Test
    void shouldReferOnlyToSchemasThatThereAre() {
        final JsonNode document = OpenRpc.document(Set.of("alys_getBlockByHeight", "getheadblock", "alys_actor"));

        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allMatch(reference -> !document.at(reference.substring(1)).isMissingNode());
    }

    @Test
    void shouldSayWhichTransportAMethodNeedsAndWhatEachTopicTells() {
        final JsonNode document = OpenRpc.document(WsFace.methodsElsewhere().keySet());
        final List<String> topics = new ArrayList<>();
        for (final FeedTopic topic : FeedTopic.values()) {
            topics.add(topic.topicName());
        }

        assertThat(document.findValuesAsText("x-transport")).containsExactly("websocket", "websocket");
        final JsonNode subscribe = document.path("methods").path(0);
        final List<String> documented = new ArrayList<>();
        subscribe.at("/params/0/schema/enum").forEach(topic -> documented.add(topic.textValue()));
        assertThat(documented).isEqualTo(topics);
        assertThat(subscribe.path("x-notifications").properties().stream().map(each -> each.getKey()))
                .containsExactlyElementsOf(topics);
    }

    private static List<String> names(final JsonNode document) {
        final List<String> names = new ArrayList<>();
        document.path("methods").forEach(method -> names.add(method.path("name").textValue()));
        return names;
    }
}
