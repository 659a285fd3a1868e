// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.math.BigInteger;
import java.util.regex.Pattern;

/** Ethereum's JSON form of a number: 0x, then lower-case hexadecimal without leading zeros; zero is 0x0 (execution-apis, "uint"). */
final class HexQuantity {
    private static final Pattern UINT63 = Pattern.compile("0x(?:0|[1-9a-f][0-9a-f]{0,15})");

    private HexQuantity() {}

    static String of(final long value) {
        if (value < 0) {
            throw new IllegalArgumentException("value=" + value + " must not be below 0");
        }
        return "0x" + Long.toHexString(value);
    }

    static String of(final BigInteger value) {
        if (value.signum() < 0) {
            throw new IllegalArgumentException("value=" + value + " must not be below 0");
        }
        return "0x" + value.toString(16);
    }

    /** The number, or -1 when the text is not a quantity that fits 63 bits. */
    static long parse(final String text) {
        return UINT63.matcher(text).matches() ? Math.max(-1, Long.parseUnsignedLong(text, 2, text.length(), 16)) : -1;
    }
}
