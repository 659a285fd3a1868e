// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.chain.Block;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.chain.Withdrawal;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.List;

/**
 * What can be said against a block by looking at it and at the head alone (rules.md 3 to 7 and 10), in the order of the
 * checks. The root and the signatures were checked before; deposits and execution are judged after.
 */
final class BlockRules {
    /** EIP-1559 parent-relative bound, and the floor under it. */
    private static final long GAS_LIMIT_BOUND_DIVISOR = 1024;

    private static final long GAS_LIMIT_MIN = 5000;
    private static final long SLOTS_AHEAD_MAX = 1;
    private static final long MS_PER_S = 1000;

    private BlockRules() {}

    /** The first rule that a block from elsewhere breaks, in words; empty when it breaks none. */
    static String faultOf(
            final SignedBlock signed,
            final Block head,
            final Hash headRoot,
            final long nextWithdrawalIndex,
            final long nowMs,
            final ChainSpec spec) {
        final Block block = signed.block();
        if (block.height() <= head.height()) {
            return "height=" + block.height() + " is not above the head's " + head.height();
        }
        if (!block.parentRoot().equals(headRoot)) {
            return "parentRoot=" + block.parentRoot() + " is not the head " + headRoot;
        }
        if (block.slot() <= head.slot()) {
            return "slot=" + block.slot() + " is not above the head's " + head.slot();
        }
        if (block.slot() > spec.slotAt(nowMs) + SLOTS_AHEAD_MAX) {
            return "slot=" + block.slot() + " is more than " + SLOTS_AHEAD_MAX + " ahead of " + spec.slotAt(nowMs);
        }
        if (block.proposerIndex() != spec.authorOf(block.slot())) {
            return "proposerIndex=" + block.proposerIndex() + " but slot " + block.slot() + " belongs to "
                    + spec.authorOf(block.slot());
        }
        if (Long.bitCount(signed.approvers()) < spec.quorum()) {
            return "approvers=" + Long.bitCount(signed.approvers()) + " is below the quorum " + spec.quorum();
        }
        if (block.auxpowHeader().length()
                        + block.pegOutProposal().length()
                        + block.finalizedPegOuts().size()
                != 0) {
            return "auxpowHeader, pegOutProposal and finalizedPegOuts must be absent in this version";
        }
        return payloadFaultOf(
                block.payload(), block.slot(), head, Withdrawals.of(block.pegIns(), nextWithdrawalIndex), spec);
    }

    /** The same for a payload alone: also asked of what our own execution client built. */
    static String payloadFaultOf(
            final ExecutionPayload payload,
            final long slot,
            final Block head,
            final List<Withdrawal> expectedWithdrawals,
            final ChainSpec spec) {
        final ExecutionPayload parent = head.payload();
        final long expectedTimestampS = spec.slotStartMs(slot) / MS_PER_S;
        if (payload.blockNumber() != head.height() + 1) {
            return "blockNumber=" + payload.blockNumber() + " must be " + (head.height() + 1);
        }
        if (!payload.parentHash().equals(parent.blockHash())) {
            return "parentHash=" + payload.parentHash() + " must be " + parent.blockHash();
        }
        if (payload.timestampS() != expectedTimestampS) {
            return "timestampS=" + payload.timestampS() + " must be the slot's start " + expectedTimestampS;
        }
        if (!payload.prevRandao().isZero()) {
            return "prevRandao=" + payload.prevRandao() + " must be zero";
        }
        if (!payload.feeRecipient().equals(ExecutionPayload.FEE_RECIPIENT)) {
            return "feeRecipient=" + payload.feeRecipient() + " must be " + ExecutionPayload.FEE_RECIPIENT;
        }
        if (Math.abs(payload.gasLimit() - parent.gasLimit()) >= parent.gasLimit() / GAS_LIMIT_BOUND_DIVISOR
                || payload.gasLimit() < GAS_LIMIT_MIN) {
            return "gasLimit=" + payload.gasLimit() + " is out of bounds of the parent's " + parent.gasLimit();
        }
        if (expectedWithdrawals.size() > Withdrawal.PER_BLOCK_MAX) {
            return "recipients=" + expectedWithdrawals.size() + " max=" + Withdrawal.PER_BLOCK_MAX;
        }
        if (!payload.withdrawals().equals(expectedWithdrawals)) {
            return "withdrawals=" + payload.withdrawals() + " must be exactly " + expectedWithdrawals;
        }
        return "";
    }

    /** The block that everything else stands on, made of the execution client's block 0. */
    static Block genesis(final ExecutionPayload payload, final Hash emptyBridgeDigest) {
        return new Block(
                Hash.ZERO, 0, 0, 0, Bytes.EMPTY, payload, List.<PegIn>of(), Bytes.EMPTY, List.of(), emptyBridgeDigest);
    }
}
