// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** The JDK's WebSocket client; what comes is kept in order. */
final class WsClient implements AutoCloseable {
    private static final long WAIT_S = 60;

    private final ObjectMapper mapper = new ObjectMapper();
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final HttpClient http;
    private final WebSocket webSocket;
    private int calls;

    WsClient(final int port) {
        this(URI.create("ws://127.0.0.1:" + port + "/"), null, "", true);
    }

    /**
     * Connects.
     *
     * @param tls null for none.
     * @param token to show; empty for none.
     * @param isReading false to let everything pile up until {@link #read()}.
     */
    WsClient(final URI uri, final SSLContext tls, final String token, final boolean isReading) {
        final HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(WAIT_S));
        if (tls != null) {
            builder.sslContext(tls);
        }
        http = builder.build();
        final WebSocket.Builder opening = http.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(WAIT_S));
        if (!token.isEmpty()) {
            opening.header("Authorization", "Bearer " + token);
        }
        // Bounded, where a fault would else wait for ever: join heeds no interrupt.
        webSocket = opening.buildAsync(uri, new Recorder(isReading))
                .orTimeout(WAIT_S, TimeUnit.SECONDS)
                .join();
    }

    /** Calls and gives the whole answer. What was notified before it stays to be read. */
    JsonNode call(final String method, final String params) throws Exception {
        send("{\"jsonrpc\":\"2.0\",\"id\":" + ++calls + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
        return next();
    }

    void send(final String text) {
        webSocket.sendText(text, true).join();
    }

    WebSocket webSocket() {
        return webSocket;
    }

    /** The next message. */
    JsonNode next() throws Exception {
        final String text = messages.poll(WAIT_S, TimeUnit.SECONDS);
        if (text == null) {
            throw new AssertionError("no message came");
        }
        return mapper.readTree(text);
    }

    int waiting() {
        return messages.size();
    }

    boolean isEnded() {
        return end.isDone();
    }

    /** Takes in all that comes from now on. */
    void read() {
        webSocket.request(Long.MAX_VALUE);
    }

    /** How the face closed it: code and reason. */
    String end() throws Exception {
        return end.get(WAIT_S, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        webSocket.abort();
        http.shutdownNow();
    }

    private final class Recorder implements WebSocket.Listener {
        private final boolean isReading;
        private final StringBuilder parts = new StringBuilder();

        Recorder(final boolean isReading) {
            this.isReading = isReading;
        }

        @Override
        public void onOpen(final WebSocket opened) {
            if (isReading) {
                opened.request(Long.MAX_VALUE);
            }
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
            end.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(final WebSocket from, final Throwable fault) {
            end.complete("broken: " + fault);
        }
    }
}
