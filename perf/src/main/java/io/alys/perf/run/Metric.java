// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import io.alys.perf.contest.Reading;

/** A figure of one round that can be held against another's. */
public enum Metric {
    /** Answers a second. */
    THROUGHPUT("answers/s"),
    /** Processor time of the whole process for each event, nanoseconds. */
    CPU("cpu ns/event"),
    P50("p50 ns"),
    P99("p99 ns"),
    P999("p99.9 ns"),
    /** Heap bytes allocated for each event. */
    ALLOCATION("B/event");

    private final String unit;

    Metric(final String unit) {
        this.unit = unit;
    }

    public String unit() {
        return unit;
    }

    public double of(final Reading reading) {
        return switch (this) {
            case THROUGHPUT -> reading.answeredPerS();
            case CPU -> reading.cpuNsPerEvent();
            case P50 -> reading.latency().getValueAtPercentile(50);
            case P99 -> reading.latency().getValueAtPercentile(99);
            case P999 -> reading.latency().getValueAtPercentile(99.9);
            case ALLOCATION -> reading.allocatedBytesPerEvent();
        };
    }
}
