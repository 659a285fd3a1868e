// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.agrona.DirectBuffer;

/** Reads what {@link BinaryFieldWriter} wrote. Reused: {@link #wrap} before each value. */
public final class BinaryFieldReader implements FieldReader {
    static final int TEXT_LENGTH_MAX = 64 * 1024;

    private DirectBuffer buffer;
    private int position;
    private int limit;
    private int version;

    /** Reads the bytes from offset to offset + length, written with the version. */
    public BinaryFieldReader wrap(
            final DirectBuffer source, final int offset, final int length, final int writtenVersion) {
        buffer = source;
        position = offset;
        limit = offset + length;
        version = writtenVersion;
        return this;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public long int64(final String name) {
        return buffer.getLong(take(name, Long.BYTES), LITTLE_ENDIAN);
    }

    @Override
    public int int32(final String name) {
        return buffer.getInt(take(name, Integer.BYTES), LITTLE_ENDIAN);
    }

    @Override
    public boolean flag(final String name) {
        final byte value = buffer.getByte(take(name, Byte.BYTES));
        if (value != 0 && value != 1) {
            throw new CodecException("field=" + name + " value=" + value + " is neither 0 nor 1");
        }
        return value == 1;
    }

    @Override
    public String text(final String name) {
        final int length = int32(name);
        if (length > TEXT_LENGTH_MAX) {
            throw new CodecException("field=" + name + " length=" + length + " max=" + TEXT_LENGTH_MAX);
        }
        return new String(raw(name, length), StandardCharsets.UTF_8);
    }

    @Override
    public Bytes bytes(final String name) {
        return Bytes.of(raw(name, int32(name)));
    }

    @Override
    public Hash hash(final String name) {
        return Hash.of(raw(name, Hash.LENGTH));
    }

    @Override
    public EvmAddress address(final String name) {
        return EvmAddress.of(raw(name, EvmAddress.LENGTH));
    }

    @Override
    public BigInteger uint256(final String name) {
        final int length = int32(name);
        if (length < 1 || length > 33) {
            throw new CodecException("field=" + name + " length=" + length + " is outside 1 to 33");
        }
        final BigInteger value = new BigInteger(raw(name, length));
        if (value.signum() < 0 || value.bitLength() > 256) {
            throw new CodecException("field=" + name + " value=" + value + " is not a 256-bit unsigned integer");
        }
        return value;
    }

    @Override
    public <T> List<T> list(final String name, final Function<FieldReader, T> element) {
        final int count = count(name);
        final List<T> values = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            values.add(element.apply(this));
        }
        return List.copyOf(values);
    }

    @Override
    public void end() {
        if (position != limit) {
            throw new CodecException("bytes left over: " + (limit - position));
        }
    }

    private int count(final String name) {
        final int count = int32(name);
        if (count < 0 || count > limit - position) {
            throw new CodecException("field=" + name + " count=" + count + " bytes left=" + (limit - position));
        }
        return count;
    }

    private byte[] raw(final String name, final int length) {
        final int offset = take(name, length);
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    private int take(final String name, final int length) {
        if (length < 0 || length > limit - position) {
            throw new CodecException("field=" + name + " length=" + length + " bytes left=" + (limit - position));
        }
        final int offset = position;
        position += length;
        return offset;
    }
}
