// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.core.chain.SignedBlock;
import io.alys.core.fixture.Blocks;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WsFaceTest {
    private static final String TOKEN = "0123456789abcdef".repeat(2);

    @Test
    void shouldAnswerCallsAsOverHttp() throws Exception {
        try (WsFixture fixture = new WsFixture();
                WsClient client = fixture.client()) {
            assertThat(client.call("echo", "[\"é\",2]").toString())
                    .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":[\"é\",2],\"id\":1}");
            assertThat(client.call("no", "[]").at("/error/code").asInt()).isEqualTo(RpcException.METHOD_NOT_FOUND);
            assertThat(client.call("fail", "[]").toString())
                    .contains("internal error")
                    .doesNotContain("secret");
            client.send("{\"method\":\"echo\",\"params\":1,\"id\":9}");
            assertThat(client.next().toString()).isEqualTo("{\"result\":1,\"error\":null,\"id\":9}");
            client.send("{\"jsonrpc\":\"2.0\",\"method\":\"echo\"}");
            client.send("nonsense");
            assertThat(client.next().at("/error/code").asInt())
                    .as("a call without an id has no answer")
                    .isEqualTo(RpcException.PARSE_ERROR);
            client.send("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nothing\"},"
                    + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"nothing\"}]");
            assertThat(client.next()).hasSize(2);
        }
    }

    @Test
    void shouldNotHaveWhatOperatorsOrder() throws Exception {
        final Map<String, RpcMethod> methods = new TreeMap<>(FaceFixture.methods());
        methods.put("operator_restart", params -> params);
        try (WsFixture fixture = new WsFixture(WsFixture.CONFIG, FaceSecurity.OPEN, methods);
                WsClient client = fixture.client()) {
            assertThat(client.call("operator_restart", "[]").at("/error/code").asInt())
                    .isEqualTo(RpcException.METHOD_NOT_FOUND);
        }
    }

    @Test
    void shouldTellSubscribersOfEachNewHeadUntilTheyHaveEnough() throws Exception {
        final SignedBlock one = Blocks.random(new SplittableRandom(81), 1);
        final SignedBlock two = Blocks.random(new SplittableRandom(82), 2, one.root());
        try (WsFixture fixture = new WsFixture();
                WsClient client = fixture.client()) {
            final String id = client.call("alys_subscribe", "[\"newHeads\"]")
                    .path("result")
                    .textValue();
            assertThat(id).matches("0x[0-9a-f]{32}");
            fixture.feed.onHead(one);
            fixture.feed.onNotice("not subscribed to");
            fixture.feed.onHead(two);

            for (final SignedBlock block : new SignedBlock[] {one, two}) {
                final JsonNode notification = client.next();
                assertThat(notification.path("jsonrpc").textValue()).isEqualTo("2.0");
                assertThat(notification.path("method").textValue()).isEqualTo("alys_subscription");
                assertThat(notification.has("id")).isFalse();
                assertThat(notification.at("/params/subscription").textValue()).isEqualTo(id);
                assertThat(notification.at("/params/result/root").textValue())
                        .isEqualTo(block.root().toHex());
            }

            assertThat(client.call("alys_unsubscribe", "[\"" + id + "\"]")
                            .path("result")
                            .asText())
                    .isEqualTo("true");
            assertThat(client.call("alys_unsubscribe", "[\"" + id + "\"]")
                            .path("result")
                            .asText())
                    .isEqualTo("false");
            fixture.feed.onHead(one);
            assertThat(client.call("echo", "[]").has("result")).isTrue();
            assertThat(fixture.face.counters().subscriptions()).isZero();
            assertThat(fixture.face.counters().notifications().get(FeedTopic.NEW_HEADS))
                    .isEqualTo(2);
        }
    }

    @Test
    void shouldTellOfReorgsAndNoticesThoseWhoAskedForThem() throws Exception {
        final SignedBlock one = Blocks.random(new SplittableRandom(83), 1);
        final SignedBlock other = Blocks.random(new SplittableRandom(84), 1);
        try (WsFixture fixture = new WsFixture();
                WsClient reorgs = fixture.client();
                WsClient notices = fixture.client()) {
            reorgs.call("alys_subscribe", "[\"reorgs\"]");
            notices.call("alys_subscribe", "[\"notices\"]");
            fixture.feed.onHead(one);
            fixture.feed.onNotice("hear");
            fixture.feed.onHead(other);

            assertThat(reorgs.next().at("/params/result/left/0/root").textValue())
                    .isEqualTo(one.root().toHex());
            assertThat(notices.next().at("/params/result/text").textValue()).isEqualTo("hear");
            assertThat(reorgs.call("echo", "[]").has("result")).isTrue();
            assertThat(notices.call("echo", "[]").has("result")).isTrue();
        }
    }

    @Test
    void shouldNotEndTheSubscriptionsOfAnotherConnection() throws Exception {
        try (WsFixture fixture = new WsFixture();
                WsClient one = fixture.client();
                WsClient other = fixture.client()) {
            final String id =
                    one.call("alys_subscribe", "[\"notices\"]").path("result").textValue();

            assertThat(other.call("alys_unsubscribe", "[\"" + id + "\"]")
                            .path("result")
                            .asText())
                    .isEqualTo("false");
            fixture.feed.onNotice("still there");
            assertThat(one.next().at("/params/result/text").textValue()).isEqualTo("still there");
        }
    }

    @Test
    void shouldGiveTheIdBeforeTheFirstNotification() throws Exception {
        final AtomicBoolean isOver = new AtomicBoolean();
        try (WsFixture fixture = new WsFixture()) {
            // Not on the common pool, of which the client's own callbacks need the one thread there may be.
            final Thread speaking = Thread.ofPlatform().daemon().start(() -> {
                while (!isOver.get()) {
                    fixture.feed.onNotice("news");
                    LockSupport.parkNanos(100_000);
                }
            });
            for (int i = 0; i < 20; i++) {
                try (WsClient client = fixture.client()) {
                    final JsonNode answer = client.call("alys_subscribe", "[\"notices\"]");
                    assertThat(answer.path("result").isTextual())
                            .as(answer.toString())
                            .isTrue();
                    assertThat(client.next().at("/params/subscription")).isEqualTo(answer.path("result"));
                }
            }
            isOver.set(true);
            speaking.join();
        }
    }

    @Test
    void shouldRefuseTopicsThatThereAreNot() throws Exception {
        try (WsFixture fixture = new WsFixture();
                WsClient client = fixture.client()) {
            for (final String params : new String[] {"[\"logs\"]", "[1]", "[]", "[\"newHeads\",1]", "{}"}) {
                assertThat(client.call("alys_subscribe", params)
                                .at("/error/code")
                                .asInt())
                        .isEqualTo(RpcException.INVALID_PARAMS);
            }
            assertThat(client.call("alys_subscribe", "[\"logs\"]")
                            .at("/error/message")
                            .asText())
                    .isEqualTo("param 0 (topic): must be one of newHeads, finality, reorgs, notices: value=logs");
        }
    }

    @Test
    void shouldAnswerTheCallsOfAConnectionInOrderAndOthersMeanwhile() throws Exception {
        final Semaphore held = new Semaphore(0);
        final Map<String, RpcMethod> methods = new TreeMap<>(FaceFixture.methods());
        methods.put("hold", params -> {
            held.acquireUninterruptibly();
            return params;
        });
        try (WsFixture fixture = new WsFixture(WsFixture.CONFIG, FaceSecurity.OPEN, methods);
                WsClient busy = fixture.client();
                WsClient other = fixture.client()) {
            busy.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hold\"}");
            for (int id = 2; id < 40; id++) {
                busy.send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"echo\"}");
            }
            assertThat(other.call("echo", "[]").has("result")).isTrue();
            assertThat(busy.waiting()).isZero();
            held.release();

            for (int id = 1; id < 40; id++) {
                assertThat(busy.next().path("id").asInt()).isEqualTo(id);
            }
        }
    }

    @Test
    void shouldSayOverHttpWhereSubscriptionsAre() throws Exception {
        try (FaceFixture fixture = new FaceFixture(FaceFixture.CONFIG, WsFace.methodsElsewhere())) {
            final JsonNode answer = fixture.postJson(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"alys_subscribe\",\"params\":[\"newHeads\"]}");

            assertThat(answer.at("/error/code").asInt()).isEqualTo(RpcException.METHOD_NOT_FOUND);
            assertThat(answer.at("/error/message").asText()).contains("over WebSocket alone");
        }
    }

    @Test
    void shouldSpeakTlsAndWantItsToken(@TempDir final Path directory) throws Exception {
        final TestCertificates certificates = new TestCertificates(directory, "node");
        final FaceSecurity security = new FaceSecurity(null, new RpcToken(TOKEN), certificates.identity());
        try (WsFixture fixture = new WsFixture(WsFixture.CONFIG, security, FaceFixture.methods())) {
            final URI uri = URI.create("wss://127.0.0.1:" + fixture.port() + "/");
            try (WsClient client = new WsClient(uri, certificates.trust().context(), TOKEN, true)) {
                client.call("alys_subscribe", "[\"notices\"]");
                fixture.feed.onNotice("in secret");
                assertThat(client.next().at("/params/result/text").textValue()).isEqualTo("in secret");
            }
            requireRefused(uri, certificates.trust(), "");
            requireRefused(uri, certificates.trust(), TOKEN + "x");
            requireRefused(uri, TlsTrust.usual(), TOKEN);
            requireRefused(URI.create("ws://127.0.0.1:" + fixture.port() + "/"), null, TOKEN);
        }
    }

    private static void requireRefused(final URI uri, final TlsTrust trust, final String token) {
        assertThatThrownBy(() -> new WsClient(uri, trust == null ? null : trust.context(), token, true))
                .isInstanceOf(CompletionException.class);
    }
}
