// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import io.alys.core.bitcoin.Sha256d;
import io.alys.core.value.Hash;
import java.util.List;

/** What a miner commits to: one hash over the roots of all blocks that the proof finalizes (rules.md 12, reference 1.9). */
public final class Commitment {
    private Commitment() {}

    /**
     * SHA-256 of SHA-256 over the roots, one after another.
     *
     * @param roots of consecutive blocks, the oldest first; at least one.
     * @return in internal byte order.
     */
    public static Hash of(final List<Hash> roots) {
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("roots=0 must be at least 1");
        }
        final Sha256d digest = new Sha256d();
        for (final Hash root : roots) {
            digest.update(root.toArray(), 0, Hash.LENGTH);
        }
        return digest.hash();
    }
}
