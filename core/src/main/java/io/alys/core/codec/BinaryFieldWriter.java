// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/**
 * Encodes fields one after another: integers little-endian, byte strings and lists with a 32-bit length in front. Names
 * are not written. Reused: {@link #wrap} before each value.
 */
public final class BinaryFieldWriter implements FieldWriter {
    private MutableDirectBuffer buffer;
    private int position;
    private int version = Integer.MAX_VALUE;
    private boolean isDigested = false;

    /** Writes from the offset of an expandable buffer, in the newest layout. */
    public BinaryFieldWriter wrap(final MutableDirectBuffer target, final int offset) {
        return wrap(target, offset, Integer.MAX_VALUE, false);
    }

    /** Writes from the offset of an expandable buffer what is digested of a state, in the layout of that version. */
    public BinaryFieldWriter wrapDigested(final MutableDirectBuffer target, final int offset, final int layout) {
        return wrap(target, offset, layout, true);
    }

    @SuppressWarnings("ReferenceEquality") // It is about the reference.
    private BinaryFieldWriter wrap(
            final MutableDirectBuffer target, final int offset, final int wantedVersion, final boolean isDigestWanted) {
        if (buffer != target) {
            buffer = target; // Storing a reference costs a collector's barrier.
        }
        position = offset;
        version = wantedVersion;
        isDigested = isDigestWanted;
        return this;
    }

    @Override
    public int version() {
        return version;
    }

    /** The offset after the last byte written. */
    public int position() {
        return position;
    }

    @Override
    public void int64(final String name, final long value) {
        buffer.putLong(position, value, LITTLE_ENDIAN);
        position += Long.BYTES;
    }

    @Override
    public void int32(final String name, final int value) {
        buffer.putInt(position, value, LITTLE_ENDIAN);
        position += Integer.BYTES;
    }

    @Override
    public void flag(final String name, final boolean value) {
        buffer.putByte(position, (byte) (value ? 1 : 0));
        position += Byte.BYTES;
    }

    @Override
    public void text(final String name, final String value) {
        final byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > BinaryFieldReader.TEXT_LENGTH_MAX) {
            throw new CodecException(
                    "field=" + name + " length=" + utf8.length + " max=" + BinaryFieldReader.TEXT_LENGTH_MAX);
        }
        int32(name, utf8.length);
        raw(utf8);
    }

    @Override
    public void bytes(final String name, final Bytes value) {
        int32(name, value.length());
        value.copyTo(buffer, position);
        position += value.length();
    }

    @Override
    public void hash(final String name, final Hash value) {
        value.copyTo(buffer, position);
        position += Hash.LENGTH;
    }

    @Override
    public void address(final String name, final EvmAddress value) {
        value.copyTo(buffer, position);
        position += EvmAddress.LENGTH;
    }

    @Override
    public void hashed(final String name, final Recorded value) {
        if (!isDigested || version < RecordedMap.LAYOUT) {
            record(name, value);
        }
    }

    @Override
    public void map(final String name, final RecordedMap<?, ?> map) {
        if (isDigested) {
            map.writeDigested(name, this);
        } else {
            list(name, map.values());
        }
    }

    @Override
    public void uint256(final String name, final BigInteger value) {
        final byte[] bigEndian = value.toByteArray();
        if (value.signum() < 0 || value.bitLength() > 256) {
            throw new CodecException("field=" + name + " value=" + value + " is not a 256-bit unsigned integer");
        }
        int32(name, bigEndian.length);
        raw(bigEndian);
    }

    private void raw(final byte[] source) {
        buffer.putBytes(position, source);
        position += source.length;
    }
}
