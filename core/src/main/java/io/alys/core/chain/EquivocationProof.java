// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * An equivocation that whoever knows the authorities can check without the two blocks (docs/adr/0024).
 *
 * @param slotBranch shows that the first root is of a block of the slot: the hashes beside the slot on its way to the root of
 *     the block's SSZ tree, the leaf's neighbour first.
 * @param otherSlotBranch the same for the other root.
 */
public record EquivocationProof(Equivocation equivocation, List<Hash> slotBranch, List<Hash> otherSlotBranch)
        implements Recorded {
    /** Depth of a block's SSZ tree. */
    public static final int BRANCH_LENGTH = 4;

    /**
     * @throws IllegalArgumentException for a branch of another length.
     */
    public EquivocationProof {
        slotBranch = List.copyOf(slotBranch);
        otherSlotBranch = List.copyOf(otherSlotBranch);
        if (slotBranch.size() != BRANCH_LENGTH || otherSlotBranch.size() != BRANCH_LENGTH) {
            throw new IllegalArgumentException("slotBranch.size=" + slotBranch.size() + " otherSlotBranch.size="
                    + otherSlotBranch.size() + " must be exactly " + BRANCH_LENGTH);
        }
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.record("equivocation", equivocation);
        slotBranch.forEach(hash -> writer.hash("slotBranch", hash));
        otherSlotBranch.forEach(hash -> writer.hash("otherSlotBranch", hash));
    }

    public static EquivocationProof read(final FieldReader reader) {
        return new EquivocationProof(
                Equivocation.read(reader), branch("slotBranch", reader), branch("otherSlotBranch", reader));
    }

    private static List<Hash> branch(final String name, final FieldReader reader) {
        final List<Hash> branch = new ArrayList<>(BRANCH_LENGTH);
        for (int i = 0; i < BRANCH_LENGTH; i++) {
            branch.add(reader.hash(name));
        }
        return branch;
    }
}
