// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bitcoin;

import io.alys.core.value.Hash;
import java.util.HexFormat;

/** Bitcoin hashes as people and bitcoind's JSON write them: lower-case hexadecimal of the bytes in reverse, without 0x. */
public final class ReversedHex {
    private static final HexFormat FORMAT = HexFormat.of();

    private ReversedHex() {}

    public static String of(final Hash hash) {
        return FORMAT.formatHex(reversed(hash.toArray()));
    }

    /**
     * @return the hash in internal byte order.
     * @throws IllegalArgumentException when the text is not exactly 64 hexadecimal digits.
     */
    public static Hash parse(final String text) {
        if (text.length() != 2 * Hash.LENGTH) {
            throw new IllegalArgumentException(
                    "hashDigits=" + text.length() + " must be exactly " + 2 * Hash.LENGTH + " hexadecimal digits");
        }
        return Hash.of(reversed(FORMAT.parseHex(text)));
    }

    private static byte[] reversed(final byte[] bytes) {
        final byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }
}
