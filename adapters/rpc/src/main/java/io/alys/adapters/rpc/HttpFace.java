// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's HTTP port, plain or with TLS: JSON-RPC by {@code POST /}, and {@code GET /metrics}, {@code /health}, {@code /ready} and
 * {@code /}. It listens on loopback unless told otherwise, and answers no web page: a request that carries an Origin, or on loopback a
 * foreign Host, is refused. Where a token is set, all but {@code /health} and {@code /ready} needs it. No answer ever shows a stack trace.
 */
public final class HttpFace implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final int STOP_WAIT_S = 1;
    private static final String INDEX = """
            Alys node
            POST /         JSON-RPC 2.0
            GET  /health   200 when the node is well, else 503; its score, and who answers pings
            GET  /ready    200 when the node can do its work, else 503 and why
            GET  /metrics  Prometheus text""";
    private static final Logger LOG = LoggerFactory.getLogger(HttpFace.class);

    private final HttpFaceConfig config;
    private final MetricsText metrics;
    private final HealthSource health;
    private final FaceSecurity security;
    private final RpcCounters counters = new RpcCounters();
    private final JsonRpc jsonRpc;
    private final TokenBucket callTokens;
    private final TokenBucket pageTokens;

    // Written by start and close, under this.
    private HttpServer server;
    private RpcWorkers workers;
    private int port;

    /**
     * @param methods by name.
     * @param metrics what {@code /metrics} answers; what the face itself counts is in {@link #counters()}.
     * @throws IllegalArgumentException when a development method would be offered to other machines.
     */
    public HttpFace(
            final HttpFaceConfig config,
            final Map<String, RpcMethod> methods,
            final MetricsText metrics,
            final HealthSource health) {
        this(config, methods, metrics, health, FaceSecurity.OPEN, System::nanoTime);
    }

    /**
     * The same for those only who may.
     *
     * @param security without access of operators, a method of theirs is refused here.
     */
    public HttpFace(
            final HttpFaceConfig config,
            final Map<String, RpcMethod> methods,
            final MetricsText metrics,
            final HealthSource health,
            final FaceSecurity security) {
        this(config, methods, metrics, health, security, System::nanoTime);
    }

    HttpFace(
            final HttpFaceConfig config,
            final Map<String, RpcMethod> methods,
            final MetricsText metrics,
            final HealthSource health,
            final FaceSecurity security,
            final LongSupplier clockNs) {
        final boolean isForOperators =
                methods.keySet().stream().anyMatch(name -> name.startsWith(OperatorAccess.PREFIX));
        if (!config.address().isLoopbackAddress()
                && (isForOperators || methods.keySet().stream().anyMatch(name -> name.startsWith(DevMethods.PREFIX)))) {
            throw new IllegalArgumentException("bindAddress=" + config.bindAddress()
                    + " must be a loopback address in dev mode, and with methods for operators");
        }
        if (isForOperators && security.operators() == null) {
            throw new IllegalArgumentException("methods for operators need the operator's token");
        }
        this.config = config;
        this.metrics = metrics;
        this.health = health;
        this.security = security;
        this.jsonRpc = new JsonRpc(methods, security.operators(), config.bodyLengthMax(), counters);
        this.callTokens = new TokenBucket(config.requestsPerSecondMax(), clockNs);
        this.pageTokens = new TokenBucket(config.requestsPerSecondMax(), clockNs);
    }

    /** @throws IOException when the port cannot be bound; the message names address and port. */
    public synchronized void start() throws IOException {
        if (server != null) {
            throw new IllegalStateException("started already");
        }
        ServerLimits.install(config);
        final InetSocketAddress address = new InetSocketAddress(config.address(), config.port());
        final HttpServer created;
        try {
            created = security.tls() == null ? HttpServer.create(address, BACKLOG) : createTls(address);
        } catch (final IOException e) {
            throw new IOException("cannot listen: bindAddress=" + config.bindAddress() + " port=" + config.port(), e);
        }
        workers = new RpcWorkers(config, counters);
        created.setExecutor(workers);
        created.createContext("/", this::onExchange);
        server = created;
        port = created.getAddress().getPort();
        startAsDaemon(created);
    }

    /** The port listened on. */
    public synchronized int port() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return port;
    }

    /** Stops listening, gives requests that run a moment to end, and closes what is open. Once closed, it stays so. */
    @Override
    public synchronized void close() {
        if (workers == null) {
            return;
        }
        server.stop(workers.isIdle() ? 0 : STOP_WAIT_S);
        workers.close();
        workers = null;
    }

    /** What the face counts about itself. */
    public RpcCounters counters() {
        return counters;
    }

    private HttpServer createTls(final InetSocketAddress address) throws IOException {
        final HttpsServer created = HttpsServer.create(address, BACKLOG);
        created.setHttpsConfigurator(new HttpsConfigurator(security.tls().context()) {
            @Override
            public void configure(final HttpsParameters parameters) {
                parameters.setSSLParameters(TlsIdentity.parameters(getSSLContext()));
            }
        });
        return created;
    }

    /** The dispatcher thread inherits whether it is a daemon from the thread that starts it. */
    private static void startAsDaemon(final HttpServer server) throws IOException {
        final Thread starter = new Thread(server::start, "alys-rpc-start");
        starter.setDaemon(true);
        starter.start();
        try {
            starter.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted at start", e);
        }
    }

    private void onExchange(final HttpExchange exchange) throws IOException {
        final RequestRun run = RequestRun.current();
        HttpAnswer answer;
        try {
            answer = answer(exchange, run);
        } catch (final RuntimeException e) {
            LOG.error("request failed: path={}", exchange.getRequestURI().getPath(), e);
            answer = HttpAnswer.text(500, "internal error, see the node's log");
        } catch (final Error e) {
            exchange.close();
            throw e;
        }
        run.beginWrite();
        // Counted first: whoever has the answer can rely on it.
        counters.onAnswer(answer.status());
        send(exchange, answer);
    }

    private HttpAnswer answer(final HttpExchange exchange, final RequestRun run) throws IOException {
        if (run.isRefused()) {
            return HttpAnswer.retryLater(503, "busy");
        }
        final Headers headers = exchange.getRequestHeaders();
        if (!RequestTrust.isTrusted(
                headers.containsKey("Origin"),
                headers.getFirst("Host"),
                config.address().isLoopbackAddress())) {
            return HttpAnswer.text(403, RequestTrust.REFUSAL);
        }
        final String path = exchange.getRequestURI().getPath();
        if (!isProbe(path) && !security.admits(headers.getFirst("Authorization"))) {
            return HttpAnswer.unauthorized(FaceSecurity.REFUSAL);
        }
        final String method = exchange.getRequestMethod();
        final boolean isRead = "GET".equals(method) || "HEAD".equals(method);
        final boolean isCall = "POST".equals(method);
        return switch (path) {
            case "/" ->
                isCall
                        ? call(exchange, run)
                        : isRead ? page(HttpFace::index, exchange, run) : HttpAnswer.methodNotAllowed("POST");
            case "/metrics" -> isRead ? page(this::metricsPage, exchange, run) : HttpAnswer.methodNotAllowed("GET");
            case "/health" -> isRead ? page(this::healthPage, exchange, run) : HttpAnswer.methodNotAllowed("GET");
            case "/ready" -> isRead ? page(this::readyPage, exchange, run) : HttpAnswer.methodNotAllowed("GET");
            default -> HttpAnswer.text(404, "no such page");
        };
    }

    /** Says no more than whether the node is well, and asking takes no header that a prober could not send. */
    private static boolean isProbe(final String path) {
        return "/health".equals(path) || "/ready".equals(path);
    }

    private HttpAnswer call(final HttpExchange exchange, final RequestRun run) throws IOException {
        if (!callTokens.tryTake(1)) {
            return HttpAnswer.retryLater(429, "too many calls a second");
        }
        final String declaredLength = exchange.getRequestHeaders().getFirst("Content-Length");
        // The server has checked that it is a number.
        if (declaredLength != null && Long.parseLong(declaredLength) > config.bodyLengthMax()) {
            return tooLong();
        }
        final byte[] body = exchange.getRequestBody().readNBytes(config.bodyLengthMax() + 1);
        if (body.length > config.bodyLengthMax()) {
            return tooLong();
        }
        run.beginCall(exchange);
        return jsonRpc.answer(
                body,
                callTokens::tryTake,
                run::isOverdue,
                exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private HttpAnswer tooLong() {
        return HttpAnswer.text(413, "body too long: lengthMax=" + config.bodyLengthMax());
    }

    private HttpAnswer page(final Supplier<HttpAnswer> page, final HttpExchange exchange, final RequestRun run)
            throws IOException {
        if (!pageTokens.tryTake(1)) {
            return HttpAnswer.retryLater(429, "too many requests a second");
        }
        run.beginCall(exchange);
        return page.get();
    }

    private static HttpAnswer index() {
        return HttpAnswer.text(200, INDEX);
    }

    private HttpAnswer metricsPage() {
        return HttpAnswer.metrics(metrics.text());
    }

    private HttpAnswer healthPage() {
        final HealthSource.Health now = health.health();
        return json(now.isHealthy(), HealthJson.ofHealth(now));
    }

    private HttpAnswer readyPage() {
        final HealthSource.Health now = health.health();
        return json(now.isReady(), HealthJson.ofReadiness(now));
    }

    private static HttpAnswer json(final boolean isGood, final ObjectNode json) {
        return HttpAnswer.json(isGood ? 200 : 503, json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(final HttpExchange exchange, final HttpAnswer answer) throws IOException {
        final Headers headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        answer.headers().forEach(headers::set);
        final int length = answer.body().length;
        if (length > 0) {
            headers.set("Content-Type", answer.contentType());
        }
        if (length == 0 || "HEAD".equals(exchange.getRequestMethod())) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.body());
        }
    }
}
