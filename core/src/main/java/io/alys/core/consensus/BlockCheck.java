// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.AuxPowCheck;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.auxpow.Commitment;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.chain.Block;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.MergeMining;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.Withdrawal;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.List;
import java.util.Optional;

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
    /** A header there is only where there is merge mining, in its only form (docs/adr/0016). */
    AUXPOW_FORM,
    /** rules.md 14: so many blocks may be without one. */
    AUXPOW_DUE,
    /** rules.md 10. */
    AUXPOW_CHAIN_ID,
    /** rules.md 10. */
    AUXPOW_HEIGHT,
    /** rules.md 10, 13. */
    AUXPOW_BITS,
    /** rules.md 10: begins where the last proof ended, and ends with a block settled on this branch (docs/adr/0014). */
    AUXPOW_RANGE,
    /** rules.md 12. */
    AUXPOW_WORK,
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
        final Block parent = candidate.parent().block().block();
        final ExecutionPayload payload = block.payload();
        final ChainSpec spec = candidate.spec();
        return switch (this) {
            case HEIGHT -> mustBe("height", block.height(), parent.height() + 1);
            case PARENT_ROOT ->
                mustBe("parentRoot", block.parentRoot(), candidate.parent().root());
            case SLOT_AFTER_PARENT ->
                block.slot() > parent.slot() ? "" : "slot=" + block.slot() + " must be above " + parent.slot();
            case SLOT_NOT_IN_FUTURE -> {
                final long latest = spec.slotAt(candidate.nowMs()) + SLOTS_AHEAD_MAX;
                yield block.slot() <= latest ? "" : "slot=" + block.slot() + " must be at most " + latest;
            }
            case AUTHOR -> mustBe("proposerIndex", block.proposerIndex(), spec.authorOf(block.slot()));
            case AUXPOW_FORM, AUXPOW_DUE, AUXPOW_CHAIN_ID, AUXPOW_HEIGHT, AUXPOW_BITS, AUXPOW_RANGE, AUXPOW_WORK ->
                proofFault(candidate);
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

    /** What is wrong with a block's proof, or with its having none, by this check. */
    private String proofFault(final Candidate candidate) {
        final Optional<MergeMining> mining = candidate.spec().mergeMining();
        final AuxPowHeader header = candidate.header();
        if (mining.isEmpty() || header == null) {
            return switch (this) {
                case AUXPOW_FORM -> formFault(candidate);
                case AUXPOW_DUE -> candidate.hasHeader() || mining.isEmpty() ? "" : dueFault(candidate, mining.get());
                default -> "";
            };
        }
        final Lineage lineage = candidate.parent().lineage();
        return switch (this) {
            case AUXPOW_CHAIN_ID ->
                mustBe(
                        "auxpowHeader.chainId",
                        header.chainId(),
                        candidate.spec().chainId());
            case AUXPOW_HEIGHT -> mustBe("auxpowHeader.height", header.height(), lineage.proofHeight() + 1);
            case AUXPOW_BITS -> mustBe("auxpowHeader.bits", header.bits(), bits(candidate, mining.get()));
            case AUXPOW_RANGE -> rangeFault(header, candidate.coverable());
            case AUXPOW_WORK -> {
                final int last = candidate.coverable().indexOf(header.rangeEnd());
                yield last < 0
                        ? "" // The range is wrong: there is nothing to judge the work by.
                        : workFault(
                                header.proof(),
                                Commitment.of(candidate.coverable().subList(0, last + 1)),
                                bits(candidate, mining.get()),
                                candidate.spec());
            }
            default -> "";
        };
    }

    private static int bits(final Candidate candidate, final MergeMining mining) {
        return mining.retarget().next(candidate.parent().lineage().bits(), candidate.blocksSinceProof());
    }

    private static String formFault(final Candidate candidate) {
        final Bytes raw = candidate.block().auxpowHeader();
        if (candidate.spec().mergeMining().isEmpty()) {
            return mustBe("auxpowHeader.length", raw.length(), 0);
        }
        return candidate.hasHeader() ? "auxpowHeader of " + raw.length() + " bytes is not one" : "";
    }

    private static String dueFault(final Candidate candidate, final MergeMining mining) {
        final long latest = candidate.parent().lineage().finalizedHeight() + mining.maxBlocksWithoutPow();
        return candidate.block().height() <= latest
                ? ""
                : "height=" + candidate.block().height() + " without a proof must be at most " + latest;
    }

    private static String rangeFault(final AuxPowHeader header, final List<Hash> coverable) {
        if (coverable.isEmpty()) {
            return "auxpowHeader.rangeStart=" + header.rangeStart() + ": there is nothing to cover";
        }
        final String startFault = mustBe("auxpowHeader.rangeStart", header.rangeStart(), coverable.getFirst());
        return !startFault.isEmpty() || coverable.contains(header.rangeEnd())
                ? startFault
                : "auxpowHeader.rangeEnd=" + header.rangeEnd() + " must be one of the " + coverable.size()
                        + " settled blocks from rangeStart on";
    }

    /** What is wrong with a proof of work over blocks, if anything. */
    static String workFault(final Bytes proof, final Hash commitment, final int bits, final ChainSpec spec) {
        try {
            final AuxPowCheck.Fault fault =
                    AuxPowCheck.faultOf(AuxPow.parse(proof.toArray()), commitment, bits, spec.chainId());
            return fault == AuxPowCheck.Fault.NONE ? "" : "auxpow: " + fault;
        } catch (final BitcoinParseException e) {
            return e.getMessage();
        }
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
}
