// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import io.alys.core.value.Hash;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Ethereum's hash: Keccak-256 as it was before FIPS 202 changed the padding. */
public final class Keccak {
    private Keccak() {}

    public static Hash hash(final byte[] bytes) {
        return hash(bytes, 0, bytes.length);
    }

    public static Hash hash(final byte[] bytes, final int offset, final int length) {
        final KeccakDigest digest = new KeccakDigest(256);
        digest.update(bytes, offset, length);
        final byte[] result = new byte[Hash.LENGTH];
        digest.doFinal(result, 0);
        return Hash.of(result);
    }
}
