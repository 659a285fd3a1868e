// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;

/**
 * One Bitcoin output credited by a block (rules.md 2).
 *
 * @param txid in internal byte order.
 * @param blockHash of the Bitcoin block that holds it, in internal byte order.
 * @param vout index of the output.
 * @param amountSats satoshis.
 * @param evmAddress credited.
 */
public record PegIn(Hash txid, Hash blockHash, int vout, long amountSats, EvmAddress evmAddress) implements Recorded {
    /** rules.md 2: 16 recipients times 64 outputs. */
    public static final int PER_BLOCK_MAX = 16 * 64;

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.hash("txid", txid);
        writer.hash("blockHash", blockHash);
        writer.int32("vout", vout);
        writer.int64("amountSats", amountSats);
        writer.address("evmAddress", evmAddress);
    }

    public static PegIn read(final FieldReader reader) {
        return new PegIn(
                reader.hash("txid"),
                reader.hash("blockHash"),
                reader.int32("vout"),
                reader.int64("amountSats"),
                reader.address("evmAddress"));
    }
}
