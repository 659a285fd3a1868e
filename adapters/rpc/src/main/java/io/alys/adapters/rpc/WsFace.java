// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's WebSocket port, plain or with TLS: JSON-RPC over text messages, with subscriptions to a {@link Feed} (ADR 0021). It has the
 * methods of the HTTP face but those for operators. One thread carries all connections and the news; a few others run the methods.
 */
public final class WsFace implements AutoCloseable, FeedSink {
    /** News under way between the observer and the connections. */
    static final int NEWS_QUEUED_MAX = 1_024;

    private static final int BACKLOG = 64;
    private static final int HEAD_LINE_MAX = 4 * 1024;
    private static final int HEAD_LENGTH_MAX = 16 * 1024;
    private static final int SEND_BUFFER = 128 * 1024;
    private static final long STOP_WAIT_MS = 500;
    private static final AttributeKey<WsCounters.End> END = AttributeKey.valueOf(WsFace.class, "end");
    private static final Logger LOG = LoggerFactory.getLogger(WsFace.class);

    private final WsFaceConfig config;
    private final FaceSecurity security;
    private final JsonRpc jsonRpc;
    private final LongSupplier clockNs;
    private final WsCounters counters = new WsCounters();
    private final BlockingQueue<News> news = new ArrayBlockingQueue<>(NEWS_QUEUED_MAX);
    private final AtomicBoolean isCarrying = new AtomicBoolean();
    private final AtomicBoolean isOverrun = new AtomicBoolean();

    // The face's thread.
    private final Set<WsConnection> connections = new LinkedHashSet<>();

    // Written by start and close, under this.
    private volatile EventLoopGroup loop;
    private volatile ThreadPoolExecutor workers;
    private Channel listening;
    private boolean isClosed;

    /**
     * @param methods by name; those for operators are left out.
     * @param security whose token the request for the WebSocket must show.
     * @param calls counts calls beside those of the HTTP face.
     * @throws IllegalArgumentException when a development method would be offered to other machines.
     */
    public WsFace(
            final WsFaceConfig config,
            final Map<String, RpcMethod> methods,
            final FaceSecurity security,
            final RpcCounters calls) {
        this(config, methods, security, calls, System::nanoTime);
    }

    WsFace(
            final WsFaceConfig config,
            final Map<String, RpcMethod> methods,
            final FaceSecurity security,
            final RpcCounters calls,
            final LongSupplier clockNs) {
        final Map<String, RpcMethod> served = new HashMap<>(methods);
        served.keySet().removeIf(name -> name.startsWith(OperatorAccess.PREFIX));
        if (!config.address().isLoopbackAddress()
                && served.keySet().stream().anyMatch(name -> name.startsWith(DevMethods.PREFIX))) {
            throw new IllegalArgumentException(
                    "bindAddress=" + config.bindAddress() + " must be a loopback address in dev mode");
        }
        this.config = config;
        this.security = security;
        this.jsonRpc = new JsonRpc(served, null, config.messageLengthMax(), calls);
        this.clockNs = clockNs;
    }

    /** What the HTTP face says to those who would subscribe there; the document of methods lists them by it. */
    public static Map<String, RpcMethod> methodsElsewhere() {
        return WsSubscriptions.refusals();
    }

