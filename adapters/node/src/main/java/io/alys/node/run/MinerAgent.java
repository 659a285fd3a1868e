// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.bitcoin.EmbeddedBitcoin;
import io.alys.core.port.PortException;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mines a block of the embedded Bitcoin on a beat, so that a deposit confirms by itself in dev mode. */
final class MinerAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(MinerAgent.class);

    private final EmbeddedBitcoin bitcoin;
    private final NanoClock clock;
    private final long beatNs;
    private long nextBeatNs;

    MinerAgent(final EmbeddedBitcoin bitcoin, final NanoClock clock, final long beatNs) {
        this.bitcoin = bitcoin;
        this.clock = clock;
        this.beatNs = beatNs;
        this.nextBeatNs = clock.nanoTime() + beatNs;
    }

    @Override
    public int doWork() {
        if (clock.nanoTime() - nextBeatNs < 0) {
            return 0;
        }
        nextBeatNs = clock.nanoTime() + beatNs;
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
