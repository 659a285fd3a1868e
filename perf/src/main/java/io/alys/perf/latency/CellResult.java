// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.latency;

import org.HdrHistogram.Histogram;

/**
 * What a cell gave.
 *
 * @param warmUp latencies before the measured part, nanoseconds.
 * @param measured latencies, of the probes that were not dropped.
 * @param sent in the measured part.
 * @param achievedPerS answers a second, from the first intended start to the last answer.
 * @param stealPercent of all cores' time, not a number when unknown.
 * @param foreignPercent of one core, used by others, not a number when unknown.
 */
record CellResult(
        Cell cell,
        Histogram warmUp,
        Histogram measured,
        OpenLoop.Sent sent,
        double achievedPerS,
        double stealPercent,
        double foreignPercent) {
    private static final double ACHIEVED_SHARE_MIN = 0.99;
    private static final double STEAL_PERCENT_MAX = 1;
    private static final double FOREIGN_PERCENT_MAX = 8;

    /**
     * Whether the load was more than could be carried: probes found the ring full, and the percentiles then leave out
     * what would have been worst; or, where the offering thread turns the crank itself, it could not keep the rate.
     */
    boolean isOverloaded() {
        return sent.dropped() > 0 || achievedPerS < ACHIEVED_SHARE_MIN * cell.ratePerS();
    }

    /** Whether the machine was left alone, as far as is known; unknown is not clean. */
    boolean isClean() {
        return stealPercent <= STEAL_PERCENT_MAX && foreignPercent <= FOREIGN_PERCENT_MAX;
    }
}
