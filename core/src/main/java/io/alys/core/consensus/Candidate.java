// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.chain.Block;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.Withdrawal;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * A block, and what it is judged by.
 *
 * @param parent it is judged as a child of this block, which is valid.
 * @param coverable roots of the blocks that a proof in it may cover, oldest first; may be left out for a block without one.
 */
record Candidate(Block block, TreeBlock parent, List<Hash> coverable, long nowMs, ChainSpec spec) {
    boolean hasHeader() {
        return block.auxpowHeader().length() != 0;
    }

    /** Null where there is none, or none that can be read. */
    AuxPowHeader header() {
        if (!hasHeader()) {
            return null;
        }
        try {
            return AuxPowHeader.parse(block.auxpowHeader());
        } catch (final IllegalArgumentException e) {
            return null;
        }
    }

    /** Blocks from the last one with a proof to this one. */
    long blocksSinceProof() {
        return block.height() - parent.lineage().proofHeight();
    }

    List<Withdrawal> withdrawals() {
        final List<Withdrawal> withdrawals = new ArrayList<>();
        final AuxPowHeader header = header();
        if (header != null && spec.mergeMining().isPresent()) {
            withdrawals.addAll(Withdrawals.ofFees(
                    parent.lineage().feesWei(), header, spec.mergeMining().get(), parent.nextWithdrawalIndex()));
        }
        withdrawals.addAll(Withdrawals.ofPegIns(block.pegIns(), parent.nextWithdrawalIndex() + withdrawals.size()));
        return withdrawals;
    }
}
