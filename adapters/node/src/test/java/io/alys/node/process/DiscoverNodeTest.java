// SPDX-License-Identifier: Apache-2.0
package io.alys.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.adapters.rpc.RpcClient;
import io.alys.adapters.rpc.RpcException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node describes its methods, and answers as it says. */
@Timeout(180)
class DiscoverNodeTest {
    /** What they take is made elsewhere, and anything else is refused. */
    private static final Set<String> REFUSING = Set.of("eth_sendRawTransaction", "submitauxblock");

    private static final String RECIPIENT = "0x00000000000000000000000000000000000000ab";

    @Test
    void shouldAnswerAsItsDocumentSays(@TempDir final Path directory) throws Exception {
        try (ChildNode node = ChildNode.dev(directory, "--set", "mining.every.blocks=0");
                RpcClient rpc = node.rpc();
                Subscriber subscriber = new Subscriber(node.webSocketUrl())) {
            node.call(rpc, "dev_deposit", 50_000, RECIPIENT);
            final JsonNode credited = blockWithADeposit(node, rpc);
            final JsonNode document = node.call(rpc, "rpc.discover");
            final SchemaCheck check = new SchemaCheck(document);
            final Map<String, Object[]> parameters = parameters(credited);
            parameters.put("dev_invalidate", new Object[] {node.call(rpc, "dev_mine", 1)});
            final List<String> asked = new ArrayList<>();

            for (final JsonNode method : document.path("methods")) {
                final String name = method.path("name").textValue();
                final JsonNode schema = method.path("result").path("schema");
                if (!name.startsWith("operator_") && !REFUSING.contains(name)) {
                    final Object[] given = parameters.getOrDefault(name, new Object[0]);
                    final JsonNode answer = method.path("x-transport").asText().equals("websocket")
                            ? subscriber.call(name, given)
                            : node.call(rpc, name, given);
                    assertThat(check.faultOf(schema, answer, name)).isEmpty();
                    asked.add(name);
                }
            }
            assertThat(asked).contains("alys_status", "alys_getBlockByRoot", "getblockbyhash", "dev_mine");
            assertThat(asked).containsAll(parameters.keySet());
        }
    }

    @Test
    void shouldNotifyAsItsDocumentSays(@TempDir final Path directory) throws Exception {
        try (ChildNode node = ChildNode.dev(directory);
                RpcClient rpc = node.rpc();
                Subscriber subscriber = new Subscriber(node.webSocketUrl())) {
            final JsonNode document = node.call(rpc, "rpc.discover");
            final SchemaCheck check = new SchemaCheck(document);
            final JsonNode notifications =
                    methodNamed(document, "alys_subscribe").path("x-notifications");
            final Map<String, String> topics = new TreeMap<>();
            for (final String topic : List.of("newHeads", "finality", "notices")) {
                topics.put(subscriber.call("alys_subscribe", topic).textValue(), topic);
            }
            final Set<String> seen = new TreeSet<>();
            final String token =
                    Files.readString(directory.resolve("operator.token")).strip();
            try (RpcClient operator =
                    new RpcClient(URI.create(node.url()), Duration.ofSeconds(10), 1 << 20, token, null)) {
                // What an operator orders is a notice.
                node.call(operator, "operator_resume", "op-1", "ann", "bridge.actor");
            } catch (final RpcException e) {
                assertThat(e.code()).as("it is not suspended").isEqualTo(RpcException.REFUSED);
            }

            while (seen.size() < topics.size()) {
                final JsonNode params = subscriber.notification();
                final String topic = topics.get(params.path("subscription").textValue());
                assertThat(topic).isNotNull();
                assertThat(check.faultOf(notifications.path(topic), params.path("result"), topic))
                        .isEmpty();
                seen.add(topic);
            }
        }
    }

    private static JsonNode methodNamed(final JsonNode document, final String name) {
        for (final JsonNode method : document.path("methods")) {
            if (method.path("name").textValue().equals(name)) {
                return method;
            }
        }
        throw new AssertionError("the document has no " + name);
    }

    private static JsonNode blockWithADeposit(final ChildNode node, final RpcClient rpc) throws Exception {
        node.call(rpc, "dev_mine", 3);
        long height = 1;
        while (true) {
            final JsonNode block = node.call(rpc, "alys_getBlockByHeight", height);
            if (block.isNull()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            } else if (block.path("pegIns").isEmpty()) {
                height++;
            } else {
                return block;
            }
        }
    }

    private static Map<String, Object[]> parameters(final JsonNode block) {
        final String root = block.path("root").textValue();
        final long height = block.path("height").longValue();
        final Map<String, Object[]> parameters = new TreeMap<>();
        parameters.put("alys_getBlockByHeight", new Object[] {height});
        parameters.put("alys_getBlockByRoot", new Object[] {root});
        parameters.put("getblockbyheight", new Object[] {height});
        parameters.put("getblockbyhash", new Object[] {root});
        parameters.put("createauxblock", new Object[] {RECIPIENT});
        parameters.put("getauxblock", new Object[] {RECIPIENT});
        parameters.put("alys_subscribe", new Object[] {"newHeads"});
        parameters.put("alys_unsubscribe", new Object[] {"0x00"});
        parameters.put("alys_actor", new Object[] {"chain.actor"});
        parameters.put("dev_deposit", new Object[] {50_000, RECIPIENT});
        parameters.put("dev_mine", new Object[] {1});
        parameters.put("eth_getBalance", new Object[] {RECIPIENT, "latest"});
        parameters.put("eth_getTransactionCount", new Object[] {RECIPIENT});
        parameters.put("eth_getBlockByNumber", new Object[] {"latest", false});
        return parameters;
    }
}
