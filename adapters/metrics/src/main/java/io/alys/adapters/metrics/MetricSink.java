// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.metrics;

import java.util.Map;

/** Takes samples. Those of one metric may come in any order between others; its help and type are the same each time. */
public interface MetricSink {
    /**
     * Takes one sample.
     *
     * @param name letters, digits, _ and :, not starting with a digit; a counter's ends with {@code _total}.
     * @param help one sentence.
     * @param labels names and values; few values each, since every combination is a series of its own. The names are the
     *     same for each sample of a metric; values are written as {@link LabelValue} has them.
     * @param value whole numbers up to 2^53 are exact.
     * @throws IllegalArgumentException for a bad name, or a help, type or labels that changed.
     */
    void sample(String name, String help, MetricType type, Map<String, String> labels, double value);

    /** The same for a whole number. */
    default void sample(
            final String name,
            final String help,
            final MetricType type,
            final Map<String, String> labels,
            final long value) {
        sample(name, help, type, labels, (double) value);
    }
}
