// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the WebSocket face counts about itself. Any thread. */
public final class WsCounters {
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong subscriptions = new AtomicLong();
    private final Map<FeedTopic, LongAdder> notifications = adders(FeedTopic.class, FeedTopic.values());
    private final Map<End, LongAdder> ends = adders(End.class, End.values());

    WsCounters() {}

    void onOpened() {
        connections.incrementAndGet();
    }

    void onEnded(final End why) {
        connections.decrementAndGet();
        ends.get(why).increment();
    }

    void onNotified(final FeedTopic topic) {
        notifications.get(topic).increment();
    }

    void onSubscribed() {
        subscriptions.incrementAndGet();
    }

    void onUnsubscribed() {
        subscriptions.decrementAndGet();
    }

    /** Open now, in the midst of their handshake or after it. */
    public long connections() {
        return connections.get();
    }

    /** Of all connections, now. */
    public long subscriptions() {
        return subscriptions.get();
    }

    /** Notifications that were handed to connections, by topic. */
    public Map<FeedTopic, Long> notifications() {
        return sums(FeedTopic.class, notifications);
    }

    /** Connections that ended, by why. */
    public Map<End, Long> ends() {
        return sums(End.class, ends);
    }

    private static <K extends Enum<K>> Map<K, LongAdder> adders(final Class<K> type, final K[] keys) {
        return collect(type, keys, LongAdder::new);
    }

    private static <K extends Enum<K>> Map<K, Long> sums(final Class<K> type, final Map<K, LongAdder> adders) {
        final Map<K, Long> now = new EnumMap<>(type);
        adders.forEach((key, adder) -> now.put(key, adder.sum()));
        return now;
    }

    private static <K extends Enum<K>, V> Map<K, V> collect(
            final Class<K> type, final K[] keys, final Supplier<V> value) {
        return Stream.of(keys)
                .collect(Collectors.toMap(
                        key -> key, key -> value.get(), (one, other) -> one, () -> new EnumMap<>(type)));
    }

    /** Why a connection ended. */
    public enum End {
        /** The peer closed it, or it broke. */
        PEER,
        /** There were too many connections. */
        TOO_MANY,
        /** It was no WebSocket in time. */
        HANDSHAKE_TIMEOUT,
        /** Its request was refused: a web page, a foreign host, no token, or no upgrade. */
        REFUSED,
        /** A frame or a message broke the protocol, was too long, or not text. */
        PROTOCOL,
        /** Too many messages a second. */
        RATE,
        /** It did not answer a ping. */
        SILENT,
        /** It did not read its notifications. */
        SLOW,
        /** News came faster than the face could carry it. */
        OVERRUN,
        /** A call ended in a way it must not. */
        FAULT,
        /** The face was closed. */
        STOPPED
    }
}
