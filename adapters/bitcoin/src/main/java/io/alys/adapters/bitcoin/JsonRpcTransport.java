// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One JSON-RPC call to bitcoind at a time, each within the deadline and the size limit. Credentials are read from their
 * file when they are first needed and once more when bitcoind refuses them, since a restart changes the cookie.
 */
final class JsonRpcTransport implements AutoCloseable {
    /** A 4,000,000-byte block is 8,000,000 digits; the rest is room for verbose answers. */
    static final int ANSWER_LENGTH_MAX = 64 * 1024 * 1024;

    private static final int QUOTED_LENGTH_MAX = 300;
    private static final int HTTP_UNAUTHORIZED = 401;
    private static final int HTTP_FORBIDDEN = 403;
    private static final int HTTP_UNAVAILABLE = 503;

    private final BitcoinRpcConfig config;
    private final int answerLengthMax;
    private final ObjectMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final HttpClient http;

    // Read and written by the calling thread only.
    private String authorization;
    private long lastId;

    JsonRpcTransport(final BitcoinRpcConfig config) {
        this(config, ANSWER_LENGTH_MAX);
    }

    JsonRpcTransport(final BitcoinRpcConfig config, final int answerLengthMax) {
        this.config = config;
        this.answerLengthMax = answerLengthMax;
        // No proxy: the credentials must reach nobody but the address configured.
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(Duration.ofMillis(config.timeoutMs()))
                .build();
    }

    /** What bitcoind said: a result, or an error with its code. */
    record Reply(String method, JsonNode result, int errorCode, String errorMessage) {
        boolean isError() {
            return errorCode != 0;
        }

        /** The result; an error becomes an exception of the kind. */
        JsonNode orThrow(final FaultKind kind) throws PortException {
            if (isError()) {
                throw new PortException(
                        kind, "bitcoind refused " + method + ": code=" + errorCode + " message=" + errorMessage);
            }
            return result;
        }
    }

    /** Calls and takes any error of bitcoind's for a refusal. */
    JsonNode call(final String method, final Object... params) throws PortException {
        return callAt("/", method, params).orThrow(FaultKind.REJECTED);
    }

