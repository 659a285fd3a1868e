// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.fixture.OtherImplementation;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Goals R12: RLP, Keccak-256 and the recovery of signers beside ethereumjs' and noble's. {@code -Dalys.vectors=N} for as many
 * transactions.
 */
@Timeout(1800)
class DifferentialTransactionsTest {
    private static final String SEED = "transactions-1";
    private static final int TRANSACTIONS = Integer.getInteger("alys.vectors", 4_000);
    private static final long CHAIN_ID = 121_212;

    private final TransactionReader reader = new TransactionReader(CHAIN_ID);

    @Test
    void shouldReadATransactionThatAnotherImplementationWroteAndSigned() throws Exception {
        OtherImplementation.compare("transactions", SEED, TRANSACTIONS, fields -> {
            final Bytes raw = Bytes.fromHex(fields[0]);

            assertThat(reader.read(raw))
                    .isEqualTo(new EvmTransaction(
                            raw,
                            Hash.fromHex(fields[2]),
                            EvmAddress.fromHex(fields[1]),
                            Long.parseLong(fields[4]),
                            EvmAddress.fromHex(fields[3]),
                            new BigInteger(fields[8]),
                            fields[9].equals("-") ? Bytes.EMPTY : Bytes.fromHex(fields[9]),
                            Long.parseLong(fields[5]),
                            new BigInteger(fields[6]),
                            new BigInteger(fields[7])));
            final byte[] longer = Arrays.copyOf(raw.toArray(), raw.length() + 1);
            assertThatThrownBy(() -> reader.read(Bytes.of(longer))).isInstanceOf(TransactionRefused.class);
        });
    }
}
