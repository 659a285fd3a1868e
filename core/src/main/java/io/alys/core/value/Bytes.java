// SPDX-License-Identifier: Apache-2.0
package io.alys.core.value;

import java.util.Arrays;
import java.util.HexFormat;
import org.agrona.MutableDirectBuffer;

/** An immutable byte string. Compares as unsigned bytes, shorter first where one is the other's prefix. */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] bytes;

    private Bytes(final byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies the array. */
    public static Bytes of(final byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
    }

    /** Copies a part of the array. */
    public static Bytes of(final byte[] bytes, final int offset, final int length) {
        return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /**
     * Parses hexadecimal, with or without a leading 0x.
     *
     * @throws IllegalArgumentException when the text is not an even number of hexadecimal digits.
     */
    public static Bytes fromHex(final String hex) {
        return new Bytes(HexFormat.of().parseHex(Hex.digits(hex)));
    }

    public int length() {
        return bytes.length;
    }

    public byte at(final int index) {
        return bytes[index];
    }

    /** A fresh copy, which the caller owns. */
    public byte[] toArray() {
        return bytes.clone();
    }

    public void copyTo(final MutableDirectBuffer target, final int offset) {
        target.putBytes(offset, bytes);
    }

    /** Copies a part of it. */
    public void copyTo(final byte[] target, final int targetOffset, final int offset, final int length) {
        System.arraycopy(bytes, offset, target, targetOffset, length);
    }

    public Bytes slice(final int offset, final int length) {
        return of(bytes, offset, length);
    }

    public String toHex() {
        return Hex.of(bytes);
    }

    @Override
    public int compareTo(final Bytes other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return toHex();
    }
}
