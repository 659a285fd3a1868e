// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.nio.ByteBuffer;

/**
 * What a block says when it finalizes others by a proof of work. As bytes it is an SSZ container with these fields in this
 * order (docs/adr/0016); only the miner's part is free, everything else follows from the chain.
 *
 * @param rangeStart root of the first block covered.
 * @param rangeEnd root of the last block covered.
 * @param bits target that the work meets.
 * @param chainId ours.
 * @param height one more than the height of the last block with a proof (reference 1.9).
 * @param proof an {@link AuxPow} in bytes.
 * @param feeRecipient the miner's.
 */
public record AuxPowHeader(
        Hash rangeStart, Hash rangeEnd, int bits, long chainId, long height, Bytes proof, EvmAddress feeRecipient) {
    private static final int FIXED_LENGTH =
            2 * Hash.LENGTH + Integer.BYTES + 2 * Long.BYTES + Integer.BYTES + EvmAddress.LENGTH;

    /** The longest that one can be in bytes. */
    public static final int LENGTH_MAX = FIXED_LENGTH + AuxPow.LENGTH_MAX;

    public AuxPowHeader {
        if (proof.length() > AuxPow.LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "auxpow.length=" + proof.length() + " must be at most " + AuxPow.LENGTH_MAX);
        }
    }

    /**
     * Reads what {@link #serialize} wrote.
     *
     * @throws IllegalArgumentException for anything else; the proof itself is not looked into.
     */
    public static AuxPowHeader parse(final Bytes raw) {
        if (raw.length() < FIXED_LENGTH || raw.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "auxpowHeader.length=" + raw.length() + " must be " + FIXED_LENGTH + " to " + LENGTH_MAX);
        }
        final ByteBuffer source = ByteBuffer.wrap(raw.toArray()).order(LITTLE_ENDIAN);
        final Hash rangeStart = hash(source);
        final Hash rangeEnd = hash(source);
        final int bits = source.getInt();
        final long chainId = source.getLong();
        final long height = source.getLong();
        final int offset = source.getInt();
        if (offset != FIXED_LENGTH) {
            throw new IllegalArgumentException("auxpowHeader.offset=" + offset + " must be " + FIXED_LENGTH);
        }
        final byte[] recipient = new byte[EvmAddress.LENGTH];
        source.get(recipient);
        return new AuxPowHeader(
                rangeStart,
                rangeEnd,
                bits,
                chainId,
                height,
                raw.slice(FIXED_LENGTH, raw.length() - FIXED_LENGTH),
                EvmAddress.of(recipient));
    }

    /** As SSZ. */
    public Bytes serialize() {
        final ByteBuffer target =
                ByteBuffer.allocate(FIXED_LENGTH + proof.length()).order(LITTLE_ENDIAN);
        target.put(rangeStart.toArray()).put(rangeEnd.toArray());
        target.putInt(bits).putLong(chainId).putLong(height).putInt(FIXED_LENGTH);
        target.put(feeRecipient.toArray()).put(proof.toArray());
        return Bytes.of(target.array());
    }

    private static Hash hash(final ByteBuffer source) {
        final byte[] bytes = new byte[Hash.LENGTH];
        source.get(bytes);
        return Hash.of(bytes);
    }
}
