// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.chain.Block;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.chain.Withdrawal;
import io.alys.core.value.Hash;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Looks at blocks that nodes made their head, by the rules alone and without the nodes' own checks. */
final class Auditor {
    private static final long GWEI_PER_SAT = 10;

    private final int authorities;
    private final NavigableMap<Hash, SignedBlock> blocks = new TreeMap<>();

    Auditor(final int authorities) {
        this.authorities = authorities;
    }

    /** What a block breaks, in words; empty when nothing. */
    String faultOf(final SignedBlock signed) {
        if (blocks.containsKey(signed.root()) || signed.height() == 0) {
            blocks.put(signed.root(), signed);
            return "";
        }
        final Block block = signed.block();
        final SignedBlock parent = blocks.get(block.parentRoot());
        blocks.put(signed.root(), signed);
        if (block.slot() % authorities != block.proposerIndex()) {
            return "slot " + block.slot() + " has a block of authority " + block.proposerIndex();
        }
        if (3 * Long.bitCount(signed.approvers()) < 2 * authorities) {
            return "a head has " + Long.bitCount(signed.approvers()) + " approvers of " + authorities;
        }
        if (parent == null) {
            return "a head has a parent that was none";
        }
        if (block.slot() <= parent.block().slot()
                || block.height() != parent.height() + 1
                || !block.payload().parentHash().equals(parent.block().payload().blockHash())) {
            return "block " + signed.root() + " does not follow its parent";
        }
        return creditFault(block);
    }

    private String creditFault(final Block block) {
        long sats = 0;
        for (final PegIn pegIn : block.pegIns()) {
            sats += pegIn.amountSats();
            if (isCreditedBefore(pegIn, block)) {
                return "deposit " + pegIn.txid() + " is credited twice";
            }
        }
        long gwei = 0;
        for (final Withdrawal withdrawal : block.payload().withdrawals()) {
            gwei += withdrawal.amountGwei();
        }
        return gwei == sats * GWEI_PER_SAT ? "" : "withdrawals of " + gwei + " gwei for deposits of " + sats + " sats";
    }

    private boolean isCreditedBefore(final PegIn pegIn, final Block block) {
        for (SignedBlock before = blocks.get(block.parentRoot());
                before != null;
                before = blocks.get(before.block().parentRoot())) {
            final List<PegIn> pegIns = before.block().pegIns();
            for (final PegIn other : pegIns) {
                if (other.txid().equals(pegIn.txid()) && other.vout() == pegIn.vout()) {
                    return true;
                }
            }
        }
        return false;
    }
}
