// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket. Everything but the calls themselves runs on the face's thread. Calls run one after the other, so an answer never overtakes
 * another; while too many wait, or the peer does not read, nothing more is read from it.
 */
final class WsConnection extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final int CALLS_WAITING_MAX = 16;
    private static final int CLOSE_WAIT_MS = 5_000;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Logger LOG = LoggerFactory.getLogger(WsConnection.class);

    private final WsFace face;
    private final TokenBucket messages;
    private final WsSubscriptions subscriptions;

    // The face's thread.
    private final Deque<byte[]> calls = new ArrayDeque<>();
    private ChannelHandlerContext ctx;
    private boolean isCalling;
    private boolean isPinged;
    private boolean isClosing;
    private Future<?> closing;
    private int notificationsQueued;

    WsConnection(final WsFace face, final TokenBucket messages) {
        this.face = face;
        this.messages = messages;
        this.subscriptions = new WsSubscriptions(face.config().subscriptionsMax(), face.counters());
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext added) {
        ctx = added;
        face.onConnected(this);
    }

    @Override
    public void channelInactive(final ChannelHandlerContext gone) {
        isClosing = true;
        calls.clear();
        subscriptions.close();
        if (closing != null) {
            closing.cancel(false);
        }
        face.onDisconnected(this);
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext reading, final WebSocketFrame frame) {
        isPinged = false;
        if (frame instanceof CloseWebSocketFrame) {
            if (isClosing) {
                drop();
            } else {
                end(WebSocketCloseStatus.NORMAL_CLOSURE, "", WsCounters.End.PEER);
                drop();
            }
        } else if (!isClosing) {
            onFrame(frame);
        }
    }

    private void onFrame(final WebSocketFrame frame) {
        if (!messages.tryTake(1)) {
            endForRate();
            return;
        }
        switch (frame) {
            case TextWebSocketFrame text -> {
                calls.add(ByteBufUtil.getBytes(text.content()));
                callNext();
            }
            case PingWebSocketFrame ping ->
                send(new PongWebSocketFrame(ping.content().retain()));
            case PongWebSocketFrame pong -> {}
            default -> end(WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "text messages only", WsCounters.End.PROTOCOL);
        }
    }

    private void callNext() {
        final boolean isRead = ctx.channel().isWritable();
        if (!isCalling && !isClosing && isRead && !calls.isEmpty()) {
            isCalling = true;
            final byte[] call = calls.poll();
            try {
                face.run(() -> call(call));
            } catch (final RejectedExecutionException e) {
                end(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "stopping", WsCounters.End.STOPPED);
            }
        }
        ctx.channel().config().setAutoRead(isClosing || (isRead && calls.size() < CALLS_WAITING_MAX));
    }

    /** On a worker's thread. */
    private void call(final byte[] message) {
        final long beginNs = System.nanoTime();
        final long timeoutNs = face.config().handshakeTimeout().toNanos();
        HttpAnswer answer = null;
        try {
            answer = face.jsonRpc()
                    .answerWith(
                            message,
                            messages::tryTake,
                            () -> System.nanoTime() - beginNs > timeoutNs,
                            subscriptions.methods());
        } catch (final Exception e) {
            LOG.error("websocket call failed", e);
        } finally {
            onThread(answer);
        }
    }

    private void onThread(final HttpAnswer answer) {
        try {
            ctx.executor().execute(() -> onAnswered(answer));
        } catch (final RejectedExecutionException e) {
            LOG.debug("answer not given: the face is closed");
        }
    }

    private void onAnswered(final HttpAnswer answer) {
        isCalling = false;
        if (isClosing) {
            return;
        }
        if (answer == null) {
            end(WebSocketCloseStatus.INTERNAL_SERVER_ERROR, "internal error, see the node's log", WsCounters.End.FAULT);
            return;
        }
        if (answer.status() == TOO_MANY_REQUESTS) {
            endForRate();
            return;
        }
        if (answer.body().length > 0) {
            send(new TextWebSocketFrame(Unpooled.wrappedBuffer(answer.body())));
        }
        subscriptions.activate();
        callNext();
    }

    /** Carries one piece of news to each subscription that wants it. */
    void onNews(final FeedTopic topic, final String result) {
        subscriptions.forEach(topic, id -> {
            if (!isClosing) {
                notify(topic, id, result);
            }
        });
        ctx.flush();
        if (isClosing) {
            subscriptions.close();
        }
    }

    private void notify(final FeedTopic topic, final String id, final String result) {
        final int queuedMax = face.config().notificationsQueuedMax();
        if (notificationsQueued >= queuedMax) {
            end(
                    WebSocketCloseStatus.TRY_AGAIN_LATER,
                    "reads too slowly: notificationsQueuedMax=" + queuedMax,
                    WsCounters.End.SLOW);
            return;
        }
        notificationsQueued++;
        face.counters().onNotified(topic);
        final String text = "{\"jsonrpc\":\"2.0\",\"method\":\"alys_subscription\",\"params\":{\"subscription\":\"" + id
                + "\",\"result\":" + result + "}}";
        ctx.write(new TextWebSocketFrame(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8))))
                .addListener(written -> notificationsQueued--);
    }

    boolean hasSubscriptions() {
        return !subscriptions.isEmpty();
    }

    private void endForRate() {
        end(
                WebSocketCloseStatus.POLICY_VIOLATION,
                "too many messages a second: max=" + face.config().messagesPerSecondMax(),
                WsCounters.End.RATE);
    }

    /** Says why, waits a moment for the peer to read it and close, then closes. */
    void end(final WebSocketCloseStatus status, final String reason, final WsCounters.End why) {
        if (isClosing) {
            return;
        }
        isClosing = true;
        calls.clear();
        face.onEnding(ctx.channel(), why);
        ctx.channel().config().setAutoRead(true);
        send(new CloseWebSocketFrame(status, reason));
        closing = ctx.executor().schedule(this::drop, CLOSE_WAIT_MS, TimeUnit.MILLISECONDS);
    }

    private void send(final WebSocketFrame frame) {
        ctx.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private void drop() {
        WsFace.drop(ctx.channel());
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext changed) {
        callNext();
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext told, final Object event) {
        // While we ourselves read nothing, the peer's silence says nothing.
        if (event instanceof IdleStateEvent && calls.size() < CALLS_WAITING_MAX) {
            if (isPinged) {
                end(WebSocketCloseStatus.POLICY_VIOLATION, "no answer to a ping", WsCounters.End.SILENT);
            } else {
                isPinged = true;
                send(new PingWebSocketFrame());
            }
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext failed, final Throwable fault) {
        if (fault instanceof TooLongFrameException) {
            end(
                    WebSocketCloseStatus.MESSAGE_TOO_BIG,
                    "message too long: lengthMax=" + face.config().messageLengthMax(),
                    WsCounters.End.PROTOCOL);
        } else if (fault instanceof CorruptedWebSocketFrameException corrupted) {
            end(corrupted.closeStatus(), "not as RFC 6455 says", WsCounters.End.PROTOCOL);
        } else if (fault instanceof IOException || fault instanceof DecoderException) {
            LOG.debug("connection failed", fault);
            drop();
        } else {
            LOG.error("connection failed", fault);
            end(WebSocketCloseStatus.INTERNAL_SERVER_ERROR, "internal error, see the node's log", WsCounters.End.FAULT);
        }
    }
}
