// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.chain.Withdrawal;
import io.alys.core.value.EvmAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Who gets the tips of the blocks that a proof of work finalizes: 80 % its miner, the rest the federation in equal parts. What
 * is less than a gwei a head stays for the next proof (rules.md, Open choices), so that nothing is ever lost.
 *
 * @param minerGwei to the proof's recipient.
 * @param memberGwei to each federation address.
 * @param carriedWei left for the next proof.
 */
public record FeeSplit(long minerGwei, long memberGwei, BigInteger carriedWei) {
    private static final BigInteger WEI_PER_GWEI = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger PERCENT = BigInteger.valueOf(100);
    private static final BigInteger MINER_PERCENT = BigInteger.valueOf(80);

    /**
     * Splits what was collected and what was carried.
     *
     * @param members of the federation, at least one.
     * @throws IllegalArgumentException for a negative amount.
     * @throws ArithmeticException for more gwei than a withdrawal can hold, which is more than there are bitcoin.
     */
    public static FeeSplit of(final BigInteger collectedWei, final BigInteger carriedWei, final int members) {
        if (collectedWei.signum() < 0 || carriedWei.signum() < 0 || members < 1) {
            throw new IllegalArgumentException("collectedWei=" + collectedWei + " carriedWei=" + carriedWei
                    + " must not be negative, members=" + members + " at least 1");
        }
        final BigInteger totalWei = collectedWei.add(carriedWei);
        final BigInteger minerWei = totalWei.multiply(MINER_PERCENT).divide(PERCENT);
        final BigInteger memberWei = totalWei.subtract(minerWei).divide(BigInteger.valueOf(members));
        final BigInteger minerGwei = minerWei.divide(WEI_PER_GWEI);
        final BigInteger memberGwei = memberWei.divide(WEI_PER_GWEI);
        final BigInteger paidWei =
                memberGwei.multiply(BigInteger.valueOf(members)).add(minerGwei).multiply(WEI_PER_GWEI);
        return new FeeSplit(minerGwei.longValueExact(), memberGwei.longValueExact(), totalWei.subtract(paidWei));
    }

    /**
     * As withdrawals: the miner's, then the federation's in the order of the spec; none of nothing.
     *
     * @param firstIndex one more than the last index used on the chain.
     */
    public List<Withdrawal> withdrawals(
            final EvmAddress miner, final List<EvmAddress> federation, final long firstIndex) {
        final List<Withdrawal> withdrawals = new ArrayList<>();
        if (minerGwei > 0) {
            withdrawals.add(new Withdrawal(firstIndex, 0, miner, minerGwei));
        }
        if (memberGwei > 0) {
            for (final EvmAddress member : federation) {
                withdrawals.add(new Withdrawal(firstIndex + withdrawals.size(), 0, member, memberGwei));
            }
        }
        return withdrawals;
    }
}
