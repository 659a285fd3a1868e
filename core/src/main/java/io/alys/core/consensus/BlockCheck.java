// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.chain.Block;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.Withdrawal;
import io.alys.core.value.Hash;
import java.util.List;

/**
 * What can be said against a block by looking at it and at its parent alone, a check a rule, in the order in which they are
 * made: what makes later ones meaningless comes first. The root and the author's signature are checked before, deposits and
 * execution after.
 */
enum BlockCheck {
    /** rules.md 3. */
    HEIGHT,
    /** The parent is the block that it is judged by. */
    PARENT_ROOT,
    /** rules.md 5. */
    SLOT_AFTER_PARENT,
    /** rules.md 5. */
    SLOT_NOT_IN_FUTURE,
    /** rules.md 6. */
    AUTHOR,
    /** No build writes one yet. */
    NO_AUXPOW_HEADER,
    /** No build writes them yet. */
    NO_PEG_OUTS,
    /** rules.md 3. */
    BLOCK_NUMBER,
    /** rules.md 10. */
    PAYLOAD_PARENT,
    /** rules.md 5. */
    TIMESTAMP,
    /** rules.md 10. */
    PREV_RANDAO,
    /** rules.md 10. */
    FEE_RECIPIENT,
    /** rules.md 10, EIP-1559. */
    GAS_LIMIT,
    /** Bitcoin's MAX_MONEY: no sum of them can then overflow. */
    PEG_IN_AMOUNTS,
    /** rules.md 10. */
    WITHDRAWAL_COUNT,
    /** rules.md 10. */
    WITHDRAWALS;

    private static final long GAS_LIMIT_BOUND_DIVISOR = 1024;
    private static final long GAS_LIMIT_MIN = 5000;
    private static final long SLOTS_AHEAD_MAX = 1;
    private static final long MS_PER_S = 1000;

    /** The first rule that a block breaks, in words; empty when it breaks none. */
    static String firstFaultOf(final Candidate candidate) {
        for (final BlockCheck check : values()) {
            final String fault = check.faultOf(candidate);
            if (!fault.isEmpty()) {
                return fault;
            }
        }
        return "";
    }

    /** Field, value and rule, when the block breaks this one; else empty. */
    String faultOf(final Candidate candidate) {
        final Block block = candidate.block();
        final Block parent = candidate.parent();
        final ExecutionPayload payload = block.payload();
        final ChainSpec spec = candidate.spec();
        return switch (this) {
            case HEIGHT -> mustBe("height", block.height(), parent.height() + 1);
            case PARENT_ROOT -> mustBe("parentRoot", block.parentRoot(), candidate.parentRoot());
            case SLOT_AFTER_PARENT ->
                block.slot() > parent.slot() ? "" : "slot=" + block.slot() + " must be above " + parent.slot();
            case SLOT_NOT_IN_FUTURE -> {
                final long latest = spec.slotAt(candidate.nowMs()) + SLOTS_AHEAD_MAX;
                yield block.slot() <= latest ? "" : "slot=" + block.slot() + " must be at most " + latest;
            }
            case AUTHOR -> mustBe("proposerIndex", block.proposerIndex(), spec.authorOf(block.slot()));
            case NO_AUXPOW_HEADER ->
                mustBe("auxpowHeader.length", block.auxpowHeader().length(), 0);
            case NO_PEG_OUTS ->
                mustBe(
                        "pegOutProposal.length and finalizedPegOuts",
                        block.pegOutProposal().length()
                                + block.finalizedPegOuts().size(),
                        0);
            case BLOCK_NUMBER -> mustBe("blockNumber", payload.blockNumber(), parent.height() + 1);
            case PAYLOAD_PARENT ->
                mustBe("parentHash", payload.parentHash(), parent.payload().blockHash());
            case TIMESTAMP -> mustBe("timestampS", payload.timestampS(), spec.slotStartMs(block.slot()) / MS_PER_S);
            case PREV_RANDAO -> mustBe("prevRandao", payload.prevRandao(), Hash.ZERO);
            case FEE_RECIPIENT -> mustBe("feeRecipient", payload.feeRecipient(), ExecutionPayload.FEE_RECIPIENT);
            case GAS_LIMIT -> gasLimitFault(payload.gasLimit(), parent.payload().gasLimit());
            case PEG_IN_AMOUNTS -> amountFault(block.pegIns());
            case WITHDRAWAL_COUNT -> {
                final int recipients = candidate.withdrawals().size();
                yield recipients <= Withdrawal.PER_BLOCK_MAX
                        ? ""
                        : "recipients=" + recipients + " must be at most " + Withdrawal.PER_BLOCK_MAX;
            }
            case WITHDRAWALS -> mustBe("withdrawals", payload.withdrawals(), candidate.withdrawals());
        };
    }

    private static String mustBe(final String field, final Object value, final Object expected) {
        return value.equals(expected) ? "" : field + "=" + value + " must be " + expected;
    }

    private static String gasLimitFault(final long limit, final long parentLimit) {
        return limit >= GAS_LIMIT_MIN && Math.abs(limit - parentLimit) < parentLimit / GAS_LIMIT_BOUND_DIVISOR
                ? ""
                : "gasLimit=" + limit + " is out of bounds of the parent's " + parentLimit;
    }

    private static String amountFault(final List<PegIn> pegIns) {
        long leftSats = BitcoinTransaction.VALUE_SATS_MAX;
        for (final PegIn pegIn : pegIns) {
            if (pegIn.amountSats() < 1 || pegIn.amountSats() > leftSats) {
                return "amountSats=" + pegIn.amountSats() + " must be at least 1, and all together at most "
                        + BitcoinTransaction.VALUE_SATS_MAX;
            }
            leftSats -= pegIn.amountSats();
        }
        return "";
    }

    /**
     * A block, and what it is judged by.
     *
     * @param firstWithdrawalIndex one more than the last index used up to the parent.
     */
    record Candidate(
            Block block, Block parent, Hash parentRoot, long firstWithdrawalIndex, long nowMs, ChainSpec spec) {
        List<Withdrawal> withdrawals() {
            return Withdrawals.of(block.pegIns(), firstWithdrawalIndex);
        }
    }
}
