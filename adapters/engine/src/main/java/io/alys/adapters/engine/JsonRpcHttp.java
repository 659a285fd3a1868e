// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * JSON-RPC over HTTP/1.1 with a token a call. One pool of connections; one calling thread. Goes through no proxy and
 * follows no redirect, so that the token reaches nobody else.
 */
final class JsonRpcHttp implements AutoCloseable {
    private static final int MESSAGE_CHARS_MAX = 300;
    private static final int NESTING_MAX = 64;
    private static final Duration CONNECT_TIMEOUT_MAX = Duration.ofSeconds(1);

    private final URI url;
    private final JwtSecret secret;
    private final int responseBytesMax;
    private final HttpClient http;
    private final ObjectMapper json;

    // The calling thread's.
    private long lastId;

    JsonRpcHttp(final URI url, final JwtSecret secret, final int responseBytesMax) {
        this.url = url;
        this.secret = secret;
        this.responseBytesMax = responseBytesMax;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT_TIMEOUT_MAX)
                .build();
        final StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxStringLength(responseBytesMax)
                .maxNestingDepth(NESTING_MAX)
                .build();
        this.json = new ObjectMapper(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    ArrayNode parameters() {
        return json.createArrayNode();
    }

    /**
     * Asks once more when a pooled connection turned out to be dead, since every call may be repeated.
     *
     * @return the result, which may be a JSON null.
     */
    JsonNode call(final String method, final ArrayNode parameters, final Deadline deadline) throws PortException {
        final ObjectNode request = json.createObjectNode();
        final long id = ++lastId;
        request.put("jsonrpc", "2.0").put("id", id).put("method", method).set("params", parameters);
        final byte[] body;
        try {
            body = json.writeValueAsBytes(request);
        } catch (final IOException e) {
            throw new IllegalStateException("a request can't be written", e);
        }
        HttpResponse<byte[]> response = null;
        for (int attempt = 1; response == null; attempt++) {
            response = exchange(method, body, deadline, attempt == 1);
        }
        return result(method, id, response);
    }

    /** Null when the connection broke and another attempt is allowed. */
    private HttpResponse<byte[]> exchange(
            final String method, final byte[] body, final Deadline deadline, final boolean mayRetry)
            throws PortException {
        final HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + secret.token(System.currentTimeMillis() / 1000))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        final CompletableFuture<HttpResponse<byte[]>> pending =
                http.sendAsync(request, BoundedBody.handler(responseBytesMax));
        try {
            return pending.get(deadline.remainingNs(), TimeUnit.NANOSECONDS);
        } catch (final TimeoutException e) {
            throw timedOut(method, deadline, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException(FaultKind.TIMEOUT, named(method) + " was interrupted", e);
        } catch (final ExecutionException e) {
            final Throwable cause = e.getCause();
            if (mayRetry && isBroken(cause)) {
                return null;
            }
            throw fault(method, deadline, cause);
        } finally {
            pending.cancel(true);
        }
    }

    private static boolean isBroken(final Throwable cause) {
        return cause instanceof IOException
                && !(cause instanceof ConnectException)
                && !(cause instanceof HttpTimeoutException)
                && !(cause instanceof BoundedBody.TooLarge);
    }

    private PortException fault(final String method, final Deadline deadline, final Throwable cause) {
        if (cause instanceof BoundedBody.TooLarge) {
            return new PortException(
                    FaultKind.PROTOCOL,
                    named(method) + " gave an answer larger than responseBytesMax=" + responseBytesMax,
                    cause);
        }
        if (cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException)) {
            return timedOut(method, deadline, cause);
        }
        return new PortException(
                FaultKind.UNREACHABLE,
                named(method) + " got no connection (" + cause.getClass().getSimpleName()
                        + "): is the execution client running, and is this its engine port?",
                cause);
    }

    private PortException timedOut(final String method, final Deadline deadline, final Throwable cause) {
        return new PortException(
                FaultKind.TIMEOUT, named(method) + " gave no answer within " + deadline.totalMs() + " ms", cause);
    }

    private JsonNode result(final String method, final long id, final HttpResponse<byte[]> response)
            throws PortException {
        final int status = response.statusCode();
        if (status == 401 || status == 403) {
            throw new PortException(
                    FaultKind.UNAUTHORIZED,
                    named(method) + " answered " + status + ": check the JWT secret file " + secret.file()
                            + " (the client must use the same secret) and both machines' clocks");
        }
        final JsonNode answer = parse(method, response);
        if (answer.hasNonNull("error")) {
            final JsonNode error = answer.get("error");
            throw new PortException(
                    FaultKind.REJECTED,
                    named(method) + " was refused: code=" + error.path("code").asInt() + " message="
                            + Texts.printable(error.path("message").asText(), MESSAGE_CHARS_MAX));
        }
        if (status != 200) {
            throw new PortException(FaultKind.PROTOCOL, named(method) + " answered HTTP status " + status);
        }
        if (answer.path("id").asLong(-1) != id || !answer.has("result")) {
            throw new PortException(
                    FaultKind.PROTOCOL, named(method) + " answered without the request's id=" + id + " or a result");
        }
        return answer.get("result");
    }

    private JsonNode parse(final String method, final HttpResponse<byte[]> response) throws PortException {
        try {
            final JsonNode answer = json.readTree(response.body());
            if (answer.isObject()) {
                return answer;
            }
        } catch (final IOException e) {
            throw notJson(method, response.statusCode(), e);
        }
        throw notJson(method, response.statusCode(), null);
    }

    private PortException notJson(final String method, final int status, final Throwable cause) {
        return new PortException(
                FaultKind.PROTOCOL,
                named(method) + " answered HTTP status " + status + " with something that is no JSON object",
                cause);
    }

    private String named(final String method) {
        return "execution client " + url + " " + method;
    }
}
