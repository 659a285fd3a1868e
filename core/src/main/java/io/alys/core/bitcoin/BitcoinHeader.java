// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bitcoin;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.value.Hash;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The 80 bytes that identify a Bitcoin block. Hashes are in internal byte order. Proof of work is not checked here.
 *
 * @param version as signed 32 bits.
 * @param parentHash of the block before; zero in a genesis block.
 * @param merkleRoot over the txids.
 * @param timeS seconds since 1970, unsigned 32 bits.
 * @param bits target in compact form, unsigned 32 bits.
 * @param nonce unsigned 32 bits.
 * @param hash of these 80 bytes.
 */
public record BitcoinHeader(
        int version, Hash parentHash, Hash merkleRoot, long timeS, long bits, long nonce, Hash hash) {
    public static final int LENGTH = 80;

    private static final int PARENT_OFFSET = 4;
    private static final int MERKLE_ROOT_OFFSET = 36;
    private static final int TIME_OFFSET = 68;
    private static final int BITS_OFFSET = 72;
    private static final int NONCE_OFFSET = 76;

    /** Parses exactly {@link #LENGTH} bytes. */
    public static BitcoinHeader parse(final byte[] raw) throws BitcoinParseException {
        if (raw.length != LENGTH) {
            throw new BitcoinParseException("header.length", raw.length, "exactly " + LENGTH);
        }
        return read(new BitcoinReader(raw), raw);
    }

    /** Reads one at the reader's position in the same array. */
    public static BitcoinHeader read(final BitcoinReader reader, final byte[] source) throws BitcoinParseException {
        final int start = reader.position();
        final int version = reader.int32("header.version");
        final Hash parentHash = reader.hash("header.parentHash");
        final Hash merkleRoot = reader.hash("header.merkleRoot");
        final long timeS = reader.uint32("header.timeS");
        final long bits = reader.uint32("header.bits");
        final long nonce = reader.uint32("header.nonce");
        return new BitcoinHeader(
                version, parentHash, merkleRoot, timeS, bits, nonce, Sha256d.of(source, start, LENGTH));
    }

    /** The {@link #LENGTH} bytes. */
    public byte[] serialize() {
        final byte[] raw = new byte[LENGTH];
        final UnsafeBuffer buffer = new UnsafeBuffer(raw);
        buffer.putInt(0, version, LITTLE_ENDIAN);
        parentHash.copyTo(raw, PARENT_OFFSET);
        merkleRoot.copyTo(raw, MERKLE_ROOT_OFFSET);
        buffer.putInt(TIME_OFFSET, (int) timeS, LITTLE_ENDIAN);
        buffer.putInt(BITS_OFFSET, (int) bits, LITTLE_ENDIAN);
        buffer.putInt(NONCE_OFFSET, (int) nonce, LITTLE_ENDIAN);
        return raw;
    }
}
