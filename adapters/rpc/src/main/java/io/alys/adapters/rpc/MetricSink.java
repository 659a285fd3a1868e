// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.util.Map;

/** Takes samples. Those of one metric may come in any order between others; its help and type are the same each time. */
public interface MetricSink {
    /**
     * @param name letters, digits, _ and :, not starting with a digit.
     * @param help one sentence.
     * @param labels names and values; few values each, since every combination is a series of its own.
     * @throws IllegalArgumentException for a bad name, a series given twice, or a help or type that changed.
     */
    void sample(String name, String help, MetricType type, Map<String, String> labels, long value);

    /** As above, for a value that is not whole; never for money. */
    void sample(String name, String help, MetricType type, Map<String, String> labels, double value);
}
