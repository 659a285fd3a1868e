// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the HTTP face counts about itself. Any thread. */
public final class RpcCounters {
    /** Stands for every name that is no method, so that callers cannot make series. */
    static final String METHOD_UNKNOWN = "unknown";

    static final String STATUS_OK = "ok";

    private final Map<Call, LongAdder> calls = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final LongAdder deadlinesPassed = new LongAdder();
    private final LongAdder connectionsDropped = new LongAdder();

    RpcCounters() {}

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

    /** Shows JSON-RPC calls by method and outcome, which is ok or the error's code. */
    public void forEachCall(final CallVisitor visitor) {
        new TreeMap<>(calls).forEach((call, count) -> visitor.onCall(call.method, call.status, count.sum()));
    }

    /** HTTP answers by status. */
    public Map<Integer, Long> answers() {
        final Map<Integer, Long> now = new TreeMap<>();
        answers.forEach((status, count) -> now.put(status, count.sum()));
        return now;
    }

    /** Requests cut off because reading, calling or answering took too long. */
    public long deadlinesPassed() {
        return deadlinesPassed.sum();
    }

    /** Connections closed without an answer because too many requests waited. */
    public long connectionsDropped() {
        return connectionsDropped.sum();
    }

    /** Is shown calls. */
    @FunctionalInterface
    public interface CallVisitor {
        void onCall(String method, String status, long count);
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
