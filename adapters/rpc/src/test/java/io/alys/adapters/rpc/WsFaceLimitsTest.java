// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class WsFaceLimitsTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nothing\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Origin: http://127.0.0.1 | 403",
                "Origin: null | 403",
                "Host: evil.example | 403",
                "Authorization: Bearer x | 101"
            })
    void shouldRefuseWebPages(final String header, final int status) throws Exception {
        final String request = header.startsWith("Host")
                ? RawWebSocket.REQUEST.replace("Host: localhost", header)
                : RawWebSocket.REQUEST + header + "\r\n";
        try (WsFixture fixture = new WsFixture()) {
            assertThat(RawHttp.exchange(fixture.port(), request + "\r\n")).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / | GET /other | 404",
                "GET / | POST / | 426",
                "Connection: Upgrade | Connection: close | 426",
                "Upgrade: websocket | Upgrade: h2c | 426",
                "Version: 13 | Version: 8 | 426",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | X: y | 426",
                "GET / | nonsense | 400"
            })
    void shouldSayWhatIsWrongWithARequest(final String right, final String wrong, final int status) throws Exception {
        try (WsFixture fixture = new WsFixture()) {
            assertThat(RawHttp.exchange(fixture.port(), RawWebSocket.REQUEST.replace(right, wrong) + "\r\n"))
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("connection: close");
        }
    }

    @Test
    void shouldRefuseAHeadWithoutEnd() throws Exception {
        try (WsFixture fixture = new WsFixture()) {
            final String answer =
                    RawHttp.exchange(fixture.port(), RawWebSocket.REQUEST + "X: " + "y".repeat(64 << 10) + "\r\n\r\n");

            assertThat(answer).doesNotContain(" 101 ");
            FaceFixture.await(() -> fixture.face.counters().connections() == 0);
        }
    }

    @Test
    void shouldCloseConnectionsAboveTheMost() throws Exception {
        final List<WsClient> clients = new ArrayList<>();
        try (WsFixture fixture = new WsFixture(WsFixture.config(3, 4, 16, 100))) {
            for (int i = 0; i < 3; i++) {
                clients.add(fixture.client());
            }
            try (RawHttp oneMore = new RawHttp(fixture.port())) {
                assertThat(oneMore.readToEnd()).isEmpty();
            }
            clients.removeFirst().close();
            FaceFixture.await(() -> fixture.face.counters().connections() == 2);

            try (WsClient again = fixture.client()) {
                assertThat(again.call("echo", "[]").has("result")).isTrue();
            }
            assertThat(fixture.ended(WsCounters.End.TOO_MANY)).isEqualTo(1);
        } finally {
            clients.forEach(WsClient::close);
        }
    }

    @Test
    void shouldLimitTheSubscriptionsOfAConnection() throws Exception {
        try (WsFixture fixture = new WsFixture(WsFixture.config(8, 2, 16, 100));
                WsClient client = fixture.client();
                WsClient other = fixture.client()) {
            final String id = client.call("alys_subscribe", "[\"notices\"]")
                    .path("result")
                    .textValue();
            client.call("alys_subscribe", "[\"notices\"]");

            assertThat(client.call("alys_subscribe", "[\"reorgs\"]")
                            .at("/error/code")
                            .asInt())
                    .isEqualTo(RpcException.LIMIT_EXCEEDED);
            assertThat(other.call("alys_subscribe", "[\"reorgs\"]").has("result"))
                    .isTrue();
            client.call("alys_unsubscribe", "[\"" + id + "\"]");
            assertThat(client.call("alys_subscribe", "[\"reorgs\"]").has("result"))
                    .isTrue();
        }
    }

    @Test
    void shouldEndAConnectionWhoseMessageIsTooLong() throws Exception {
        try (WsFixture fixture = new WsFixture(WsFixture.config(8, 4, 16, 100))) {
            try (WsClient client = fixture.client()) {
                client.send(CALL + " ".repeat(1_024 - CALL.length()));
                assertThat(client.next().has("result")).isTrue();
                client.send(CALL + " ".repeat(1_025 - CALL.length()));
                assertThat(client.end()).startsWith("1009 ");
            }
            try (WsClient client = fixture.client()) {
                client.webSocket().sendText(" ".repeat(1_000), false).join();
                client.webSocket().sendText(" ".repeat(1_000), true).join();
                assertThat(client.end()).isEqualTo("1009 message too long: lengthMax=1024");
            }
            FaceFixture.await(() -> fixture.ended(WsCounters.End.PROTOCOL) == 2);
        }
    }

    @Test
    void shouldEndAConnectionThatSendsBytes() throws Exception {
        try (WsFixture fixture = new WsFixture();
                WsClient client = fixture.client()) {
            client.webSocket().sendBinary(ByteBuffer.wrap(new byte[3]), true).join();

            assertThat(client.end()).isEqualTo("1003 text messages only");
        }
    }

    @Test
    void shouldEndAConnectionThatBreaksTheProtocol() throws Exception {
        try (WsFixture fixture = new WsFixture();
                RawWebSocket unmasked = new RawWebSocket(fixture.port());
                RawWebSocket noText = new RawWebSocket(fixture.port());
                RawWebSocket noBeginning = new RawWebSocket(fixture.port())) {
            unmasked.send(true, RawWebSocket.TEXT, false, CALL.getBytes(StandardCharsets.UTF_8));
            assertThat(unmasked.read()).startsWith("8 1002 ");
            noText.send(true, RawWebSocket.TEXT, true, new byte[] {'"', (byte) 0xff, '"'});
            assertThat(noText.read()).startsWith("8 1007 ");
            noBeginning.send(true, RawWebSocket.CONTINUATION, true, new byte[1]);
            assertThat(noBeginning.read()).startsWith("8 1002 ");
        }
    }

    @Test
    void shouldEndAConnectionThatSendsTooOften() throws Exception {
        try (WsFixture fixture = new WsFixture(WsFixture.config(8, 4, 16, 20));
                WsClient client = fixture.client();
                WsClient other = fixture.client()) {
            for (int i = 0; i < 20; i++) {
                client.call("echo", "[]");
            }
            client.send(CALL);

            assertThat(client.end()).isEqualTo("1008 too many messages a second: max=20");
            assertThat(other.call("echo", "[]").has("result")).isTrue();
        }
    }

    @Test
    void shouldCountEachCallOfABatchAndEachPing() throws Exception {
        try (WsFixture fixture = new WsFixture(WsFixture.config(8, 4, 16, 20));
                WsClient client = fixture.client()) {
            client.send("[" + (CALL + ",").repeat(14) + CALL + "]");
            client.next();
            for (int i = 0; i < 5; i++) {
                client.webSocket().sendPing(ByteBuffer.allocate(0)).join();
            }
            client.send(CALL);

            assertThat(client.end()).startsWith("1008 ");
        }
        try (WsFixture fixture = new WsFixture(WsFixture.config(8, 4, 16, 20));
                WsClient client = fixture.client()) {
            client.call("echo", "[]");
            client.send("[" + (CALL + ",").repeat(19) + CALL + "]");

            assertThat(client.end()).startsWith("1008 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET / HTTP/1.1\r\nHost: loc"})
    void shouldCutOffHandshakesThatNeverFinish(final String beginning) throws Exception {
        try (WsFixture fixture = new WsFixture(WsFixture.times(SHORT, LONG));
                RawHttp slow = new RawHttp(fixture.port())) {
            slow.send(beginning);

            assertThat(slow.readToEnd()).isEmpty();
            FaceFixture.await(() -> fixture.ended(WsCounters.End.HANDSHAKE_TIMEOUT) == 1);
        }
    }

    /** Nothing, the beginning of a ClientHello, and more of it. */
    @Test
    void shouldCutOffTlsHandshakesThatNeverFinish(@TempDir final Path directory) throws Exception {
        final TestCertificates certificates = new TestCertificates(directory, "node");
        final FaceSecurity security = new FaceSecurity(null, null, certificates.identity());
        try (WsFixture fixture = new WsFixture(WsFixture.times(SHORT, LONG), security, FaceFixture.methods())) {
            for (final String beginning : new String[] {"", "\u0016", "\u0016\u0003\u0001\u0002\u0000\u0001"}) {
                try (RawHttp slow = new RawHttp(fixture.port())) {
                    slow.send(beginning);
                    assertThat(slow.readToEnd()).isEmpty();
                }
                FaceFixture.await(() -> fixture.face.counters().connections() == 0);
            }
        }
        try (WsFixture fixture = new WsFixture(WsFixture.CONFIG, security, FaceFixture.methods());
                WsClient client = new WsClient(
                        URI.create("wss://localhost:" + fixture.port()),
                        certificates.trust().context(),
                        "",
                        true)) {
            assertThat(client.call("echo", "[]").has("result")).isTrue();
        }
    }

    @Test
    void shouldPingASilentPeerAndEndOneThatDoesNotAnswer() throws Exception {
        try (WsFixture fixture = new WsFixture(WsFixture.times(LONG, Duration.ofMillis(300)));
                WsClient answering = fixture.client();
                RawWebSocket silent = new RawWebSocket(fixture.port())) {
            assertThat(silent.read()).isEqualTo(RawWebSocket.PING + " ");
            assertThat(silent.read()).isEqualTo("8 1008 no answer to a ping");
            FaceFixture.await(() -> fixture.ended(WsCounters.End.SILENT) == 1);

            assertThat(answering.call("echo", "[]").has("result")).isTrue();
        }
    }

    @Test
    void shouldEndASubscriberThatDoesNotReadAndNoOther() throws Exception {
        try (WsFixture fixture = new WsFixture(WsFixture.config(8, 4, 32, 100));
                WsClient fast = fixture.client();
                WsClient slow = new WsClient(URI.create("ws://127.0.0.1:" + fixture.port() + "/"), null, "", false)) {
            slow.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"alys_subscribe\",\"params\":[\"notices\"]}");
            FaceFixture.await(() -> fixture.face.counters().subscriptions() == 1);
            fast.call("alys_subscribe", "[\"notices\"]");
            final String text = "x".repeat(Feed.NOTICE_LENGTH_MAX);

            while (fixture.face.counters().subscriptions() == 2) {
                fixture.feed.onNotice(text);
                fast.next();
            }
            assertThat(fast.isEnded()).isFalse();
            slow.read();

            assertThat(slow.end()).isEqualTo("1013 reads too slowly: notificationsQueuedMax=32");
            FaceFixture.await(() -> fixture.ended(WsCounters.End.SLOW) == 1);
            fixture.feed.onNotice("go on");
            assertThat(fast.next().at("/params/result/text").textValue()).isEqualTo("go on");
        }
    }

    @Test
    void shouldEndSubscribersThatMissedNewsBecauseItCameTooFast() throws Exception {
        try (WsFixture fixture = new WsFixture(WsFixture.config(8, 4, 65_536, 100));
                WsClient subscriber = fixture.client();
                WsClient other = fixture.client()) {
            subscriber.call("alys_subscribe", "[\"notices\"]");
            while (!subscriber.isEnded()) {
                fixture.feed.onNotice("news");
            }

            assertThat(subscriber.end()).isEqualTo("1013 news was lost");
            assertThat(other.call("echo", "[]").has("result")).isTrue();
        }
    }

    @Test
    void shouldTellPeersThatTheNodeStops() throws Exception {
        final WsFixture fixture = new WsFixture();
        try (WsClient client = fixture.client()) {
            client.call("alys_subscribe", "[\"notices\"]");
            fixture.close();
            fixture.close();

            assertThat(client.end()).isEqualTo("1001 the node stops");
            fixture.feed.onNotice("nobody hears it");
        }
    }

    @Test
    void shouldSayThatThePortIsTaken() throws Exception {
        try (WsFixture fixture = new WsFixture()) {
            final WsFace second =
                    new WsFace(WsFaceConfig.loopback(fixture.port()), Map.of(), FaceSecurity.OPEN, new RpcCounters());

            assertThatThrownBy(() -> second.start(fixture.feed))
                    .hasMessage("cannot listen: bindAddress=127.0.0.1 port=" + fixture.port());
        }
    }

    @Test
    void shouldNotOfferMethodsOfTheDevModeToOtherMachines() {
        final WsFaceConfig open = new WsFaceConfig("0.0.0.0", 0, 1, 1_024, 8, 4, 16, 100, LONG, LONG, true);

        assertThatThrownBy(() ->
                        new WsFace(open, Map.of("dev_mine", params -> null), FaceSecurity.OPEN, new RpcCounters()))
                .hasMessageContaining("must be a loopback address in dev mode");
        assertThatThrownBy(() -> new WsFaceConfig("0.0.0.0", 0, 1, 1_024, 8, 4, 16, 100, LONG, LONG, false))
                .hasMessageContaining("that takes TLS and a token");
    }
}
