// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HttpFaceLimitsTest {
    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\"}";
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void shouldTakeABodyOfExactlyTheLimit() throws Exception {
        try (FaceFixture fixture = fixture(2, 64, 1024, LONG)) {
            assertThat(fixture.post(padded(1024)).statusCode()).isEqualTo(200);
            assertThat(fixture.post(padded(1025)).statusCode()).isEqualTo(413);
        }
    }

    @Test
    void shouldStopReadingABodyOfUndeclaredLengthAtTheLimit() throws Exception {
        try (FaceFixture fixture = fixture(2, 64, 1024, LONG)) {
            assertThat(postChunked(fixture, padded(1024)).statusCode()).isEqualTo(200);
            final HttpResponse<String> response = postChunked(fixture, padded(1025));

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).isEqualTo("body too long: lengthMax=1024\n");
        }
    }

    @Test
    void shouldAnswerAHugeDeclaredLengthWithoutWaitingForIt() throws Exception {
        try (FaceFixture fixture = fixture(2, 64, 1024, SHORT);
                RawHttp raw = new RawHttp(fixture.port())) {
            raw.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9223372036854775807\r\n\r\n");

            assertThat(raw.readToEnd()).startsWith("HTTP/1.1 413 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PO",
                "POST / HTTP/1.1\r\nHost: loc",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{",
                "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"
            })
    void shouldCutOffSlowSenders(final String beginning) throws Exception {
        try (FaceFixture fixture = fixture(1, 64, 1024, SHORT);
                RawHttp slow = new RawHttp(fixture.port());
                RawHttp slower = new RawHttp(fixture.port())) {
            slow.send(beginning);
            slower.send(beginning);

            assertThat(fixture.echo("still here").textValue()).isEqualTo("still here");
            assertThat(slow.readToEnd()).isEmpty();
            assertThat(slower.readToEnd()).isEmpty();
        }
    }

    @Test
    void shouldCutOffASenderThatDripsForEver() throws Exception {
        try (FaceFixture fixture = fixture(1, 64, 1024, SHORT);
                RawHttp slow = new RawHttp(fixture.port())) {
            slow.send("POST / HTTP/1.1\r\nHost: localhost\r\nX: ");
            final CompletableFuture<Void> drip = CompletableFuture.runAsync(() -> {
                try {
                    while (fixture.face.counters().deadlinesPassed() == 0) {
                        slow.send("x");
                        LockSupport.parkNanos(10_000_000);
                    }
                } catch (final IOException e) {
                    // Cut off: what the test waits for.
                }
            });

            assertThat(fixture.echo("still here").textValue()).isEqualTo("still here");
            drip.join();
            assertThat(fixture.face.counters().deadlinesPassed()).isEqualTo(1);
        }
    }

    @Test
    void shouldCutOffAReaderThatDoesNotRead() throws Exception {
        final String big = "x".repeat(32 << 20);
        final Map<String, RpcMethod> methods =
                Map.of("big", params -> JsonNodeFactory.instance.textNode(big), "echo", params -> params);
        try (FaceFixture fixture = new FaceFixture(FaceFixture.config(1, 64, 1024, Duration.ofSeconds(2)), methods);
                RawHttp slow = new RawHttp(fixture.port())) {
            final String call = CALL.formatted("big");
            slow.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + call.length() + "\r\n\r\n" + call);
            FaceFixture.await(() -> fixture.face.counters().deadlinesPassed() > 0);

            assertThat(fixture.echo("still here").textValue()).isEqualTo("still here");
            assertThat(slow.readToEnd().length()).isLessThan(big.length());
        }
    }

    @Test
    void shouldCloseTheConnectionOfAMethodThatTakesTooLongAndNotInterruptIt() throws Exception {
        final Semaphore goOn = new Semaphore(0);
        final CompletableFuture<Boolean> wasInterrupted = new CompletableFuture<>();
        final Map<String, RpcMethod> methods = Map.of(
                "slow",
                params -> {
                    goOn.acquireUninterruptibly();
                    wasInterrupted.complete(Thread.interrupted());
                    return null;
                },
                "echo",
                params -> params);
        try (FaceFixture fixture = new FaceFixture(FaceFixture.config(1, 64, 1024, SHORT), methods)) {
            final String call = CALL.formatted("slow");
            final String answer = RawHttp.exchange(
                    fixture.port(),
                    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + call.length() + "\r\n\r\n" + call);
            assertThat(answer).isEmpty();

            goOn.release();
            assertThat(wasInterrupted.join()).isFalse();
            assertThat(fixture.echo("still here").textValue()).isEqualTo("still here");
        }
    }

    @Test
    void shouldNotStartTheRestOfABatchThatIsOverdue() throws Exception {
        final List<String> started = new ArrayList<>();
        final JsonRpc jsonRpc = new JsonRpc(
                Map.of("once", params -> {
                    started.add("once");
                    return null;
                }),
                null,
                1024,
                new RpcCounters());
        final String call = CALL.formatted("once");

        final HttpAnswer answer = jsonRpc.answer(
                RawHttp.bytes("[" + call + "," + call + "]"), more -> true, () -> !started.isEmpty(), null);

        assertThat(started).hasSize(1);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("not called: the request's time has passed");
    }

    @Test
    void shouldAnswerBusyWhenTheQueueIsFullAndRecover() throws Exception {
        final CountDownLatch running = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final Map<String, RpcMethod> methods = Map.of("hold", params -> {
            running.countDown();
            awaitQuietly(goOn);
            return null;
        });
        try (FaceFixture fixture = new FaceFixture(FaceFixture.config(1, 1, 1024, LONG), methods)) {
            final CompletableFuture<HttpResponse<String>> first = postAsync(fixture, "hold");
            awaitQuietly(running);
            final List<CompletableFuture<HttpResponse<String>>> others = IntStream.range(0, 8)
                    .mapToObj(i -> postAsync(fixture, "hold"))
                    .toList();
            FaceFixture.await(
                    () -> others.stream().filter(CompletableFuture::isDone).count() == 7);
            goOn.countDown();

            final List<Integer> statuses =
                    others.stream().map(other -> other.join().statusCode()).toList();
            assertThat(first.join().statusCode()).isEqualTo(200);
            assertThat(statuses).containsOnly(200, 503);
            assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
            assertThat(others.stream()
                            .map(CompletableFuture::join)
                            .filter(response -> response.statusCode() == 503)
                            .map(response ->
                                    response.headers().firstValue("Retry-After").orElseThrow()))
                    .containsOnly("1");
            assertThat(postAsync(fixture, "hold").join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldLimitCallsASecondAndPagesApartFromThem() throws Exception {
        final HttpFaceConfig slow = limitedTo(20);
        try (FaceFixture fixture = FaceFixture.withFrozenClock(slow, FaceFixture.methods())) {
            for (int i = 0; i < 20; i++) {
                assertThat(fixture.post(CALL.formatted("echo")).statusCode()).isEqualTo(200);
            }
            final HttpResponse<String> refused = fixture.post(CALL.formatted("echo"));

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(fixture.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldCountEachCallOfABatch() throws Exception {
        try (FaceFixture fixture = FaceFixture.withFrozenClock(limitedTo(30), FaceFixture.methods())) {
            assertThat(fixture.post(batch(20)).statusCode()).isEqualTo(200);
            assertThat(fixture.post(batch(20)).statusCode()).isEqualTo(429);
            // The refused batch cost one: nine are left.
            assertThat(fixture.post(batch(9)).statusCode()).isEqualTo(200);
            assertThat(fixture.post(batch(1)).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void shouldServeFiftyClientsAtOnce() throws Exception {
        try (FaceFixture fixture = new FaceFixture(FaceFixture.CONFIG, FaceFixture.methods())) {
            final List<CompletableFuture<Boolean>> clients = IntStream.range(0, 50)
                    .mapToObj(client -> CompletableFuture.supplyAsync(
                            () -> isServed(fixture, client),
                            task -> Thread.ofVirtual().start(task)))
                    .toList();

            assertThat(clients.stream().map(CompletableFuture::join))
                    .hasSize(50)
                    .containsOnly(true);
        }
    }

    @Test
    void shouldCloseConnectionsAboveTheMost() throws Exception {
        final List<RawHttp> idle = new ArrayList<>();
        try (FaceFixture fixture = new FaceFixture(FaceFixture.CONFIG, FaceFixture.methods())) {
            for (int i = 0; i < FaceFixture.CONFIG.connectionsMax(); i++) {
                idle.add(new RawHttp(fixture.port()));
            }
            try (RawHttp oneMore = new RawHttp(fixture.port())) {
                assertThat(oneMore.readToEnd()).isEmpty();
            }
            for (final RawHttp connection : idle) {
                connection.close();
            }

            // A place is free only once the server has read the end of a connection, which a newer one may overtake.
            FaceFixture.await(() -> answersHealth(fixture));
        }
    }

    private static boolean answersHealth(final FaceFixture fixture) {
        try {
            return RawHttp.exchange(fixture.port(), "GET /health HTTP/1.0\r\n\r\n")
                    .contains(" 200 ");
        } catch (final IOException e) {
            return false;
        }
    }

    private static boolean isServed(final FaceFixture fixture, final int client) {
        try {
            for (int i = 0; i < 5; i++) {
                final String text = client + "/" + i;
                if (!text.equals(fixture.echo(text).textValue())) {
                    return false;
                }
            }
            return true;
        } catch (final IOException e) {
            return false;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static FaceFixture fixture(
            final int threads, final int queueLengthMax, final int bodyLengthMax, final Duration timeout)
            throws IOException {
        return new FaceFixture(
                FaceFixture.config(threads, queueLengthMax, bodyLengthMax, timeout), FaceFixture.methods());
    }

    private static HttpFaceConfig limitedTo(final int requestsPerSecondMax) {
        final HttpFaceConfig usual = FaceFixture.CONFIG;
        return new HttpFaceConfig(
                usual.bindAddress(),
                0,
                usual.threads(),
                usual.queueLengthMax(),
                usual.bodyLengthMax(),
                LONG,
                usual.connectionsMax(),
                requestsPerSecondMax,
                false);
    }

    private static CompletableFuture<HttpResponse<String>> postAsync(final FaceFixture fixture, final String method) {
        return fixture.http.sendAsync(
                fixture.request("/")
                        .POST(HttpRequest.BodyPublishers.ofString(CALL.formatted(method)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> postChunked(final FaceFixture fixture, final String body)
            throws IOException, InterruptedException {
        final HttpRequest.BodyPublisher unknownLength =
                HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(body));
        return fixture.http.send(
                fixture.request("/").POST(unknownLength).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String padded(final int length) {
        final String call = CALL.formatted("echo");
        return call + " ".repeat(length - call.length());
    }

    private static String batch(final int length) {
        return "["
                + String.join(
                        ",",
                        IntStream.range(0, length)
                                .mapToObj(i -> CALL.formatted("echo"))
                                .toList()) + "]";
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
