// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Hash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last block that work finalized, and the settled ones after it: what the next proof is about. */
final class SettledChain implements Recorded {
    private final Deque<BlockRef> open = new ArrayDeque<>();
    private BlockRef finalized = BlockRef.NONE;

    /** Begins with a block that needs no proof. */
    void plant(final BlockRef genesis) {
        open.clear();
        finalized = genesis;
    }

    /** The block that follows the last one is settled. */
    void settle(final BlockRef block) {
        open.addLast(block);
    }

    /** Blocks up to the height are covered by a proof in a settled block. */
    void finalizeTo(final long height) {
        while (finalized.height() < height) {
            finalized = open.removeFirst();
        }
    }

    BlockRef finalized() {
        return finalized;
    }

    /** Roots of the settled blocks of these heights, oldest first. */
    List<Hash> roots(final long fromHeight, final long toHeight) {
        final List<Hash> roots = new ArrayList<>();
        for (final BlockRef block : open) {
            if (block.height() >= fromHeight && block.height() <= toHeight) {
                roots.add(block.root());
            }
        }
        return roots;
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.record("finalized", finalized);
        writer.list("open", List.copyOf(open));
    }

    void readFields(final FieldReader reader) {
        finalized = BlockRef.read(reader);
        open.clear();
        open.addAll(reader.list("open", BlockRef::read));
    }
}
