// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HttpFaceTest {
    private static final HealthSource.Health ILL = new HealthSource.Health(
            false,
            "engine \"down\"",
            List.of("execution client DOWN", "halted: x"),
            40,
            List.of(new HealthSource.NodeCondition("chain.engine", "DEGRADED", 2, 7)),
            List.of(new HealthSource.ResourceCondition("DISK", "WARN", 1, 3)));

    private FaceFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new FaceFixture(FaceFixture.CONFIG, FaceFixture.methods());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldAnswerACall() throws Exception {
        final HttpResponse<String> response =
                fixture.post("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"echo\",\"params\":[\"hällo\"]}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":[\"hällo\"],\"id\":7}");
    }

    @Test
    void shouldAnswerNothingToANotification() throws Exception {
        final HttpResponse<String> response = fixture.post("{\"jsonrpc\":\"2.0\",\"method\":\"nothing\"}");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void shouldTellOfAFailedMethodWithoutItsSecrets() throws Exception {
        final HttpResponse<String> response = fixture.post("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"fail\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("-32603", "incident=1").doesNotContain("secret", "Exception", "\tat");
    }

    @Test
    void shouldListWhatThereIs() throws Exception {
        final HttpResponse<String> response = fixture.get("/");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(response.body()).contains("/metrics", "/health", "JSON-RPC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/metricsfoo", "/metrics/", "/health/x", "/..%2f"})
    void shouldNotFindOtherPages(final String path) throws Exception {
        assertThat(fixture.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldNameTheMethodAPageTakes() throws Exception {
        final HttpResponse<String> response =
                fixture.http.send(fixture.request("/metrics").DELETE().build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void shouldAnswerHeadWithoutABody() throws Exception {
        final HttpResponse<String> response =
                fixture.http.send(fixture.request("/health").HEAD().build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(fixture.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldShowHealth() throws Exception {
        final HttpResponse<String> response = fixture.get("/health");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"status\":\"ok\",\"detail\":\"all is well\",\"ready\":true,\"score\":100,"
                        + "\"nodes\":[],\"resources\":[]}");
    }

    @Test
    void shouldShowIllness() throws Exception {
        try (FaceFixture other =
                new FaceFixture(new HttpFace(FaceFixture.CONFIG, Map.of(), FaceFixture.NO_METRICS, () -> ILL))) {
            final HttpResponse<String> response = other.get("/health");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body())
                    .isEqualTo(
                            "{\"status\":\"unhealthy\",\"detail\":\"engine \\\"down\\\"\",\"ready\":false,\"score\":40,"
                                    + "\"nodes\":[{\"name\":\"chain.engine\",\"state\":\"DEGRADED\",\"failures\":2,\"lastPongMs\":7}],"
                                    + "\"resources\":[{\"kind\":\"DISK\",\"level\":\"WARN\",\"used\":1,\"limit\":3}]}");
        }
    }

    @Test
    void shouldSayWhetherItIsReadyAndWhyNot() throws Exception {
        final HttpResponse<String> ready = fixture.get("/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"ready\":true,\"reasons\":[]}");
        assertThat(fixture.get("/readyx").statusCode()).isEqualTo(404);

        try (FaceFixture other =
                new FaceFixture(new HttpFace(FaceFixture.CONFIG, Map.of(), FaceFixture.NO_METRICS, () -> ILL))) {
            final HttpResponse<String> unready = other.get("/ready");
            assertThat(unready.statusCode()).isEqualTo(503);
            assertThat(unready.body())
                    .isEqualTo("{\"ready\":false,\"reasons\":[\"execution client DOWN\",\"halted: x\"]}");
        }
    }

    @Test
    void shouldGiveHealthOverJsonRpcToo() throws Exception {
        try (FaceFixture other = new FaceFixture(new HttpFace(
                FaceFixture.CONFIG, HealthJson.methods(() -> ILL), FaceFixture.NO_METRICS, FaceFixture.HEALTHY))) {
            final var answer =
                    other.postJson("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"alys_health\",\"params\":[]}");
            assertThat(answer.path("result").path("score").asInt()).isEqualTo(40);
        }
    }

    @Test
    void shouldNotShowTheStackOfAFailedPage() throws Exception {
        final MetricsText failing = () -> {
            throw new IllegalArgumentException("a secret that is nobody's business");
        };
        try (FaceFixture other =
                new FaceFixture(new HttpFace(FaceFixture.CONFIG, Map.of(), failing, FaceFixture.HEALTHY))) {
            final HttpResponse<String> response = other.get("/metrics");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("internal error, see the node's log\n");
        }
    }

    @Test
    void shouldRefuseAWebPage() throws Exception {
        final HttpResponse<String> response = fixture.http.send(
                fixture.request("/")
                        .header("Origin", "http://127.0.0.1:80")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"id\":1,\"method\":\"echo\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", "x@[::1]"
            })
    void shouldRefuseAForeignHostName(final String host) throws Exception {
        assertThat(RawHttp.exchange(fixture.port(), "GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:3000", "[::1]:3000"})
    void shouldTakeItsOwnHostNames(final String host) throws Exception {
        assertThat(RawHttp.exchange(fixture.port(), "GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void shouldServeSeveralRequestsOnOneConnection() throws Exception {
        final String request = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
        final String last = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        final String answers = RawHttp.exchange(fixture.port(), request + request + last);

        assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(4);
    }

    @Test
    void shouldCountCallsByOutcomeAndNotByWhatCallersMakeUp() throws Exception {
        fixture.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\"}");
        fixture.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"refuse\"}");
        fixture.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"made up 1\"}");
        fixture.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"made up 2\"}");

        final List<String> calls = new ArrayList<>();
        fixture.face.counters().forEachCall((method, status, count) -> calls.add(method + " " + status + " " + count));

        assertThat(calls).containsExactly("echo ok 1", "refuse -32602 1", "unknown -32601 2");
        assertThat(fixture.face.counters().answers()).containsEntry(200, 4L);
    }

    @Test
    void shouldServeTheMetricsAsTheyAreWritten() throws Exception {
        final byte[] page = "alys_é_total 1\n".getBytes(StandardCharsets.UTF_8);
        try (FaceFixture other =
                new FaceFixture(new HttpFace(FaceFixture.CONFIG, Map.of(), () -> page, FaceFixture.HEALTHY))) {
            final HttpResponse<String> metrics = other.get("/metrics");

            assertThat(metrics.headers().firstValue("Content-Type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(metrics.body()).isEqualTo("alys_é_total 1\n");
        }
    }

    @Test
    void shouldRunOnNamedDaemons() throws Exception {
        fixture.get("/health");

        final Set<Thread> threads = Thread.getAllStackTraces().keySet();
        assertThat(threads.stream().map(Thread::getName).collect(Collectors.toSet()))
                .contains("alys-rpc-1", "alys-rpc-deadline");
        assertThat(threads.stream()
                        .filter(thread ->
                                thread.getName().startsWith("alys-rpc") || "HTTP-Dispatcher".equals(thread.getName())))
                .allMatch(Thread::isDaemon);
    }

    @Test
    void shouldNameThePortThatIsTaken() {
        final HttpFaceConfig taken = HttpFaceConfig.loopback(fixture.port());
        final HttpFace other = new HttpFace(taken, Map.of(), FaceFixture.NO_METRICS, FaceFixture.HEALTHY);

        assertThatThrownBy(other::start)
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen: bindAddress=127.0.0.1 port=" + fixture.port());
        other.close();
    }

    @Test
    void shouldStartOnceAndCloseTwice() {
        assertThatThrownBy(fixture.face::start).isInstanceOf(IllegalStateException.class);
        fixture.face.close();
        fixture.face.close();
        assertThatThrownBy(() -> fixture.get("/health")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void shouldRefuseAnAddressOthersCanReachUnlessAllowed(final String address) {
        assertThatThrownBy(() -> bound(address, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(address)
                .hasMessageContaining("that takes TLS and a token for every caller");
        assertThat(bound(address, true).bindAddress()).isEqualTo(address);
    }

    @Test
    void shouldNeverOfferDevelopmentMethodsToOtherMachines() {
        final HttpFaceConfig open = bound("0.0.0.0", true);

        assertThatThrownBy(() -> new HttpFace(
                        open, Map.of("dev_mine", params -> null), FaceFixture.NO_METRICS, FaceFixture.HEALTHY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dev mode");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "", "127.0.0.1:80", "1.2.3.4.5"})
    void shouldNotLookNamesUp(final String address) {
        assertThatThrownBy(() -> bound(address, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be an IP address or localhost");
    }

    private static HttpFaceConfig bound(final String address, final boolean allowNonLoopback) {
        final HttpFaceConfig usual = FaceFixture.CONFIG;
        return new HttpFaceConfig(
                address,
                0,
                usual.threads(),
                usual.queueLengthMax(),
                usual.bodyLengthMax(),
                usual.requestTimeout(),
                usual.connectionsMax(),
                usual.requestsPerSecondMax(),
                allowNonLoopback);
    }
}
