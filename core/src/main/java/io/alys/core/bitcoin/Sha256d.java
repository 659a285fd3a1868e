// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bitcoin;

import io.alys.core.value.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Bitcoin's hash: SHA-256 of SHA-256. Hashes one message after another, on one thread. */
public final class Sha256d {
    private final MessageDigest digest;
    private final byte[] pair = new byte[2 * Hash.LENGTH];

    /** Of a message that is empty so far. */
    public Sha256d() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Of a part of an array. */
    public static Hash of(final byte[] bytes, final int offset, final int length) {
        return new Sha256d().update(bytes, offset, length).hash();
    }

    /** The parent of two nodes of a Merkle tree. */
    public Hash pair(final Hash left, final Hash right) {
        left.copyTo(pair, 0);
        right.copyTo(pair, Hash.LENGTH);
        return update(pair, 0, pair.length).hash();
    }

    /** Adds a part of an array to the message. */
    public Sha256d update(final byte[] bytes, final int offset, final int length) {
        digest.update(bytes, offset, length);
        return this;
    }

    /** Ends the message; the next one begins. */
    public Hash hash() {
        return Hash.of(digest.digest(digest.digest()));
    }
}
