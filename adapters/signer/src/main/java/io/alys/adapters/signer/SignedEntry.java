// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.chain.SignatureKind;
import io.alys.core.codec.CodecException;
import io.alys.core.codec.Coded;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * One thing signed, and how the {@link SigningRecord}'s file lays it out. The length divides a disk sector, so that a
 * record is on the disk or is not. Integers are little-endian.
 *
 * <pre>
 * header                          record
 *   0  8 bytes "ALYSSIGN"           0  int32   kind, code of SignatureKind
 *   8  int32   format version       4  int32   0
 *  12  int32   record length        8  int64   height
 *  16  48 bytes public key         16  int64   slot
 *  64  int64   compactions         24  32 bytes root
 *  72  zeros                       56  32 bytes message
 * 124  int32   CRC32C of 0 to 124  88  32 bytes SHA-256 of the 128 bytes before this record
 *                                 120  int32   0
 *                                 124  int32   CRC32C of 0 to 124
 * </pre>
 */
record SignedEntry(SignatureKind kind, long height, long slot, Hash root, Hash message) {
    static final int LENGTH = 128;

    private static final long MAGIC = 0x4e47_4953_5359_4c41L;
    private static final int FORMAT_VERSION = 1;
    private static final int KEY_OFFSET = 16;
    private static final int COMPACTIONS_OFFSET = 64;
    private static final int PREVIOUS_OFFSET = 88;
    private static final int RESERVED_OFFSET = 120;
    private static final int CRC_OFFSET = 124;

    static byte[] header(final Bytes publicKey, final long compactions) {
        final byte[] header = new byte[LENGTH];
        final ByteBuffer buffer = ByteBuffer.wrap(header).order(LITTLE_ENDIAN);
        buffer.putLong(MAGIC).putInt(FORMAT_VERSION).putInt(LENGTH).put(publicKey.toArray());
        buffer.putLong(COMPACTIONS_OFFSET, compactions).putInt(CRC_OFFSET, crc(header));
        return header;
    }

    /**
     * Checks a header and returns how often the file was compacted.
     *
     * @throws CodecException when it is not a header of this format for the key.
     */
    static long readHeader(final byte[] header, final Bytes publicKey) {
        final ByteBuffer buffer = ByteBuffer.wrap(header).order(LITTLE_ENDIAN);
        require(buffer.getLong() == MAGIC, "it is not a signing record");
        final int version = buffer.getInt();
        require(version == FORMAT_VERSION, "format version=" + version + " known=" + FORMAT_VERSION);
        require(buffer.getInt() == LENGTH && buffer.getInt(CRC_OFFSET) == crc(header), "header checksum");
        final Bytes owner = Bytes.of(header, KEY_OFFSET, BlsSignatures.PUBLIC_KEY_LENGTH);
        require(owner.equals(publicKey), "it is the record of key=" + owner + ", not of key=" + publicKey);
        return buffer.getLong(COMPACTIONS_OFFSET);
    }

    byte[] encode(final byte[] before) {
        final byte[] record = new byte[LENGTH];
        final ByteBuffer buffer = ByteBuffer.wrap(record).order(LITTLE_ENDIAN);
        buffer.putInt(kind.code()).putInt(0).putLong(height).putLong(slot);
        buffer.put(root.toArray()).put(message.toArray()).put(digest(before)).putInt(0);
        buffer.putInt(crc(record));
        return record;
    }

    /**
     * @throws CodecException when it is not a whole record that follows the 128 bytes before it.
     */
    static SignedEntry decode(final byte[] record, final byte[] before) {
        final ByteBuffer buffer = ByteBuffer.wrap(record).order(LITTLE_ENDIAN);
        require(buffer.getInt(CRC_OFFSET) == crc(record), "checksum");
        require(buffer.getInt(Integer.BYTES) == 0 && buffer.getInt(RESERVED_OFFSET) == 0, "reserved field");
        require(
                Arrays.equals(digest(before), Arrays.copyOfRange(record, PREVIOUS_OFFSET, RESERVED_OFFSET)),
                "it does not follow the record before it");
        return new SignedEntry(
                Coded.of(SignatureKind.values(), buffer.getInt(0)),
                buffer.getLong(8),
                buffer.getLong(16),
                Hash.of(record, 24),
                Hash.of(record, 56));
    }

    private static byte[] digest(final byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int crc(final byte[] bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC_OFFSET);
        return (int) crc.getValue();
    }

    private static void require(final boolean holds, final String reason) {
        if (!holds) {
            throw new CodecException(reason);
        }
    }
}
