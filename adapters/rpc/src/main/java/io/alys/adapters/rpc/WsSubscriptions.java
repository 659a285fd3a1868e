// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The subscriptions of one connection. Calls begin and end them on a worker's thread; news is matched with them on the face's. A new one
 * hears nothing before its id has gone out to the caller: {@link #activate}.
 */
final class WsSubscriptions {
    static final String SUBSCRIBE = "alys_subscribe";
    static final String UNSUBSCRIBE = "alys_unsubscribe";

    private static final int ID_BYTES = 16;

    private final int countMax;
    private final WsCounters counters;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, RpcMethod> methods = Map.of(SUBSCRIBE, this::subscribe, UNSUBSCRIBE, this::unsubscribe);

    // Guarded by this.
    private final Map<String, FeedTopic> active = new TreeMap<>();
    private final Map<String, FeedTopic> waiting = new TreeMap<>();
    private boolean isClosed;

    WsSubscriptions(final int countMax, final WsCounters counters) {
        this.countMax = countMax;
        this.counters = counters;
    }

    /** Names of the methods of every connection. */
    static Map<String, RpcMethod> refusals() {
        return Map.of(SUBSCRIBE, refusal(SUBSCRIBE), UNSUBSCRIBE, refusal(UNSUBSCRIBE));
    }

    Map<String, RpcMethod> methods() {
        return methods;
    }

    /** The ids of the last calls are with the caller. */
    synchronized void activate() {
        active.putAll(waiting);
        waiting.clear();
    }

    /** Shows the ids that are subscribed to a topic. */
    synchronized void forEach(final FeedTopic topic, final Consumer<String> visitor) {
        active.forEach((id, wanted) -> {
            if (wanted == topic) {
                visitor.accept(id);
            }
        });
    }

    synchronized boolean isEmpty() {
        return active.isEmpty() && waiting.isEmpty();
    }

    /** Ends all, and those that a call still makes. */
    synchronized void close() {
        isClosed = true;
        for (int i = active.size() + waiting.size(); i > 0; i--) {
            counters.onUnsubscribed();
        }
        active.clear();
        waiting.clear();
    }

    private synchronized JsonNode subscribe(final JsonNode params) throws RpcException {
        final RpcParams checked = RpcParams.positional(params, 1, 1);
        final FeedTopic topic = FeedTopic.named(checked.text(0, "topic"))
                .orElseThrow(() -> checked.refused(0, "topic", "must be one of newHeads, finality, reorgs, notices"));
        if (active.size() + waiting.size() >= countMax || isClosed) {
            throw new RpcException(
                    RpcException.LIMIT_EXCEEDED, "too many subscriptions on this connection: max=" + countMax);
        }
        final byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        final String id = "0x" + HexFormat.of().formatHex(bytes);
        waiting.put(id, topic);
        counters.onSubscribed();
        return TextNode.valueOf(id);
    }

    /** False when this connection has no such subscription. */
    private synchronized JsonNode unsubscribe(final JsonNode params) throws RpcException {
        final String id = RpcParams.positional(params, 1, 1).text(0, "subscription");
        final boolean wasThere = active.remove(id) != null || waiting.remove(id) != null;
        if (wasThere) {
            counters.onUnsubscribed();
        }
        return BooleanNode.valueOf(wasThere);
    }

    private static RpcMethod refusal(final String name) {
        return params -> {
            throw new RpcException(
                    RpcException.METHOD_NOT_FOUND, name + " is there over WebSocket alone, see rpc.ws.port");
        };
    }
}
