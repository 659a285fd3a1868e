// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bridge;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Hash;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The last Bitcoin block scanned, by height and hash, and enough of those before it to walk back over a reorg. */
final class BitcoinCursor implements Recorded {
    /** Deepest reorg that can be followed: about a week of Bitcoin blocks. */
    static final int DEPTH_MAX = 1008;

    private final long startHeight;
    private final NavigableMap<Long, Hash> scanned = new TreeMap<>();
    private long prunedHeight;

    BitcoinCursor(final long startHeight) {
        this.startHeight = startHeight;
        this.prunedHeight = startHeight - 1;
    }

    long height() {
        return scanned.isEmpty() ? startHeight - 1 : scanned.lastKey();
    }

    /** Zero before the first block. */
    Hash hash() {
        return scanned.isEmpty() ? Hash.ZERO : scanned.lastEntry().getValue();
    }

    /** True when the block before the cursor is still known, or there is none to know. */
    boolean canRewind() {
        return scanned.size() > 1 || (scanned.size() == 1 && prunedHeight == startHeight - 1);
    }

    /** The block before the cursor. */
    Map.Entry<Long, Hash> parent() {
        final Map.Entry<Long, Hash> below = scanned.lowerEntry(height());
        return below == null ? Map.entry(startHeight - 1, Hash.ZERO) : below;
    }

    void move(final long height, final Hash hash) {
        scanned.put(height, hash);
        if (scanned.size() > DEPTH_MAX) {
            prunedHeight = scanned.pollFirstEntry().getKey();
        }
    }

    void rewind() {
        scanned.pollLastEntry();
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("prunedHeight", prunedHeight);
        writer.int32("scanned", scanned.size());
        scanned.forEach((height, hash) -> {
            writer.int64("height", height);
            writer.hash("hash", hash);
        });
    }

    void readFields(final FieldReader reader) {
        prunedHeight = reader.int64("prunedHeight");
        scanned.clear();
        final int count = reader.int32("scanned");
        for (int i = 0; i < count; i++) {
            scanned.put(reader.int64("height"), reader.hash("hash"));
        }
    }
}
