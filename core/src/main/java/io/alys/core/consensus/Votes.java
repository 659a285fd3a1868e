// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Hash;

/**
 * What an authority has approved, as far as it decides what it may approve next (docs/adr/0014, which takes the place of
 * rules.md 8): one block a slot, in slots that only rise, and never one whose parent is older than the newest parent it
 * approved a child of. With that, and a quorum of ceil(2n/3), no two settled blocks conflict: see {@link Settling}.
 *
 * @param slot of the block approved last; {@link #NULL_SLOT} when there is none.
 * @param root of it.
 * @param lockedSlot the highest slot of a parent whose child was approved; {@link #NULL_SLOT} when there is none.
 */
public record Votes(long slot, Hash root, long lockedSlot) implements Recorded {
    public static final long NULL_SLOT = -1;

    /** Nothing was approved yet. */
    public static final Votes NONE = new Votes(NULL_SLOT, Hash.ZERO, NULL_SLOT);

    /**
     * True when a block may be approved; the same one again always may.
     *
     * @param parentSlot of its parent, which must have a quorum.
     */
    public boolean isAllowed(final long blockSlot, final Hash blockRoot, final long parentSlot) {
        return blockSlot == slot ? blockRoot.equals(root) : blockSlot > slot && parentSlot >= lockedSlot;
    }

    /**
     * With one more approval.
     *
     * @throws IllegalArgumentException when it is not allowed.
     */
    public Votes with(final long blockSlot, final Hash blockRoot, final long parentSlot) {
        if (!isAllowed(blockSlot, blockRoot, parentSlot)) {
            throw new IllegalArgumentException("slot=" + blockSlot + " root=" + blockRoot + " parentSlot=" + parentSlot
                    + " is not allowed after slot=" + slot + " root=" + root + " lockedSlot=" + lockedSlot);
        }
        return new Votes(blockSlot, blockRoot, Math.max(lockedSlot, parentSlot));
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("slot", slot);
        writer.hash("root", root);
        writer.int64("lockedSlot", lockedSlot);
    }

    public static Votes read(final FieldReader reader) {
        return new Votes(reader.int64("slot"), reader.hash("root"), reader.int64("lockedSlot"));
    }
}
