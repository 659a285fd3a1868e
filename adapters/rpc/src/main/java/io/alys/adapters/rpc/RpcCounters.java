// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the HTTP face counts about itself. Any thread. */
final class RpcCounters implements MetricsSource {
    /** Stands for every name that is no method, so that callers cannot make series. */
    static final String METHOD_UNKNOWN = "unknown";

    static final String STATUS_OK = "ok";

    private final Map<Call, LongAdder> calls = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final LongAdder deadlinesPassed = new LongAdder();
    private final LongAdder connectionsDropped = new LongAdder();

    void onCall(final String method, final String status) {
        calls.computeIfAbsent(new Call(method, status), absent -> new LongAdder())
                .increment();
    }

    void onAnswer(final int httpStatus) {
        answers.computeIfAbsent(httpStatus, absent -> new LongAdder()).increment();
    }

    void onDeadlinePassed() {
        deadlinesPassed.increment();
    }

    void onConnectionDropped() {
        connectionsDropped.increment();
    }

    long deadlinesPassed() {
        return deadlinesPassed.sum();
    }

    @Override
    public void writeTo(final MetricSink sink) {
        new TreeMap<>(calls)
                .forEach((call, count) -> sink.sample(
                        "alys_rpc_requests_total",
                        "JSON-RPC calls, by outcome: ok or the error's code.",
                        MetricType.COUNTER,
                        Map.of("method", call.method, "status", call.status),
                        count.sum()));
        new TreeMap<>(answers)
                .forEach((status, count) -> sink.sample(
                        "alys_http_answers_total",
                        "HTTP answers, by status.",
                        MetricType.COUNTER,
                        Map.of("status", Integer.toString(status)),
                        count.sum()));
        sink.sample(
                "alys_http_deadlines_passed_total",
                "Requests cut off because reading, calling or answering took too long.",
                MetricType.COUNTER,
                Map.of(),
                deadlinesPassed.sum());
        sink.sample(
                "alys_http_connections_dropped_total",
                "Connections closed without an answer because too many requests waited.",
                MetricType.COUNTER,
                Map.of(),
                connectionsDropped.sum());
    }

    private record Call(String method, String status) implements Comparable<Call> {
        private static final Comparator<Call> ORDER =
                Comparator.comparing(Call::method).thenComparing(Call::status);

        @Override
        public int compareTo(final Call other) {
            return ORDER.compare(this, other);
        }
    }
}
