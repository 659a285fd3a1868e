// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A real face on an ephemeral loopback port, and a client for it. */
final class FaceFixture implements AutoCloseable {
    static final HttpFaceConfig CONFIG;
    static final MetricsText NO_METRICS = () -> new byte[0];
    static final HealthSource HEALTHY =
            () -> new HealthSource.Health(true, "all is well", List.of(), 100, List.of(), List.of());

    static {
        // The server's own request deadline is out of the way, so that what cuts slow peers off is ours; and
        // connections that
        // never send a byte are closed soon enough for a test to see it.
        System.setProperty("sun.net.httpserver.maxReqTime", "3600");
        System.setProperty("sun.net.httpserver.idleInterval", "8");
        CONFIG = HttpFaceConfig.loopback(0);
    }

    final HttpFace face;
    final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    FaceFixture(final HttpFace face) throws IOException {
        this.face = face;
        face.start();
    }

    FaceFixture(final HttpFaceConfig config, final Map<String, RpcMethod> methods) throws IOException {
        this(new HttpFace(config, methods, NO_METRICS, HEALTHY));
    }

    /** A face whose clock for rates stands still. */
    static FaceFixture withFrozenClock(final HttpFaceConfig config, final Map<String, RpcMethod> methods)
            throws IOException {
        return new FaceFixture(
                new HttpFace(config, methods, NO_METRICS, HEALTHY, FaceSecurity.OPEN, new AtomicLong()::get));
    }

    static HttpFaceConfig config(
            final int threads, final int queueLengthMax, final int bodyLengthMax, final Duration requestTimeout) {
        return new HttpFaceConfig(
                CONFIG.bindAddress(),
                0,
                threads,
                queueLengthMax,
                bodyLengthMax,
                requestTimeout,
                CONFIG.connectionsMax(),
                CONFIG.requestsPerSecondMax(),
                false);
    }

    /** Methods that show what a face does with one. */
    static Map<String, RpcMethod> methods() {
        final Map<String, RpcMethod> methods = new TreeMap<>();
        methods.put("echo", params -> params);
        methods.put("nothing", params -> null);
        methods.put("refuse", params -> {
            throw RpcException.invalidParams("param 0 (it): must be otherwise");
        });
        methods.put("fail", params -> {
            throw new IllegalStateException("a secret that is nobody's business");
        });
        return methods;
    }

    int port() {
        return face.port();
    }

    HttpResponse<String> get(final String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(final String body) throws IOException, InterruptedException {
        return http.send(
                request("/").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    JsonNode postJson(final String body) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(post(body).body());
    }

    JsonNode echo(final String text) throws IOException, InterruptedException {
        return postJson("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\",\"params\":["
                        + JsonNodeFactory.instance.textNode(text) + "]}")
                .path("result")
                .path(0);
    }

    HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    static void await(final BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        face.close();
    }
}
