// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A real WebSocket face on an ephemeral loopback port, and the feed whose news it carries. */
final class WsFixture implements AutoCloseable {
    static final WsFaceConfig CONFIG = WsFaceConfig.loopback(0);

    final RpcCounters calls = new RpcCounters();
    final Feed feed = new Feed(() -> FeedTest.status(NodeStatus.BlockId.NONE, NodeStatus.BlockId.NONE));
    final WsFace face;

    WsFixture() throws IOException {
        this(CONFIG, FaceSecurity.OPEN, FaceFixture.methods());
    }

    WsFixture(final WsFaceConfig config) throws IOException {
        this(config, FaceSecurity.OPEN, FaceFixture.methods());
    }

    WsFixture(final WsFaceConfig config, final FaceSecurity security, final Map<String, RpcMethod> methods)
            throws IOException {
        // Rates are of a clock that stands still: nothing a test sends becomes allowed again.
        face = new WsFace(config, methods, security, calls, new AtomicLong()::get);
        face.start(feed);
    }

    static WsFaceConfig config(
            final int connectionsMax, final int subscriptionsMax, final int queuedMax, final int perSecondMax) {
        return new WsFaceConfig(
                CONFIG.bindAddress(),
                0,
                2,
                1_024,
                connectionsMax,
                subscriptionsMax,
                queuedMax,
                perSecondMax,
                CONFIG.handshakeTimeout(),
                CONFIG.pingInterval(),
                false);
    }

    static WsFaceConfig times(final Duration handshakeTimeout, final Duration pingInterval) {
        return new WsFaceConfig(
                CONFIG.bindAddress(), 0, 1, 1_024, 8, 4, 16, 100, handshakeTimeout, pingInterval, false);
    }

    WsClient client() {
        return new WsClient(face.port());
    }

    int port() {
        return face.port();
    }

    long ended(final WsCounters.End why) {
        return face.counters().ends().get(why);
    }

    @Override
    public void close() {
        face.close();
    }
}
