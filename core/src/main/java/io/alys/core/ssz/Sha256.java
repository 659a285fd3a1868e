// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

import io.alys.core.value.Hash;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * SHA-256 (FIPS 180-4). Holds one digest that it reuses, so an instance belongs to one thread.
 *
 * <p>The one place in core that uses {@code java.security}: the JDK replaces its SHA-256 by the processor's own
 * instructions, which no code of ours could, and the function is fixed by its standard, so that it stays a pure one.
 * No provider is named and nothing is configured.
 */
public final class Sha256 {
    /** Roots of all-zero trees are known up to this depth: more chunks than a {@code long} can count. */
    public static final int ZERO_DEPTH_MAX = 63;

    private static final List<Hash> ZERO_HASHES = zeroHashes();

    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The root of a tree of zero chunks.
     *
     * @param depth 0 is a chunk itself; at most {@link #ZERO_DEPTH_MAX}.
     */
    public static Hash zeroHash(final int depth) {
        return ZERO_HASHES.get(depth);
    }

    /** The hash of the parts, one after another. */
    public Hash hash(final byte[]... parts) {
        // Whatever a call that failed halfway left behind.
        digest.reset();
        for (final byte[] part : parts) {
            digest.update(part);
        }
        return Hash.of(digest.digest());
    }

    /** The parent of two nodes of a tree. */
    public Hash hash(final Hash left, final Hash right) {
        return hash(left.toArray(), right.toArray());
    }

    /** Hashes a part of an array into another, which may be the same one. */
    void hashInto(
            final byte[] source, final int offset, final int length, final byte[] target, final int targetOffset) {
        Objects.checkFromIndexSize(targetOffset, Hash.LENGTH, target.length);
        digest.reset();
        digest.update(source, offset, length);
        try {
            digest.digest(target, targetOffset, Hash.LENGTH);
        } catch (final DigestException e) {
            throw new IllegalStateException("the target was checked", e);
        }
    }

    private static List<Hash> zeroHashes() {
        final Sha256 sha256 = new Sha256();
        final List<Hash> hashes = new ArrayList<>();
        hashes.add(Hash.ZERO);
        while (hashes.size() <= ZERO_DEPTH_MAX) {
            hashes.add(sha256.hash(hashes.getLast(), hashes.getLast()));
        }
        return List.copyOf(hashes);
    }
}
