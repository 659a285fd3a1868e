// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.bitcoin.EmbeddedBitcoin;
import io.alys.core.port.PortException;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mines a block of the embedded Bitcoin on a beat, so that a deposit confirms by itself in dev mode. */
final class MinerAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(MinerAgent.class);

    private final EmbeddedBitcoin bitcoin;
    private final NanoClock clock;
    private final LongSupplier beat;
    private long lastBeatNs;

    /** @param beat nanoseconds between two blocks, read each turn; 0 for none. */
    MinerAgent(final EmbeddedBitcoin bitcoin, final NanoClock clock, final LongSupplier beat) {
        this.bitcoin = bitcoin;
        this.clock = clock;
        this.beat = beat;
        this.lastBeatNs = clock.nanoTime();
    }

    @Override
    public int doWork() {
        final long beatNs = beat.getAsLong();
        if (beatNs == 0 || clock.nanoTime() - lastBeatNs < beatNs) {
            return 0;
        }
        lastBeatNs = clock.nanoTime();
        try {
            bitcoin.mine(1);
        } catch (final PortException e) {
            LOG.warn("the embedded Bitcoin could not mine: {}", e.getMessage());
        }
        return 1;
    }

    @Override
    public String roleName() {
        return "alys-miner";
    }
}
