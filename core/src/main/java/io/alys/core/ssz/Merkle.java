// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

import io.alys.core.value.Hash;
import java.util.Arrays;

/**
 * {@code merkleize(chunks, limit)} of ssz/simple-serialize.md, over chunks that come one at a time. Keeps one finished
 * subtree a level, and takes the padding from the table of zero trees: its memory does not depend on the limit, nor on
 * the number of chunks. One thread; one tree at a time.
 */
final class Merkle {
    private static final int CHUNK = Hash.LENGTH;
    private static final int RIGHT = CHUNK;

    private final Sha256 sha256;

    /** At level i, the root of a full subtree of 2^i chunks, when bit i of the count is set. */
    private final byte[] subtrees = new byte[(Sha256.ZERO_DEPTH_MAX + 1) * CHUNK];

    /** Two siblings; the node being worked on is always the right one. */
    private final byte[] pair = new byte[2 * CHUNK];

    private long limit = 1;
    private long count = 0;

    Merkle(final Sha256 sha256) {
        this.sha256 = sha256;
    }

    /**
     * Forgets what came before.
     *
     * @param limit chunks that the type may have, at least 1; padded to the next power of two.
     */
    void begin(final long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit + " must be at least 1");
        }
        this.limit = limit;
        count = 0;
    }

    void add(final Hash chunk) {
        chunk.copyTo(pair, RIGHT);
        append();
    }

    /** Adds up to 32 bytes, padded with zeros on the right. */
    void add(final byte[] source, final int offset, final int length) {
        System.arraycopy(source, offset, pair, RIGHT, length);
        Arrays.fill(pair, RIGHT + length, pair.length, (byte) 0);
        append();
    }

    Hash root() {
        final int depth = depth(limit);
        if (count == 0) {
            return Sha256.zeroHash(depth);
        }
        final int lowest = Long.numberOfTrailingZeros(count);
        System.arraycopy(subtrees, lowest * CHUNK, pair, RIGHT, CHUNK);
        for (int level = lowest; level < depth; level++) {
            // Above the lowest subtree, a finished one is the left sibling of what was folded so far.
            if (level > lowest && isSet(level)) {
                joinLeft(level);
            } else {
                joinZeros(level);
            }
        }
        return Hash.of(pair, RIGHT);
    }

    /** ceil(log2(limit)). */
    static int depth(final long limit) {
        return Long.SIZE - Long.numberOfLeadingZeros(limit - 1);
    }

    private void append() {
        if (count == limit) {
            throw new IllegalStateException("count=" + (count + 1) + " must be at most limit=" + limit);
        }
        int level = 0;
        for (; isSet(level); level++) {
            joinLeft(level);
        }
        System.arraycopy(pair, RIGHT, subtrees, level * CHUNK, CHUNK);
        count++;
    }

    private boolean isSet(final int level) {
        return (count >>> level & 1) == 1;
    }

    private void joinLeft(final int level) {
        System.arraycopy(subtrees, level * CHUNK, pair, 0, CHUNK);
        sha256.hashInto(pair, 0, pair.length, pair, RIGHT);
    }

    private void joinZeros(final int level) {
        System.arraycopy(pair, RIGHT, pair, 0, CHUNK);
        Sha256.zeroHash(level).copyTo(pair, RIGHT);
        sha256.hashInto(pair, 0, pair.length, pair, RIGHT);
    }
}
