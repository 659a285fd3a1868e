// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

import org.HdrHistogram.Histogram;

/**
 * What one round of one cell gave.
 *
 * @param offered in the measured part.
 * @param answeredPerS answers a second.
 * @param latency nanoseconds from intended start to answer; when saturated, from the offer that was taken.
 * @param warmUp the same before the measured part.
 * @param latestNs how far behind its schedule the offering thread was at worst.
 * @param cpuNs the process used, all threads, in the measured part.
 * @param allocatedBytes by the subject's and the load's threads in the measured part; the histogram's growth is not among them.
 * @param gcCount collections meanwhile.
 * @param gcMs they took.
 * @param stealPercent of all cores' time, not a number when unknown.
 * @param foreignPercent of one core, used by others, not a number when unknown.
 */
public record Reading(
        long offered,
        double answeredPerS,
        Histogram latency,
        Histogram warmUp,
        long latestNs,
        long cpuNs,
        long allocatedBytes,
        long gcCount,
        long gcMs,
        double stealPercent,
        double foreignPercent) {
    /** More of this and a round does not count. */
    public static final double STEAL_PERCENT_MAX = 1;

    /** More of this and a round does not count. */
    public static final double FOREIGN_PERCENT_MAX = 8;

    private static final double ACHIEVED_SHARE_MIN = 0.99;

    /** Whether the machine was left alone, as far as is known; unknown is not clean. */
    public boolean isClean() {
        return stealPercent <= STEAL_PERCENT_MAX && foreignPercent <= FOREIGN_PERCENT_MAX;
    }

    /** Whether an open load was more than could be carried: its percentiles then tell how long a full queue is. */
    public boolean isOverloaded(final Load load) {
        return !load.isSaturated() && answeredPerS < ACHIEVED_SHARE_MIN * load.ratePerS();
    }

    public double cpuNsPerEvent() {
        return (double) cpuNs / Math.max(1, offered);
    }

    public double allocatedBytesPerEvent() {
        return (double) allocatedBytes / Math.max(1, offered);
    }
}
