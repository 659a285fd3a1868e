// SPDX-License-Identifier: Apache-2.0
package io.alys.node.metrics;

import io.alys.adapters.metrics.MetricSink;
import io.alys.adapters.metrics.MetricType;
import io.alys.adapters.metrics.MetricsSource;
import io.alys.adapters.rpc.RpcCounters;
import java.util.Map;

/** What the HTTP face counts about itself. */
final class FaceMetrics implements MetricsSource {
    private final RpcCounters counters;

    FaceMetrics(final RpcCounters counters) {
        this.counters = counters;
    }

    @Override
    public void writeTo(final MetricSink sink) {
        counters.forEachCall((method, status, count) -> sink.sample(
                "alys_rpc_requests_total",
                "JSON-RPC calls, by outcome: ok or the error's code.",
                MetricType.COUNTER,
                Map.of("method", method, "status", status),
                count));
        counters.answers()
                .forEach((status, count) -> sink.sample(
                        "alys_http_answers_total",
                        "HTTP answers, by status.",
                        MetricType.COUNTER,
                        Map.of("status", Integer.toString(status)),
                        count));
        sink.sample(
                "alys_http_deadlines_passed_total",
                "Requests cut off because reading, calling or answering took too long.",
                MetricType.COUNTER,
                Map.of(),
                counters.deadlinesPassed());
        sink.sample(
                "alys_http_connections_dropped_total",
                "Connections closed without an answer because too many requests waited.",
                MetricType.COUNTER,
                Map.of(),
                counters.connectionsDropped());
    }
}
