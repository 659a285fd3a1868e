// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

/** Says which parameter breaks which rule. */
final class Bounds {
    private Bounds() {}

    static void require(final boolean holds, final String parameter, final long value, final String rule) {
        if (!holds) {
            throw new IllegalArgumentException("kdf.params." + parameter + "=" + value + " must be " + rule);
        }
    }
}
