// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.measure;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * What the machine itself does to a thread that has nothing to do but be on time. It keeps a beat, and each beat counts
 * by how late the thread came to it: what an open load would see if the node took no time at all. No percentile of the
 * node can be expected below it.
 */
public enum PauseFloor {
    /** A thread that never lets go of its core; a beat each 10 microseconds. */
    SPINNING(TimeUnit.MICROSECONDS.toNanos(10)) {
        @Override
        void waitUntil(final long beatNs, final long nowNs) {
            Thread.onSpinWait();
        }
    },
    /** A thread that parks until the next beat, each 200 microseconds. */
    PARKING(TimeUnit.MICROSECONDS.toNanos(200)) {
        @Override
        void waitUntil(final long beatNs, final long nowNs) {
            LockSupport.parkNanos(beatNs - nowNs);
        }
    };

    private final long periodNs;

    PauseFloor(final long periodNs) {
        this.periodNs = periodNs;
    }

    abstract void waitUntil(long beatNs, long nowNs);

    /** Measures it for so long, on the calling thread. */
    public Histogram measure(final long durationNs) {
        final NanoClock clock = SystemNanoClock.INSTANCE;
        final Histogram lateness = LatencyRecorder.newHistogram();
        final long endNs = clock.nanoTime() + durationNs;
        long beatNs = clock.nanoTime() + periodNs;
        while (beatNs - endNs < 0) {
            final long nowNs = clock.nanoTime();
            if (nowNs - beatNs < 0) {
                waitUntil(beatNs, nowNs);
            } else {
                lateness.recordValue(LatencyRecorder.bounded(nowNs - beatNs));
                beatNs += periodNs;
            }
        }
        return lateness;
    }
}
