// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bitcoin;

import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;

/** Reads Bitcoin's little-endian wire encoding from an array and refuses to read past its end. */
public final class BitcoinReader {
    private static final long UINT32_MASK = 0xFFFF_FFFFL;

    private final byte[] bytes;
    private int position;

    /** Reads from the front; the array is not copied. */
    public BitcoinReader(final byte[] bytes) {
        this.bytes = bytes;
    }

    int position() {
        return position;
    }

    public int remaining() {
        return bytes.length - position;
    }

    /** The byte at an offset from the position, or -1 past the end. */
    int peek(final int offset) {
        return offset < remaining() ? bytes[position + offset] & 0xFF : -1;
    }

    void skip(final String field, final int length) throws BitcoinParseException {
        require(field, length);
        position += length;
    }

    int uint8(final String field) throws BitcoinParseException {
        return (int) littleEndian(field, 1);
    }

    int int32(final String field) throws BitcoinParseException {
        return (int) littleEndian(field, 4);
    }

    public long uint32(final String field) throws BitcoinParseException {
        return littleEndian(field, 4) & UINT32_MASK;
    }

    long int64(final String field) throws BitcoinParseException {
        return littleEndian(field, 8);
    }

    /** 32 bytes, in internal byte order. */
    public Hash hash(final String field) throws BitcoinParseException {
        require(field, Hash.LENGTH);
        final Hash hash = Hash.of(bytes, position);
        position += Hash.LENGTH;
        return hash;
    }

    /** A CompactSize, which must use the shortest form and lie within the maximum. */
    public int compactSize(final String field, final int max) throws BitcoinParseException {
        final int first = uint8(field);
        final long value;
        final long smallest;
        switch (first) {
            case 0xFD -> {
                value = littleEndian(field, 2);
                smallest = 0xFD;
            }
            case 0xFE -> {
                value = littleEndian(field, 4) & UINT32_MASK;
                smallest = 0x1_0000;
            }
            case 0xFF -> {
                value = littleEndian(field, 8);
                smallest = 0x1_0000_0000L;
            }
            default -> {
                value = first;
                smallest = 0;
            }
        }
        if (Long.compareUnsigned(value, smallest) < 0) {
            throw new BitcoinParseException(field, value, "in the shortest CompactSize form");
        }
        if (Long.compareUnsigned(value, max) > 0) {
            throw new BitcoinParseException(field, Long.toUnsignedString(value), "at most " + max);
        }
        return (int) value;
    }

    /** A CompactSize length and that many bytes. */
    Bytes variableBytes(final String field) throws BitcoinParseException {
        final int length = compactSize(field + ".length", remaining());
        require(field, length);
        final Bytes result = Bytes.of(bytes, position, length);
        position += length;
        return result;
    }

    void skipVariableBytes(final String field) throws BitcoinParseException {
        skip(field, compactSize(field + ".length", remaining()));
    }

    private long littleEndian(final String field, final int length) throws BitcoinParseException {
        require(field, length);
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (bytes[position + i] & 0xFFL) << (8 * i);
        }
        position += length;
        return value;
    }

    private void require(final String field, final int length) throws BitcoinParseException {
        if (length > remaining()) {
            throw new BitcoinParseException(
                    field + ".remainingBytes", remaining(), "at least " + length + " at offset " + position);
        }
    }
}
