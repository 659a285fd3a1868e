// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import java.math.BigInteger;
import java.util.Arrays;

/** Secret keys for tests, by their number. */
final class Keys {
    private Keys() {}

    static byte[] bytes(final long number) {
        final byte[] bytes = new byte[BlsSecretKey.LENGTH];
        final byte[] shown = BigInteger.valueOf(number).toByteArray();
        System.arraycopy(shown, 0, bytes, bytes.length - shown.length, shown.length);
        return bytes;
    }

    static BlsSecretKey key(final long number) {
        final byte[] bytes = bytes(number);
        final BlsSecretKey key = BlsSecretKey.of(bytes);
        Arrays.fill(bytes, (byte) 0);
        return key;
    }
}
