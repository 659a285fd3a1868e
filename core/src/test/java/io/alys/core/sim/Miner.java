// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.value.EvmAddress;
import java.util.SplittableRandom;

/** A pool that mines now and then over any node, stops for longer than blocks may be without a proof, and comes in bursts. */
final class Miner {
    private static final EvmAddress POOL = EvmAddress.fromHex("0x000000000000000000000000000000000000d166");
    private static final int SLOTS_A_PROOF = 6;
    private static final int SLOTS_BETWEEN_STOPS = 150;
    private static final int STOP_SLOTS = 80;
    private static final int BURST = 3;

    private final SimFederation federation;
    private final SplittableRandom random;
    private int stopped = 0;

    Miner(final SimFederation federation, final SplittableRandom random) {
        this.federation = federation;
        this.random = random;
    }

    /** @param mayStop false when all is to be well. */
    void live(final boolean mayStop) {
        stopped = mayStop ? Math.max(0, stopped - 1) : 0;
        if (mayStop && random.nextInt(SLOTS_BETWEEN_STOPS) == 0) {
            stopped = STOP_SLOTS;
        }
        if (stopped > 0 || random.nextInt(SLOTS_A_PROOF) != 0) {
            return;
        }
        for (int i = 1 + random.nextInt(BURST); i > 0; i--) {
            mine(random.nextInt(federation.nodes.size()));
        }
    }

    /** Leaves nobody waiting for a proof, which chance alone would now and then. */
    void mineEverywhere() {
        for (int node = 0; node < federation.nodes.size(); node++) {
            mine(node);
        }
    }

    private void mine(final int node) {
        if (!federation.isDown(node) && federation.nodes.get(node).chain().head() != null) {
            federation.nodes.get(node).mine(POOL);
        }
    }
}
