// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.EvmAddress;

/**
 * Coins created on the execution layer outside any transaction (EIP-4895): a peg-in or a fee payment.
 *
 * @param index continues the parent block's (rules.md 10).
 * @param validatorIndex always 0.
 * @param address credited.
 * @param amountGwei 1 sat = 10 gwei.
 */
public record Withdrawal(long index, long validatorIndex, EvmAddress address, long amountGwei) implements Recorded {
    /** EIP-4895 and the Capella preset: at most 16 in a block. */
    public static final int PER_BLOCK_MAX = 16;

    public static final long GWEI_PER_SAT = 10;

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("index", index);
        writer.int64("validatorIndex", validatorIndex);
        writer.address("address", address);
        writer.int64("amountGwei", amountGwei);
    }

    public static Withdrawal read(final FieldReader reader) {
        return new Withdrawal(
                reader.int64("index"),
                reader.int64("validatorIndex"),
                reader.address("address"),
                reader.int64("amountGwei"));
    }
}
