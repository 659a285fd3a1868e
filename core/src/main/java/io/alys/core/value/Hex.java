// SPDX-License-Identifier: Apache-2.0
package io.alys.core.value;

import java.util.HexFormat;

/** Lower-case hexadecimal with a leading 0x, as Ethereum's JSON writes it. */
final class Hex {
    private static final HexFormat FORMAT = HexFormat.of();

    private Hex() {}

    static String of(final byte[] bytes) {
        return "0x" + FORMAT.formatHex(bytes);
    }

    static String digits(final String hex) {
        return hex.startsWith("0x") || hex.startsWith("0X") ? hex.substring(2) : hex;
    }

    static byte[] parse(final String hex, final int length) {
        final byte[] bytes = FORMAT.parseHex(digits(hex));
        requireLength(bytes.length, length);
        return bytes;
    }

    static void requireLength(final int length, final int expected) {
        if (length != expected) {
            throw new IllegalArgumentException("length=" + length + " expected=" + expected);
        }
    }
}
