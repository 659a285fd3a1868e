// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;

/** What a stage's thread does while it has no work. None of them blocks on another thread. */
public enum WaitMode {
    /** Takes a whole core; lowest latency. */
    BUSY_SPIN(true),
    /** Takes a whole core; once it found nothing for about ten microseconds, lets go of it when somebody else wants it. */
    YIELDING(true),
    /** Spins a little, yields a little, then parks for longer and longer. */
    BACKOFF(false),
    /** Parks at once, for a short time, again and again. */
    PARKING(false),
    /**
     * Sleeps until an input rings or the machine's deadline is near; least power. Not for DEDICATED, where stages hand over
     * to each other without ringing.
     */
    ECO(false);

    static final int SPINS_MAX = 10;
    static final int YIELDS_MAX = 20;

    /** A system call takes longer than an idle turn: an input that comes during one waits for it. */
    private static final int SPINS_BEFORE_YIELDS = 100;

    private static final long PARK_PERIOD_NS_MIN = 1_000;

    private final boolean isSpinning;

    WaitMode(final boolean isSpinning) {
        this.isSpinning = isSpinning;
    }

    /** Whether an idle thread keeps a core busy. */
    public boolean isSpinning() {
        return isSpinning;
    }

    /** A strategy for one thread that nobody wakes; where somebody does, ECO has {@link EcoIdleStrategy}. */
    IdleStrategy newIdleStrategy(final long parkPeriodNs) {
        return switch (this) {
            case BUSY_SPIN -> new BusySpinIdleStrategy();
            case YIELDING ->
                new BackoffIdleStrategy(SPINS_BEFORE_YIELDS, Long.MAX_VALUE, PARK_PERIOD_NS_MIN, PARK_PERIOD_NS_MIN);
            case BACKOFF ->
                new BackoffIdleStrategy(
                        SPINS_MAX, YIELDS_MAX, Math.min(PARK_PERIOD_NS_MIN, parkPeriodNs), parkPeriodNs);
            case PARKING, ECO -> new SleepingIdleStrategy(parkPeriodNs);
        };
    }
}
