// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.core.health.ProbeFlyweight;
import io.alys.pipeline.inbound.HotInbound;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends a probe down the whole path on a fixed beat. Each carries the time it was meant to start, so a stall counts
 * against every probe it delayed.
 */
final class ProbeAgent implements Agent {
    private static final int PROBE_LENGTH = 64;

    private final HotInbound inbound;
    private final NanoClock clock;
    private final LongSupplier beat;
    private final UnsafeBuffer probe = new UnsafeBuffer(new byte[PROBE_LENGTH]);
    private long beatNs;
    private long nextBeatNs;
    private long nonce = 0;

    /** @param beat nanoseconds between two probes, read each turn; 0 for none. */
    ProbeAgent(final HotInbound inbound, final NanoClock clock, final LongSupplier beat) {
        this.inbound = inbound;
        this.clock = clock;
        this.beat = beat;
        this.beatNs = beat.getAsLong();
        this.nextBeatNs = clock.nanoTime() + beatNs;
    }

    @Override
    public int doWork() {
        final long wantedNs = beat.getAsLong();
        if (wantedNs != beatNs) {
            beatNs = wantedNs;
            nextBeatNs = clock.nanoTime() + beatNs;
        }
        if (beatNs == 0 || clock.nanoTime() - nextBeatNs < 0) {
            return 0;
        }
        ProbeFlyweight.write(probe, 0, nonce++, nextBeatNs);
        nextBeatNs += beatNs;
        inbound.offer(probe, 0, PROBE_LENGTH); // A probe that finds the ring full is dropped and counted.
        return 1;
    }

    @Override
    public String roleName() {
        return "alys-probe";
    }
}
