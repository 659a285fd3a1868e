// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import com.lmax.disruptor.Sequence;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.concurrent.EpochClock;

/**
 * How long a thread that runs all stages, and is woken by each input, may sleep: until a whole millisecond before the
 * machine's deadline, as the clock tells no finer, and never long. Only a short time near the deadline, past it (the tick
 * is to be repeated), and while a slot is held by a full adapter ring, since an adapter that makes room wakes nobody.
 */
final class SleepSpan implements LongSupplier {
    /** Bounds what a clock that jumps forward can delay a tick by. */
    static final long LONGEST_MS = 10;

    private final Sequence headProgress;
    private final Sequence lastProgress;
    private final Sequence deadlineMs;
    private final EpochClock clock;
    private final long shortNs;

    /**
     * @param headProgress how far the ring is filled.
     * @param lastProgress how far its slots are free again.
     * @param deadlineMs what the machine wants, Unix milliseconds.
     * @param clock Unix time.
     * @param shortNs a short time.
     */
    SleepSpan(
            final Sequence headProgress,
            final Sequence lastProgress,
            final Sequence deadlineMs,
            final EpochClock clock,
            final long shortNs) {
        this.headProgress = headProgress;
        this.lastProgress = lastProgress;
        this.deadlineMs = deadlineMs;
        this.clock = clock;
        this.shortNs = shortNs;
    }

    /** Nanoseconds from now; on the thread that runs the stages. */
    @Override
    public long getAsLong() {
        if (lastProgress.get() != headProgress.get()) {
            return shortNs;
        }
        final long nowMs = clock.time();
        final long deadline = deadlineMs.get();
        if (deadline <= nowMs + 1) {
            return shortNs;
        }
        return Math.max(shortNs, TimeUnit.MILLISECONDS.toNanos(Math.min(deadline - nowMs - 1, LONGEST_MS)));
    }
}
