// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;

/** Calls a node's JSON-RPC port, for the command line: one call at a time, answer or failure within the deadline. */
public final class RpcClient implements AutoCloseable {
    private final URI uri;
    private final String bearer;
    private final Duration deadline;
    private final int answerLengthMax;
    private final ObjectMapper mapper;
    private final HttpClient http;
    private final AtomicLong nextId = new AtomicLong(1);

    /**
     * @param uri such as http://127.0.0.1:3000/; https only with certificates to trust, see the other constructor.
     * @param deadline for connecting, asking and reading the answer, all together.
     * @param answerLengthMax bytes.
     */
    public RpcClient(final URI uri, final Duration deadline, final int answerLengthMax) {
        this(uri, deadline, answerLengthMax, "", null);
    }

    /**
     * The same with a token and TLS.
     *
     * @param bearer the operator's token, or that of rpc.token.file, sent with every call; empty for none.
     * @param trust certificates that an https address is taken for; null refuses https.
     */
    public RpcClient(
            final URI uri,
            final Duration deadline,
            final int answerLengthMax,
            final String bearer,
            final TlsTrust trust) {
        final boolean isTls = trust != null && "https".equals(uri.getScheme());
        if ((!isTls && !"http".equals(uri.getScheme())) || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("uri: must be http://host:port/, or https with certificates to trust,"
                    + " without user and password");
        }
        this.uri = uri;
        this.bearer = bearer;
        this.deadline = deadline;
        this.answerLengthMax = answerLengthMax;
        this.mapper = JsonRpc.mapper(answerLengthMax);
        final HttpClient.Builder builder = HttpClient.newBuilder();
        if (isTls) {
            builder.sslContext(trust.context()).sslParameters(TlsIdentity.parameters(trust.context()));
        }
        this.http = builder.version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(deadline)
                .build();
    }

    /**
     * @return the result, JSON null included.
     * @throws RpcException the node's error, or {@link RpcException#NO_ANSWER}.
     */
    public JsonNode call(final String method, final JsonNode params) throws RpcException {
        final long id = nextId.getAndIncrement();
        final ObjectNode call = JsonNodeFactory.instance
                .objectNode()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method);
        call.set("params", params);
        final HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(deadline)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(call.toString()));
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return result(send(request.build()), id);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpResponse<byte[]> send(final HttpRequest request) throws RpcException {
        // The request's own timeout ends when the answer's headers are in; this one covers its body too.
        final CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), answerLengthMax));
        try {
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (final TimeoutException e) {
            throw noAnswer("no answer within " + deadline, e);
        } catch (final ExecutionException e) {
            throw noAnswer(
                    e.getCause() instanceof SSLException
                            ? "TLS: " + e.getCause().getMessage()
                                    + "; is this a TLS port, and the certificate one that is trusted and names the host?"
                            : String.valueOf(e.getCause()),
                    e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw noAnswer("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }

    private JsonNode result(final HttpResponse<byte[]> response, final long id) throws RpcException {
        if (response.statusCode() == 401) {
            throw noAnswer("HTTP status 401: the node wants a token, see rpc.token.file", null);
        }
        final JsonNode answer;
        try {
            answer = mapper.readTree(response.body());
        } catch (final IOException e) {
            throw noAnswer("HTTP status " + response.statusCode() + " with a body that is not JSON", e);
        }
        final JsonNode error = answer.path("error");
        if (error.isObject()) {
            throw new RpcException(
                    error.path("code").asInt(RpcException.NO_ANSWER),
                    error.path("message").asText());
        }
        if (!answer.has("result") || answer.path("id").asLong() != id) {
            throw noAnswer("HTTP status " + response.statusCode() + " with a body that is not the answer", null);
        }
        return answer.get("result");
    }

    private RpcException noAnswer(final String why, final Throwable cause) {
        return new RpcException(RpcException.NO_ANSWER, uri + ": " + why, cause);
    }
}
