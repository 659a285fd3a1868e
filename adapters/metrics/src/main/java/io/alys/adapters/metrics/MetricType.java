// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.metrics;

/** What a metric's value means. */
public enum MetricType {
    /** Only grows; its name ends with {@code _total}. */
    COUNTER,
    /** Goes up and down. */
    GAUGE
}
