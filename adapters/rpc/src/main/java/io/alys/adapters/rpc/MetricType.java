// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

/** What a metric's value means (Prometheus text format 0.0.4). */
public enum MetricType {
    /** Only grows, from 0 at the start of the process. */
    COUNTER("counter"),
    /** Goes up and down. */
    GAUGE("gauge");

    private final String word;

    MetricType(final String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
