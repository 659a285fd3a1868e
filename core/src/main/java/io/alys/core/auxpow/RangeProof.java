// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;

/**
 * Work over a range of blocks that waits to be put in a block: the miner's part of an {@link AuxPowHeader}.
 *
 * @param rangeStart root of the first block covered.
 * @param rangeEnd root of the last block covered.
 * @param feeRecipient the miner's.
 * @param proof an {@link AuxPow} in bytes.
 */
public record RangeProof(Hash rangeStart, Hash rangeEnd, EvmAddress feeRecipient, Bytes proof) implements Recorded {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.hash("rangeStart", rangeStart);
        writer.hash("rangeEnd", rangeEnd);
        writer.address("feeRecipient", feeRecipient);
        writer.bytes("proof", proof);
    }

    public static RangeProof read(final FieldReader reader) {
        return new RangeProof(
                reader.hash("rangeStart"),
                reader.hash("rangeEnd"),
                reader.address("feeRecipient"),
                reader.bytes("proof"));
    }
}
