// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Answers JSON-RPC on loopback with whatever a test wants bitcoind to have said. */
final class ScriptedBitcoind implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final Map<String, Function<JsonNode, Scripted>> answers = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    /** A status and a body, in which {@code $ID} stands for the request's id. */
    record Scripted(int status, String body) {}

    ScriptedBitcoind() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::onRequest);
        server.start();
        result(
                "getblockchaininfo",
                "{\"chain\":\"regtest\",\"blocks\":5,\"bestblockhash\":\"" + "0".repeat(63)
                        + "5\",\"initialblockdownload\":false}");
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<String> calls() {
        return calls;
    }

    List<String> authorizations() {
        return authorizations;
    }

    ScriptedBitcoind result(final String method, final String json) {
        return answer(method, 200, "{\"result\":" + json + ",\"error\":null,\"id\":$ID}");
    }

    ScriptedBitcoind error(final String method, final int code, final String message) {
        return answer(
                method,
                500,
                "{\"result\":null,\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"},\"id\":$ID}");
    }

    ScriptedBitcoind answer(final String method, final int status, final String body) {
        answers.put(method, params -> new Scripted(status, body));
        return this;
    }

    ScriptedBitcoind on(final String method, final Function<JsonNode, Scripted> answer) {
        answers.put(method, answer);
        return this;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void onRequest(final HttpExchange exchange) throws IOException {
        final JsonNode request = JSON.readTree(exchange.getRequestBody());
        final String method = request.path("method").asText();
        calls.add(method);
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        final Scripted scripted = answers.getOrDefault(
                        method,
                        params -> new Scripted(
                                404,
                                "{\"result\":null,\"error\":{\"code\":-32601,\"message\":"
                                        + "\"Method not found\"},\"id\":$ID}"))
                .apply(request.path("params"));
        final byte[] body =
                scripted.body().replace("$ID", request.path("id").asText()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(scripted.status(), body.length == 0 ? -1 : 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        } catch (final IOException e) {
            exchange.close();
        }
    }
}
