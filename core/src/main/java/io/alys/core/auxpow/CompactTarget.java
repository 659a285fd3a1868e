// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import io.alys.core.value.Hash;
import java.math.BigInteger;

/**
 * A proof-of-work target and the 32 bits it is written in: an exponent of 256 and a signed mantissa of 24 bits, as in
 * Bitcoin's block header (reference 1.11).
 */
public final class CompactTarget {
    /** Hashes have so many bits; a target beyond them is none. */
    public static final int BITS = 256;

    private static final int MANTISSA_BYTES = 3;
    private static final int MANTISSA_BITS = 24;
    private static final int MANTISSA_MASK = 0x00FF_FFFF;
    private static final int SIGN_BIT = 0x0080_0000;

    private CompactTarget() {}

    /**
     * The target that the bits stand for. Zero, which no hash meets, where they stand for a negative number or for more
     * than 256 bits.
     *
     * @param bits all 32 of them.
     */
    public static BigInteger target(final int bits) {
        final int mantissa = bits & MANTISSA_MASK;
        final int exponent = bits >>> MANTISSA_BITS;
        if ((mantissa & SIGN_BIT) != 0) {
            return BigInteger.ZERO;
        }
        final BigInteger target = BigInteger.valueOf(mantissa).shiftLeft(Byte.SIZE * (exponent - MANTISSA_BYTES));
        return target.bitLength() > BITS ? BigInteger.ZERO : target;
    }

    /**
     * The bits for a target: the greatest that can be written and is not above it.
     *
     * @throws IllegalArgumentException for a negative target or one of more than 256 bits.
     */
    public static int bits(final BigInteger target) {
        if (target.signum() < 0 || target.bitLength() > BITS) {
            throw new IllegalArgumentException("target=" + target + " must have 0 to " + BITS + " bits");
        }
        int exponent = (target.bitLength() + Byte.SIZE - 1) / Byte.SIZE;
        int mantissa =
                target.shiftRight(Byte.SIZE * (exponent - MANTISSA_BYTES)).intValueExact();
        if ((mantissa & SIGN_BIT) != 0) {
            mantissa >>= Byte.SIZE;
            exponent++;
        }
        return exponent << MANTISSA_BITS | mantissa;
    }

    /** Whether a hash, in internal byte order, is at or below the target of the bits. */
    public static boolean isMet(final Hash hash, final int bits) {
        return number(hash).compareTo(target(bits)) <= 0 && target(bits).signum() > 0;
    }

    /** A hash as the number that proof of work compares: its bytes in internal order, least significant first. */
    static BigInteger number(final Hash hash) {
        final byte[] bytes = hash.toArray();
        for (int i = 0; i < bytes.length / 2; i++) {
            final byte swapped = bytes[i];
            bytes[i] = bytes[bytes.length - 1 - i];
            bytes[bytes.length - 1 - i] = swapped;
        }
        return new BigInteger(1, bytes);
    }
}
