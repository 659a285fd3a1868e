// SPDX-License-Identifier: Apache-2.0
package io.alys.node.metrics;

import io.alys.adapters.metrics.MetricSink;
import io.alys.adapters.metrics.MetricType;
import io.alys.adapters.metrics.MetricsSource;
import io.alys.adapters.rpc.WsCounters;
import java.util.Locale;
import java.util.Map;

/** What the WebSocket face counts about itself. */
final class WebSocketMetrics implements MetricsSource {
    private final WsCounters counters;

    WebSocketMetrics(final WsCounters counters) {
        this.counters = counters;
    }

    @Override
    public void writeTo(final MetricSink sink) {
        sink.sample(
                "alys_ws_connections",
                "Connections of the WebSocket server that are open.",
                MetricType.GAUGE,
                Map.of(),
                counters.connections());
        sink.sample(
                "alys_ws_subscriptions",
                "Subscriptions of all connections.",
                MetricType.GAUGE,
                Map.of(),
                counters.subscriptions());
        counters.notifications()
                .forEach((topic, count) -> sink.sample(
                        "alys_ws_notifications_total",
                        "Notifications given to connections, by topic.",
                        MetricType.COUNTER,
                        Map.of("topic", topic.topicName()),
                        count));
        counters.ends()
                .forEach((why, count) -> sink.sample(
                        "alys_ws_connections_ended_total",
                        "Connections that ended, by why; slow: it did not read its notifications.",
                        MetricType.COUNTER,
                        Map.of("why", why.name().toLowerCase(Locale.ROOT)),
                        count));
    }
}
