// SPDX-License-Identifier: Apache-2.0
package io.alys.core.value;

import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/** A 32-byte digest: a block root, an execution block hash, or a Bitcoin hash in internal byte order. Ordered as unsigned bytes. */
public final class Hash implements Comparable<Hash> {
    public static final int LENGTH = 32;
    public static final Hash ZERO = new Hash(new byte[LENGTH]);

    private final byte[] bytes;

    private Hash(final byte[] bytes) {
        Hex.requireLength(bytes.length, LENGTH);
        this.bytes = bytes;
    }

    /** Copies the array, which must have exactly {@link #LENGTH} bytes. */
    public static Hash of(final byte[] bytes) {
        return new Hash(bytes.clone());
    }

    /** Copies {@link #LENGTH} bytes from the offset. */
    public static Hash of(final byte[] bytes, final int offset) {
        return new Hash(Arrays.copyOfRange(bytes, offset, offset + LENGTH));
    }

    /** Parses hexadecimal, with or without a leading 0x. */
    public static Hash fromHex(final String hex) {
        return new Hash(Hex.parse(hex, LENGTH));
    }

    /** A fresh copy, which the caller owns. */
    public byte[] toArray() {
        return bytes.clone();
    }

    public void copyTo(final byte[] target, final int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    public void copyTo(final MutableDirectBuffer target, final int offset) {
        target.putBytes(offset, bytes);
    }

    public boolean isZero() {
        return equals(ZERO);
    }

    public String toHex() {
        return Hex.of(bytes);
    }

    @Override
    public int compareTo(final Hash other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
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
