// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.net.InetAddress;
import java.time.Duration;

/**
 * Where the WebSocket face listens, and its limits.
 *
 * @param bindAddress an IP literal, or localhost.
 * @param port 0 for any free one.
 * @param threads that run methods; a connection's calls run one after the other.
 * @param messageLengthMax bytes of a message, whole or in parts; more ends the connection with 1009.
 * @param connectionsMax open at once; one more is closed at once.
 * @param subscriptionsMax of a connection; one more is refused.
 * @param notificationsQueuedMax that wait for a connection's peer to read; one more ends it with 1013.
 * @param messagesPerSecondMax of a connection, pings and each call of a batch counted, with a burst of as many; more ends it with 1008.
 * @param handshakeTimeout from the connection's first moment, TLS included, until it is a WebSocket; then for running a batch.
 * @param pingInterval silence after which a peer is pinged; as much again, and the connection ends.
 * @param allowNonLoopback must be true for a {@code bindAddress} that other machines can reach.
 */
public record WsFaceConfig(
        String bindAddress,
        int port,
        int threads,
        int messageLengthMax,
        int connectionsMax,
        int subscriptionsMax,
        int notificationsQueuedMax,
        int messagesPerSecondMax,
        Duration handshakeTimeout,
        Duration pingInterval,
        boolean allowNonLoopback) {
    public static final int CONNECTIONS_MAX_DEFAULT = 64;
    public static final int SUBSCRIPTIONS_MAX_DEFAULT = 16;
    public static final int NOTIFICATIONS_QUEUED_MAX_DEFAULT = 256;
    public static final int MESSAGES_PER_SECOND_MAX_DEFAULT = 100;
    public static final Duration PING_INTERVAL_DEFAULT = Duration.ofSeconds(30);

    private static final Duration TIME_MAX = Duration.ofMinutes(10);

    public WsFaceConfig {
        HttpFaceConfig.requireRange("port", port, 0, 65_535);
        HttpFaceConfig.requireRange("threads", threads, 1, 64);
        HttpFaceConfig.requireRange("messageLengthMax", messageLengthMax, 64, 64 << 20);
        HttpFaceConfig.requireRange("connectionsMax", connectionsMax, 1, 65_536);
        HttpFaceConfig.requireRange("subscriptionsMax", subscriptionsMax, 1, 1_024);
        HttpFaceConfig.requireRange("notificationsQueuedMax", notificationsQueuedMax, 1, 65_536);
        HttpFaceConfig.requireRange("messagesPerSecondMax", messagesPerSecondMax, JsonRpc.BATCH_LENGTH_MAX, 1_000_000);
        requireTime("handshakeTimeout", handshakeTimeout);
        requireTime("pingInterval", pingInterval);
        HttpFaceConfig.requireReach(bindAddress, allowNonLoopback);
    }

    /** The defaults, on loopback. */
    public static WsFaceConfig loopback(final int port) {
        return of(HttpFaceConfig.loopback(0), port);
    }

    /** The defaults beside an HTTP face: at the same address, with its threads, lengths and times. */
    public static WsFaceConfig of(final HttpFaceConfig http, final int port) {
        return new WsFaceConfig(
                http.bindAddress(),
                port,
                http.threads(),
                http.bodyLengthMax(),
                CONNECTIONS_MAX_DEFAULT,
                SUBSCRIPTIONS_MAX_DEFAULT,
                NOTIFICATIONS_QUEUED_MAX_DEFAULT,
                MESSAGES_PER_SECOND_MAX_DEFAULT,
                http.requestTimeout(),
                PING_INTERVAL_DEFAULT,
                http.allowNonLoopback());
    }

    InetAddress address() {
        return HttpFaceConfig.addressOf(bindAddress);
    }

    private static void requireTime(final String name, final Duration time) {
        if (!time.isPositive() || time.compareTo(TIME_MAX) > 0) {
            throw new IllegalArgumentException(name + "=" + time + " must be above zero and at most " + TIME_MAX);
        }
    }
}
