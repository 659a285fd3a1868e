// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;

/**
 * A signed transaction, its signature checked.
 *
 * @param raw as signed and sent.
 * @param hash Keccak-256 of raw.
 * @param sender recovered from the signature.
 * @param nonce of the sender.
 * @param to the account or contract called.
 * @param valueWei moved.
 * @param data passed.
 * @param gasLimit the most gas it may use.
 * @param maxFeeWei the most it pays for a unit of gas; a legacy transaction's gas price.
 * @param maxTipWei the most the fee recipient gets of that.
 */
record EvmTransaction(
        Bytes raw,
        Hash hash,
        EvmAddress sender,
        long nonce,
        EvmAddress to,
        BigInteger valueWei,
        Bytes data,
        long gasLimit,
        BigInteger maxFeeWei,
        BigInteger maxTipWei) {
    private static final long BASE_GAS = 21_000;
    private static final long ZERO_BYTE_GAS = 4;
    private static final long NON_ZERO_BYTE_GAS = 16;

    /** Gas of the transaction itself and its data (EIP-2028). */
    long intrinsicGas() {
        long gas = BASE_GAS;
        for (int i = 0; i < data.length(); i++) {
            gas += data.at(i) == 0 ? ZERO_BYTE_GAS : NON_ZERO_BYTE_GAS;
        }
        return gas;
    }

    /** The most the sender may have to pay. */
    BigInteger costMaxWei() {
        return valueWei.add(maxFeeWei.multiply(BigInteger.valueOf(gasLimit)));
    }

    /** What the fee recipient gets for a unit of gas (EIP-1559). */
    BigInteger tipWei(final BigInteger baseFeeWei) {
        return maxTipWei.min(maxFeeWei.subtract(baseFeeWei));
    }
}
