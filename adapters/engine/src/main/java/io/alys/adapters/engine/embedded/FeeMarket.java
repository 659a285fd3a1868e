// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import io.alys.core.chain.ExecutionPayload;
import java.math.BigInteger;

/** The base fee's rule (EIP-1559). */
final class FeeMarket {
    private static final BigInteger CHANGE_DENOMINATOR = BigInteger.valueOf(8);
    private static final long ELASTICITY = 2;

    private FeeMarket() {}

    /** The base fee of the parent's child. */
    static BigInteger baseFeeAfter(final ExecutionPayload parent) {
        final BigInteger feeWei = parent.baseFeePerGas();
        final long targetGas = parent.gasLimit() / ELASTICITY;
        final BigInteger delta = feeWei.multiply(BigInteger.valueOf(Math.abs(parent.gasUsed() - targetGas)))
                .divide(BigInteger.valueOf(targetGas))
                .divide(CHANGE_DENOMINATOR);
        return parent.gasUsed() > targetGas ? feeWei.add(delta.max(BigInteger.ONE)) : feeWei.subtract(delta);
    }
}
