// SPDX-License-Identifier: Apache-2.0
package io.alys.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of a node's WebSocket server: the JDK's. */
final class Subscriber implements AutoCloseable {
    private static final long WAIT_S = 60;

    private final ObjectMapper mapper = new ObjectMapper();
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final Deque<JsonNode> notifications = new ArrayDeque<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket webSocket;
    private int calls;

    Subscriber(final String url) {
        webSocket = http.newWebSocketBuilder()
                .buildAsync(URI.create(url), new Recorder())
                .join();
    }

    /** The result of a call. */
    JsonNode call(final String method, final Object... parameters) throws Exception {
        final ObjectNode call = mapper.createObjectNode()
                .put("jsonrpc", "2.0")
                .put("id", ++calls)
                .put("method", method);
        call.set("params", mapper.valueToTree(parameters));
        webSocket.sendText(call.toString(), true).join();
        while (true) {
            final JsonNode message = message();
            if (message.has("id")) {
                assertThat(message.has("result")).as(message.toString()).isTrue();
                return message.path("result");
            }
            notifications.add(message);
        }
    }

    /** What the next notification says: its subscription and the result. */
    JsonNode notification() throws Exception {
        final JsonNode next = notifications.isEmpty() ? message() : notifications.poll();
        assertThat(next.path("method").asText()).isEqualTo("alys_subscription");
        return next.path("params");
    }

    /** The code with which the node closed it. */
    int closeCode() throws Exception {
        return closed.get(WAIT_S, TimeUnit.SECONDS);
    }

    private JsonNode message() throws Exception {
        final String text = messages.poll(WAIT_S, TimeUnit.SECONDS);
        assertThat(text).as("a message").isNotNull();
        return mapper.readTree(text);
    }

    @Override
    public void close() {
        webSocket.abort();
        http.shutdownNow();
    }

    private final class Recorder implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public void onOpen(final WebSocket opened) {
            opened.request(Long.MAX_VALUE);
        }

        @Override
        public CompletionStage<?> onText(final WebSocket from, final CharSequence data, final boolean isLast) {
            parts.append(data);
            if (isLast) {
                messages.add(parts.toString());
                parts.setLength(0);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onClose(final WebSocket from, final int code, final String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(final WebSocket from, final Throwable fault) {
            closed.completeExceptionally(fault);
        }
    }
}
