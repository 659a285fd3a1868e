// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.codec.CodecException;
import io.alys.core.value.Hash;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The value kept for a block. RocksDB checks its own files; the checksum here covers the way from our encoder to our
 * decoder.
 *
 * <pre>
 * offset 0  int8   format version
 * offset 1  int32  CRC32C of version and fields, big-endian
 * offset 5  fields of SignedBlock, as BinaryFieldWriter writes them
 * </pre>
 */
final class BlockCodec {
    /** Far above the 10 MiB that a block may have on the network (rules.md 22). */
    static final int VALUE_LENGTH_MAX = 32 * 1024 * 1024;

    static final byte FORMAT_VERSION = 1;
    static final int FIELDS_OFFSET = 1 + Integer.BYTES;

    private BlockCodec() {}

    static byte[] encode(final SignedBlock block) {
        final ExpandableArrayBuffer fields = new ExpandableArrayBuffer(4096);
        final BinaryFieldWriter writer = new BinaryFieldWriter().wrap(fields, 0);
        block.writeFields(writer);
        final int length = writer.position();
        if (length > VALUE_LENGTH_MAX - FIELDS_OFFSET) {
            throw new CodecException(
                    "block root=" + block.root() + " length=" + length + " max=" + (VALUE_LENGTH_MAX - FIELDS_OFFSET));
        }
        final byte[] value = new byte[FIELDS_OFFSET + length];
        value[0] = FORMAT_VERSION;
        fields.getBytes(0, value, FIELDS_OFFSET, length);
        ByteBuffer.wrap(value).putInt(1, checksum(value));
        return value;
    }

    /**
     * Decodes the value found under a root.
     *
     * @throws CodecException when it is not the block with that root, whole.
     */
    static SignedBlock decode(final Hash root, final byte[] value) {
        if (value.length < FIELDS_OFFSET) {
            throw new CodecException("length=" + value.length + " min=" + FIELDS_OFFSET);
        }
        if (value[0] != FORMAT_VERSION) {
            throw new CodecException("format version=" + value[0] + " known=" + FORMAT_VERSION);
        }
        final int stored = ByteBuffer.wrap(value).getInt(1);
        final int computed = checksum(value);
        if (stored != computed) {
            throw new CodecException(
                    "checksum=" + Integer.toHexString(computed) + " stored=" + Integer.toHexString(stored));
        }
        final BinaryFieldReader reader = new BinaryFieldReader()
                .wrap(new UnsafeBuffer(value), FIELDS_OFFSET, value.length - FIELDS_OFFSET, FORMAT_VERSION);
        final SignedBlock block = SignedBlock.read(reader);
        reader.end();
        if (!block.root().equals(root)) {
            throw new CodecException("the value holds the block root=" + block.root());
        }
        return block;
    }

    private static int checksum(final byte[] value) {
        final CRC32C crc = new CRC32C();
        crc.update(value[0]);
        crc.update(value, FIELDS_OFFSET, value.length - FIELDS_OFFSET);
        return (int) crc.getValue();
    }
}
