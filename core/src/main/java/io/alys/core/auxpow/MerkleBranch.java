// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import io.alys.core.bitcoin.Sha256d;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * The way from a leaf of a Merkle tree to its root.
 *
 * @param nodes the sibling of each level, from the leaf upwards, in internal byte order.
 * @param sideMask bit i is set where the sibling of level i is on the left; unsigned 32 bits.
 */
public record MerkleBranch(List<Hash> nodes, long sideMask) {
    /** Longer ones are refused wherever they stand (reference 1.9). */
    public static final int NODES_MAX = 30;

    /** Of a tree that is its only leaf. */
    public static final MerkleBranch EMPTY = new MerkleBranch(List.of(), 0);

    public MerkleBranch {
        nodes = List.copyOf(nodes);
    }

    /**
     * The way from the first leaf of a Bitcoin block to its Merkle root, where a level of odd length pairs its last node
     * with itself.
     *
     * @param leaves at least one.
     */
    public static MerkleBranch ofFirst(final List<Hash> leaves) {
        final Sha256d digest = new Sha256d();
        final List<Hash> nodes = new ArrayList<>();
        List<Hash> level = leaves;
        while (level.size() > 1) {
            nodes.add(level.get(1));
            final List<Hash> parents = new ArrayList<>();
            for (int i = 0; i < level.size(); i += 2) {
                parents.add(digest.pair(level.get(i), level.get(Math.min(i + 1, level.size() - 1))));
            }
            level = parents;
        }
        return new MerkleBranch(nodes, 0);
    }

    /** The root that the leaf and this branch lead to. */
    public Hash rootOf(final Hash leaf) {
        final Sha256d digest = new Sha256d();
        Hash current = leaf;
        for (int level = 0; level < nodes.size(); level++) {
            final boolean isSiblingLeft = (sideMask >>> level & 1) == 1;
            current = isSiblingLeft ? digest.pair(nodes.get(level), current) : digest.pair(current, nodes.get(level));
        }
        return current;
    }
}
