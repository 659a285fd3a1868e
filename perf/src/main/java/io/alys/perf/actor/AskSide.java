// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import org.HdrHistogram.Histogram;

/** One way to keep operations with a deadline under way. */
interface AskSide extends AutoCloseable {
    /**
     * Keeps so many under way for so long, and until as many were answered.
     *
     * @param latencies from asking to being answered, nanoseconds.
     * @return how many were answered a second.
     */
    double run(int inFlight, long durationNs, Histogram latencies);

    @Override
    void close();
}
