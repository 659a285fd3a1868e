// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.auxpow.Retarget;
import io.alys.core.value.EvmAddress;
import java.util.List;

/**
 * How a network is finalized by work. One without it has no proofs, and none of its fees are paid out.
 *
 * @param retarget how hard the work is.
 * @param maxBlocksWithoutPow blocks that may follow the last finalized one (rules.md 14).
 * @param federation addresses that share the federation's part of the fees, in this order.
 */
public record MergeMining(Retarget retarget, long maxBlocksWithoutPow, List<EvmAddress> federation) {
    /** Bounds what a node keeps of blocks that are not finalized: 80 bytes each. */
    public static final long BLOCKS_MAX = 100_000;

    /** The miner's and theirs are withdrawals of one block, and leave room for deposits. */
    public static final int FEDERATION_MAX = Withdrawal.PER_BLOCK_MAX - 2;

    public MergeMining {
        federation = List.copyOf(federation);
        if (maxBlocksWithoutPow < 1 || maxBlocksWithoutPow > BLOCKS_MAX) {
            throw new IllegalArgumentException(
                    "maxBlocksWithoutPow=" + maxBlocksWithoutPow + " must be 1 to " + BLOCKS_MAX);
        }
        if (federation.isEmpty() || federation.size() > FEDERATION_MAX) {
            throw new IllegalArgumentException(
                    "federation.size=" + federation.size() + " must be 1 to " + FEDERATION_MAX);
        }
    }
}
