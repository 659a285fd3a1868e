// SPDX-License-Identifier: Apache-2.0
package io.alys.core.value;

import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/** A 20-byte account address of the execution layer. Ordered as unsigned bytes. */
public final class EvmAddress implements Comparable<EvmAddress> {
    public static final int LENGTH = 20;
    public static final EvmAddress ZERO = new EvmAddress(new byte[LENGTH]);

    private final byte[] bytes;

    private EvmAddress(final byte[] bytes) {
        Hex.requireLength(bytes.length, LENGTH);
        this.bytes = bytes;
    }

    /** Copies the array, which must have exactly {@link #LENGTH} bytes. */
    public static EvmAddress of(final byte[] bytes) {
        return new EvmAddress(bytes.clone());
    }

    /** Copies {@link #LENGTH} bytes from the offset. */
    public static EvmAddress of(final byte[] bytes, final int offset) {
        return new EvmAddress(Arrays.copyOfRange(bytes, offset, offset + LENGTH));
    }

    /** Parses hexadecimal, with or without a leading 0x. */
    public static EvmAddress fromHex(final String hex) {
        return new EvmAddress(Hex.parse(hex, LENGTH));
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
    public int compareTo(final EvmAddress other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof EvmAddress that && Arrays.equals(bytes, that.bytes);
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
