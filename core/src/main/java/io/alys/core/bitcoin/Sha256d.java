// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bitcoin;

import io.alys.core.value.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Bitcoin's hash: SHA-256 of SHA-256. One instance hashes one message. */
final class Sha256d {
    private final MessageDigest digest;

    Sha256d() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    static Hash of(final byte[] bytes, final int offset, final int length) {
        return new Sha256d().update(bytes, offset, length).hash();
    }

    Sha256d update(final byte[] bytes, final int offset, final int length) {
        digest.update(bytes, offset, length);
        return this;
    }

    Hash hash() {
        return Hash.of(digest.digest(digest.digest()));
    }
}
