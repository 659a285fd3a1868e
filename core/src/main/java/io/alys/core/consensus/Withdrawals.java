// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.chain.MergeMining;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.Withdrawal;
import io.alys.core.value.EvmAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The withdrawals that a block must have, exactly and in order: fees, then deposits (rules.md 10). */
final class Withdrawals {
    private Withdrawals() {}

    /**
     * What a block with a proof pays of the fees collected before it.
     *
     * @param feesWei collected.
     * @param firstIndex one more than the last index used on the chain.
     */
    static List<Withdrawal> ofFees(
            final BigInteger feesWei, final AuxPowHeader header, final MergeMining mining, final long firstIndex) {
        return FeeSplit.of(feesWei, BigInteger.ZERO, mining.federation().size())
                .withdrawals(header.feeRecipient(), mining.federation(), firstIndex);
    }

    /**
     * Deposits merged by recipient, ascending by address.
     *
     * @param firstIndex one more than the last index used on the chain and by the block's fees.
     */
    static List<Withdrawal> ofPegIns(final List<PegIn> pegIns, final long firstIndex) {
        final NavigableMap<EvmAddress, Long> satsByAddress = new TreeMap<>();
        for (final PegIn pegIn : pegIns) {
            satsByAddress.merge(pegIn.evmAddress(), pegIn.amountSats(), Math::addExact);
        }
        final List<Withdrawal> withdrawals = new ArrayList<>();
        satsByAddress.forEach((address, sats) -> withdrawals.add(new Withdrawal(
                firstIndex + withdrawals.size(), 0, address, Math.multiplyExact(sats, Withdrawal.GWEI_PER_SAT))));
        return withdrawals;
    }
}
