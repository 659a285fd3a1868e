// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.status.AtomicCounter;

/** Sequenced time: the clock's, but it never goes backwards; a clock that does is waited for, and counted. */
public final class HeldClock {
    private final EpochClock clock;
    private final AtomicCounter stepsBack;
    private final AtomicCounter behindMs;

    private long lastMs;
    private boolean isHeld = false;

    /**
     * @param lastMs time of the last input before this process, Unix milliseconds.
     * @param stepsBack counts the times the clock fell behind.
     * @param behindMs shows by how much it is behind now.
     */
    public HeldClock(
            final EpochClock clock, final long lastMs, final AtomicCounter stepsBack, final AtomicCounter behindMs) {
        this.clock = clock;
        this.lastMs = lastMs;
        this.stepsBack = stepsBack;
        this.behindMs = behindMs;
    }

    /** Reads the clock, once a duty cycle; Unix milliseconds. */
    long readMs() {
        final long nowMs = clock.time();
        if (nowMs >= lastMs) {
            if (isHeld) {
                isHeld = false;
                behindMs.setRelease(0);
            }
            lastMs = nowMs;
            return nowMs;
        }
        if (!isHeld) {
            isHeld = true;
            stepsBack.incrementRelease();
        }
        behindMs.setRelease(lastMs - nowMs);
        return lastMs;
    }
}
