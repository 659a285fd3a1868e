// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.timeout.IdleStateHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection's way to being a WebSocket: one HTTP request, checked as the HTTP face checks its own, within a deadline that TLS counts
 * towards. The face's thread.
 */
final class WsUpgrade extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(WsUpgrade.class);

    private final WsFace face;

    private Future<?> deadline;
    private boolean isAnswered;

    WsUpgrade(final WsFace face) {
        this.face = face;
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        deadline = ctx.executor()
                .schedule(
                        () -> {
                            face.onEnding(ctx.channel(), WsCounters.End.HANDSHAKE_TIMEOUT);
                            WsFace.drop(ctx.channel());
                        },
                        face.config().handshakeTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(final ChannelHandlerContext ctx) {
        deadline.cancel(false);
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final FullHttpRequest request) {
        if (isAnswered) {
            return;
        }
        isAnswered = true;
        final HttpHeaders headers = request.headers();
        if (request.decoderResult().isFailure()) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, "not an HTTP request");
        } else if (!RequestTrust.isTrusted(
                headers.contains(HttpHeaderNames.ORIGIN),
                headers.get(HttpHeaderNames.HOST),
                face.config().address().isLoopbackAddress())) {
            refuse(ctx, HttpResponseStatus.FORBIDDEN, RequestTrust.REFUSAL);
        } else if (!face.security().admits(headers.get(HttpHeaderNames.AUTHORIZATION))) {
            refuse(ctx, HttpResponseStatus.UNAUTHORIZED, FaceSecurity.REFUSAL);
        } else if (!"/".equals(request.uri())) {
            refuse(ctx, HttpResponseStatus.NOT_FOUND, "no such page");
        } else if (!isUpgrade(request)) {
            refuse(ctx, HttpResponseStatus.UPGRADE_REQUIRED, "this port speaks WebSocket (RFC 6455, version 13) only");
        } else {
            upgrade(ctx, request);
        }
    }

    private static boolean isUpgrade(final FullHttpRequest request) {
        final HttpHeaders headers = request.headers();
        return HttpMethod.GET.equals(request.method())
                && headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                && WebSocketVersion.V13.toHttpHeaderValue().equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    }

    private void upgrade(final ChannelHandlerContext ctx, final FullHttpRequest request) {
        final int lengthMax = face.config().messageLengthMax();
        final WebSocketDecoderConfig frames = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(lengthMax)
                .expectMaskedFrames(true)
                .allowExtensions(false)
                // WsConnection says it, and waits for the peer to read it.
                .closeOnProtocolViolation(false)
                .build();
        final WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory("ws://localhost/", null, frames).newHandshaker(request);
        if (handshaker == null) {
            refuse(ctx, HttpResponseStatus.UPGRADE_REQUIRED, "this port speaks WebSocket (RFC 6455, version 13) only");
            return;
        }
        // In place before the first frame can come. The idle time is of whole frames, not of bytes that drip.
        final ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addLast(
                new Utf8FrameValidator(false),
                new WebSocketFrameAggregator(lengthMax),
                new IdleStateHandler(face.config().pingInterval().toNanos(), 0, 0, TimeUnit.NANOSECONDS),
                face.newConnection());
        handshaker.handshake(ctx.channel(), request).addListener(done -> {
            if (!done.isSuccess()) {
                LOG.debug("handshake failed", done.cause());
                WsFace.drop(ctx.channel());
            }
        });
        pipeline.remove(this);
    }

    private void refuse(final ChannelHandlerContext ctx, final HttpResponseStatus status, final String text) {
        final FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer((text + "\n").getBytes(StandardCharsets.UTF_8)));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, "close");
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers()
                    .set(HttpHeaderNames.UPGRADE, "websocket")
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketVersion.V13.toHttpHeaderValue());
        } else if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        face.onEnding(ctx.channel(), WsCounters.End.REFUSED);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable fault) {
        LOG.debug("no WebSocket came of a connection", fault);
        WsFace.drop(ctx.channel());
    }
}
