// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import org.HdrHistogram.Histogram;

/** One way to keep operations with a deadline under way. */
interface AskSide extends AutoCloseable {
    /**
     * Keeps so many under way for so long; returns when all are answered.
     *
     * @param latencies from asking to being answered, nanoseconds.
     * @return how many were answered while time was left.
     */
    long run(int inFlight, long durationNs, Histogram latencies);

    @Override
    void close();
}
