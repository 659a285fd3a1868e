// SPDX-License-Identifier: Apache-2.0
package io.alys.core.effect;

import io.alys.core.codec.Coded;

/** What became of what a miner wanted. */
public enum MiningOutcome implements Coded {
    /** There is work. */
    WORK(1),
    /** Every settled block is covered by a proof already. */
    NOTHING_TO_MINE(2),
    /** The node can't say yet what is settled. */
    SYNCING(3),
    /** The network is not finalized by work. */
    NO_MERGE_MINING(4),
    /** The proof is queued, and other authorities are told. */
    ACCEPTED(5),
    /** The work was never given, or too long ago. */
    UNKNOWN_WORK(6),
    /** A proof over the same blocks or more is queued. */
    KNOWN(7),
    /** The chain has a proof over these blocks, or has left them. */
    STALE(8),
    /** The proof is no proof. */
    INVALID(9);

    private final int code;

    MiningOutcome(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
