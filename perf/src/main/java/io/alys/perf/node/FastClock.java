// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import org.agrona.concurrent.EpochClock;

/** Unix time that passes several times as fast as it does, so that many slots pass in little time. Any thread. */
public final class FastClock implements EpochClock {
    private static final long NS_PER_MS = 1_000_000;

    private final long startMs;
    private final int speed;
    private final long startNs = System.nanoTime();

    /** Begins at this Unix time, now. */
    public FastClock(final long startMs, final int speed) {
        this.startMs = startMs;
        this.speed = speed;
    }

    @Override
    public long time() {
        return startMs + (System.nanoTime() - startNs) * speed / NS_PER_MS;
    }

    /** When it is that time, on the scale of {@link System#nanoTime()}. */
    long nanosAt(final long unixMs) {
        return startNs + (unixMs - startMs) * NS_PER_MS / speed;
    }
}