    /** @throws IOException when the port cannot be bound; the message names address and port. */
    public synchronized void start(final Feed feed) throws IOException {
        if (loop != null || isClosed) {
            throw new IllegalStateException("started already");
        }
        final AtomicInteger next = new AtomicInteger();
        // A connection has one call under way at most.
        workers = RpcWorkers.pool(
                config.threads(),
                config.connectionsMax(),
                task -> RpcWorkers.daemon(task, "alys-ws-rpc-" + next.incrementAndGet()));
        loop = new MultiThreadIoEventLoopGroup(1, RpcWorkers.named("alys-ws"), NioIoHandler.newFactory());
        final ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // Else the system would queue megabytes for a peer that does not read, before we notice.
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER)
                .childOption(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(false))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(final SocketChannel channel) {
                        onAccepted(channel);
                    }
                })
                .bind(new InetSocketAddress(config.address(), config.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw new IOException(
                    "cannot listen: bindAddress=" + config.bindAddress() + " port=" + config.port(), bound.cause());
        }
        listening = bound.channel();
        feed.to(this);
    }

    /** The port listened on. */
    public synchronized int port() {
        if (listening == null) {
            throw new IllegalStateException("not started");
        }
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** What the face counts about itself. */
    public WsCounters counters() {
        return counters;
    }

    /** Stops listening, tells the peers, and closes what is open. Once closed, it stays so. */
    @Override
    public synchronized void close() {
        if (isClosed || loop == null) {
            isClosed = true;
            return;
        }
        isClosed = true;
        if (listening != null) {
            listening.close().awaitUninterruptibly(STOP_WAIT_MS);
            loop.submit(() -> List.copyOf(connections)
                            .forEach(each -> each.end(
                                    WebSocketCloseStatus.ENDPOINT_UNAVAILABLE,
                                    "the node stops",
                                    WsCounters.End.STOPPED)))
                    .awaitUninterruptibly(STOP_WAIT_MS);
        }
        workers.shutdown();
        loop.shutdownGracefully(0, STOP_WAIT_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(STOP_WAIT_MS);
    }

    @Override
    public void offer(final FeedTopic topic, final ObjectNode result) {
        if (counters.subscriptions() == 0) {
            return;
        }
        if (!news.offer(new News(topic, result))) {
            isOverrun.set(true);
        }
        if (isCarrying.compareAndSet(false, true)) {
            try {
                loop.execute(this::carry);
            } catch (final RejectedExecutionException e) {
                LOG.debug("news not carried: the face is closed");
            }
        }
    }

    /** The face's thread. Takes no more than there can be, so that the connections have their turn too. */
    private void carry() {
        isCarrying.set(false);
        if (isOverrun.getAndSet(false)) {
            news.clear();
            List.copyOf(connections).stream()
                    .filter(WsConnection::hasSubscriptions)
                    .forEach(each ->
                            each.end(WebSocketCloseStatus.TRY_AGAIN_LATER, "news was lost", WsCounters.End.OVERRUN));
        }
        for (int i = 0; i < NEWS_QUEUED_MAX; i++) {
            final News next = news.poll();
            if (next == null) {
                return;
            }
            final String result = next.result.toString();
            List.copyOf(connections).forEach(each -> each.onNews(next.topic, result));
        }
    }

    private void onAccepted(final SocketChannel channel) {
        counters.onOpened();
        channel.closeFuture().addListener(closed -> {
            final WsCounters.End why = channel.attr(END).get();
            counters.onEnded(why == null ? WsCounters.End.PEER : why);
        });
        if (counters.connections() > config.connectionsMax()) {
            onEnding(channel, WsCounters.End.TOO_MANY);
            drop(channel);
            return;
        }
        if (security.tls() != null) {
            final SslHandler tls = new SslHandler(security.tls().engine());
            tls.setHandshakeTimeoutMillis(config.handshakeTimeout().toMillis());
            channel.pipeline().addLast(tls);
        }
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(HEAD_LINE_MAX, HEAD_LENGTH_MAX, HEAD_LENGTH_MAX),
                        new HttpObjectAggregator(HEAD_LENGTH_MAX),
                        new WsUpgrade(this));
    }

    WsFaceConfig config() {
        return config;
    }

    FaceSecurity security() {
        return security;
    }

    JsonRpc jsonRpc() {
        return jsonRpc;
    }

    WsConnection newConnection() {
        return new WsConnection(this, new TokenBucket(config.messagesPerSecondMax(), clockNs));
    }

    /** @throws RejectedExecutionException once the face is closed. */
    void run(final Runnable call) {
        workers.execute(call);
    }

    void onConnected(final WsConnection connection) {
        connections.add(connection);
    }

    void onDisconnected(final WsConnection connection) {
        connections.remove(connection);
    }

    /** Notes why the channel will be closed; the first reason counts. */
    void onEnding(final Channel channel, final WsCounters.End why) {
        channel.attr(END).setIfAbsent(why);
    }

    static void drop(final Channel channel) {
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    private record News(FeedTopic topic, ObjectNode result) {}
}