    /**
     * Calls a method.
     *
     * @param path "/" or a wallet's.
     * @return the answer, also when it is an error; warming up (-28) is thrown as NOT_READY.
     */
    Reply callAt(final String path, final String method, final Object... params) throws PortException {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(config.timeoutMs());
        final long id = ++lastId;
        final byte[] request = requestBody(id, method, params);
        if (authorization == null) {
            authorization = readAuthorization();
        }
        HttpResponse<byte[]> response = sendTwiceIfHarmless(path, method, request, deadlineNs);
        if (response.statusCode() == HTTP_UNAUTHORIZED) {
            authorization = readAuthorization();
            response = send(path, method, request, deadlineNs);
        }
        requireUsable(method, response);
        return replyOf(method, id, response);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    private byte[] requestBody(final long id, final String method, final Object... params) {
        final ObjectNode request =
                json.createObjectNode().put("jsonrpc", "1.0").put("id", id).put("method", method);
        request.set("params", json.valueToTree(params));
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String readAuthorization() throws PortException {
        try {
            return config.credentials().authorization();
        } catch (final IOException e) {
            final String advice = config.credentials() instanceof BitcoinCredentials.CookieFile
                    ? "bitcoind writes it when it starts: is it running with this data directory?"
                    : "it must hold the password of the rpcauth user";
            throw new PortException(
                    FaultKind.UNAUTHORIZED,
                    "cannot read credentials file=" + config.credentials().file() + " (" + e.getMessage() + "): "
                            + advice,
                    e);
        }
    }

    private HttpResponse<byte[]> send(final String path, final String method, final byte[] body, final long deadlineNs)
            throws PortException {
        final HttpRequest request = HttpRequest.newBuilder(URI.create(
                        config.uri().getScheme() + "://" + config.uri().getAuthority() + path))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        final CompletableFuture<HttpResponse<byte[]>> pending =
                http.sendAsync(request, head -> new BoundedBody(answerLengthMax));
        try {
            // The client's own request timeout ends with the answer's head; this one covers its body too.
            return pending.get(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (final TimeoutException e) {
            pending.cancel(true);
            throw new PortException(FaultKind.TIMEOUT, timeoutMessage(method), e);
        } catch (final InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new PortException(FaultKind.UNREACHABLE, "interrupted while waiting for bitcoind: " + method, e);
        } catch (final ExecutionException e) {
            throw faultOf(method, e.getCause());
        }
    }

    /** Sends again, once, what only reads: bitcoind closes idle connections after 30 s, perhaps just as one is reused. */
    private HttpResponse<byte[]> sendTwiceIfHarmless(
            final String path, final String method, final byte[] body, final long deadlineNs) throws PortException {
        try {
            return send(path, method, body, deadlineNs);
        } catch (final PortException e) {
            final boolean isHarmless = method.startsWith("get") && !(e.getCause() instanceof ConnectException);
            if (e.kind() == FaultKind.UNREACHABLE
                    && isHarmless
                    && !Thread.currentThread().isInterrupted()) {
                return send(path, method, body, deadlineNs);
            }
            throw e;
        }
    }

    private PortException faultOf(final String method, final Throwable cause) {
        if (cause instanceof BoundedBody.TooLongException) {
            return new PortException(FaultKind.PROTOCOL, "bitcoind's answer to " + method + ": " + cause.getMessage());
        }
        if (cause instanceof java.net.http.HttpTimeoutException) {
            return new PortException(FaultKind.TIMEOUT, timeoutMessage(method), cause);
        }
        return new PortException(
                FaultKind.UNREACHABLE,
                "cannot reach bitcoind at " + config.uri() + " for " + method + " ("
                        + cause.getClass().getSimpleName() + "): is it running, is the port right?",
                cause);
    }

    private String timeoutMessage(final String method) {
        return "bitcoind at " + config.uri() + " did not answer " + method + " within timeoutMs=" + config.timeoutMs();
    }

    private void requireUsable(final String method, final HttpResponse<byte[]> response) throws PortException {
        switch (response.statusCode()) {
            case HTTP_UNAUTHORIZED ->
                throw new PortException(
                        FaultKind.UNAUTHORIZED,
                        "bitcoind at " + config.uri() + " refused the credentials of file="
                                + config.credentials().file());
            case HTTP_FORBIDDEN ->
                throw new PortException(
                        FaultKind.UNAUTHORIZED,
                        "bitcoind at " + config.uri() + " refuses this machine or method=" + method
                                + ": see its rpcallowip and rpcwhitelist");
            case HTTP_UNAVAILABLE ->
                throw new PortException(
                        FaultKind.NOT_READY, "bitcoind at " + config.uri() + " is overloaded: see its rpcworkqueue");
            default -> {}
        }
    }

    private Reply replyOf(final String method, final long id, final HttpResponse<byte[]> response)
            throws PortException {
        final JsonNode answer;
        try {
            answer = json.readTree(response.body());
        } catch (final JacksonException e) {
            // Not the cause: its text quotes the answer, which may be anything.
            throw notBitcoind(method, response, "no JSON");
        } catch (final IOException e) {
            throw new IllegalStateException("Reading from memory cannot fail otherwise", e);
        }
        if (!answer.isObject()
                || answer.path("id").asLong(-1) != id
                || (!answer.has("result") && !answer.has("error"))) {
            throw notBitcoind(method, response, "no JSON-RPC answer with id=" + id);
        }
        final JsonNode error = answer.path("error");
        if (error.isObject()) {
            final int code = error.path("code").asInt(0);
            final String message = printable(error.path("message").asText());
            if (code == BitcoinErrors.IN_WARMUP) {
                throw new PortException(FaultKind.NOT_READY, "bitcoind is starting: " + message);
            }
            if (code == 0) {
                throw notBitcoind(method, response, "an error without a code");
            }
            return new Reply(method, json.nullNode(), code, message);
        }
        return new Reply(method, answer.path("result"), 0, "");
    }

    private PortException notBitcoind(final String method, final HttpResponse<byte[]> response, final String what) {
        return new PortException(
                FaultKind.PROTOCOL,
                "answer to " + method + " from " + config.uri() + " is " + what + " (httpStatus="
                        + response.statusCode() + " length=" + response.body().length
                        + "): is this bitcoind's RPC port?");
    }

    private static String printable(final String text) {
        final String shortened = text.length() > QUOTED_LENGTH_MAX ? text.substring(0, QUOTED_LENGTH_MAX) + "…" : text;
        return shortened.replaceAll("\\p{Cntrl}", " ");
    }
}
