// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import org.HdrHistogram.Histogram;

/** One way to keep operations with a deadline under way. */
interface AskSide extends AutoCloseable {
    /**
     * Keeps so many under way for so long, and until as many were answered.
     *
     * @param latencies from asking to being answered, nanoseconds; of those that are timed.
     * @return how many were answered a second.
     */
    double run(int inFlight, long durationNs, Histogram latencies);

    /** One operation in sixteen: reading the clock for each would be a large part of what it costs. */
    static boolean isTimed(final long number) {
        return (number & 15) == 0;
    }

    @Override
    void close();
}
