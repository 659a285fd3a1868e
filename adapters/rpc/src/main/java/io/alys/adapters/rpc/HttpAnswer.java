// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What goes back over HTTP. */
final class HttpAnswer {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
    private static final Map<String, String> RETRY_AFTER = Map.of("Retry-After", "1");

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final Map<String, String> headers;

    private HttpAnswer(
            final int status, final String contentType, final byte[] body, final Map<String, String> headers) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.headers = headers;
    }

    static HttpAnswer text(final int status, final String text) {
        return new HttpAnswer(status, TEXT, line(text), Map.of());
    }

    static HttpAnswer retryLater(final int status, final String text) {
        return new HttpAnswer(status, TEXT, line(text), RETRY_AFTER);
    }

    static HttpAnswer methodNotAllowed(final String allowed) {
        return new HttpAnswer(405, TEXT, line("use " + allowed), Map.of("Allow", allowed));
    }

    static HttpAnswer unauthorized(final String text) {
        return new HttpAnswer(401, TEXT, line(text), Map.of("WWW-Authenticate", "Bearer"));
    }

    static HttpAnswer json(final int status, final byte[] body) {
        return new HttpAnswer(status, JSON, body, Map.of());
    }

    static HttpAnswer metrics(final byte[] body) {
        return new HttpAnswer(200, METRICS, body, Map.of());
    }

    static HttpAnswer nothing() {
        return new HttpAnswer(204, TEXT, new byte[0], Map.of());
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    /** Possibly empty; not copied. */
    byte[] body() {
        return body;
    }

    /** Beyond the usual ones. */
    Map<String, String> headers() {
        return headers;
    }

    private static byte[] line(final String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
