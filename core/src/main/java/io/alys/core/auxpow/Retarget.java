// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import java.math.BigInteger;

/**
 * How hard the next proof of work is (rules.md 13): a function of the chain alone. Between two proofs so many blocks are
 * wanted; the target follows how many there were, by a bounded step.
 *
 * @param powLimitBits the easiest target there is.
 * @param powLowerLimitBits the hardest one.
 * @param spacingBlocks blocks wanted from one proof to the next, at least 1.
 * @param adjustmentPercent the largest step, 1 to 99 per cent in either direction.
 * @param isFixed the bits never change.
 */
public record Retarget(
        int powLimitBits, int powLowerLimitBits, long spacingBlocks, int adjustmentPercent, boolean isFixed) {
    private static final int PERCENT = 100;
    private static final long SPACING_MAX = 1_000_000_000;

    public Retarget {
        final BigInteger easiest = CompactTarget.target(powLimitBits);
        final BigInteger hardest = CompactTarget.target(powLowerLimitBits);
        require(hardest.signum() > 0, "powLowerLimit", Integer.toHexString(powLowerLimitBits), "a target above 0");
        require(
                easiest.compareTo(hardest) >= 0,
                "powLimit",
                Integer.toHexString(powLimitBits),
                "a target not below powLowerLimit=" + Integer.toHexString(powLowerLimitBits));
        require(
                spacingBlocks >= 1 && spacingBlocks <= SPACING_MAX,
                "powTargetSpacing",
                spacingBlocks,
                "1 to " + SPACING_MAX);
        require(
                adjustmentPercent >= 1 && adjustmentPercent < PERCENT,
                "maxPowAdjustment",
                adjustmentPercent,
                "1 to " + (PERCENT - 1));
    }

    /**
     * The bits that a proof must have. Nothing is rounded before the last division, so that a step of 20 per cent is one
     * for every spacing.
     *
     * @param lastBits of the last block with a proof.
     * @param blocksSince the height at which the new proof is included, less that of the last one; below 1 counts as 1.
     */
    public int next(final int lastBits, final long blocksSince) {
        if (isFixed) {
            return lastBits;
        }
        final long actual = Math.clamp(blocksSince, 1, 2 * SPACING_MAX) * PERCENT;
        final long clamped = Math.clamp(
                actual, spacingBlocks * (PERCENT - adjustmentPercent), spacingBlocks * (PERCENT + adjustmentPercent));
        final BigInteger target = CompactTarget.target(lastBits)
                .multiply(BigInteger.valueOf(clamped))
                .divide(BigInteger.valueOf(spacingBlocks * PERCENT));
        if (target.compareTo(CompactTarget.target(powLimitBits)) >= 0) {
            return powLimitBits;
        }
        return target.compareTo(CompactTarget.target(powLowerLimitBits)) <= 0
                ? powLowerLimitBits
                : CompactTarget.bits(target);
    }

    private static void require(final boolean holds, final String field, final Object value, final String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + "=" + value + " must be " + rule);
        }
    }
}
