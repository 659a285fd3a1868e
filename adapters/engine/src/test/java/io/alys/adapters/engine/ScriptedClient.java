// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays an execution client: each method's result is given beforehand, and every request is remembered. */
final class ScriptedClient implements AutoCloseable {
    final List<String> requests = new CopyOnWriteArrayList<>();

    private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    private final Map<String, String> bodies = new ConcurrentHashMap<>();
    private final HttpServer server;
    private volatile int status = 200;

    ScriptedClient() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            final String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(request);
            final byte[] body = bodies.getOrDefault(first(METHOD, request), "{}")
                    .replace("$ID", first(ID, request))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        result("engine_exchangeCapabilities", "[" + quoted(ForkSchedule.SHANGHAI.requiredMethods()) + "]");
        result("eth_getBlockReceipts", "[]");
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void status(final int next) {
        status = next;
    }

    void result(final String method, final String json) {
        body(method, "{\"jsonrpc\":\"2.0\",\"id\":$ID,\"result\":" + json + "}");
    }

    void body(final String method, final String text) {
        bodies.put(method, text);
    }

    static String quoted(final List<String> texts) {
        return "\"" + String.join("\",\"", texts) + "\"";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static String first(final Pattern pattern, final String text) {
        final Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
