// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;

/**
 * A block of the tree, and how far it has come.
 *
 * @param isValid it passed every check, and so did all before it.
 * @param nextWithdrawalIndex of a child's first withdrawal, once the block is valid.
 * @param lineage once the block is valid, in a network with merge mining.
 */
record TreeBlock(SignedBlock block, boolean isValid, long nextWithdrawalIndex, Lineage lineage) implements Recorded {
    /** From which the lineage is written. */
    private static final int LAYOUT = 5;

    Hash root() {
        return block.root();
    }

    Hash parentRoot() {
        return block.block().parentRoot();
    }

    long slot() {
        return block.block().slot();
    }

    /** A quorum approved it. The first block needs none. */
    boolean isCertified() {
        return block.approvers() != 0 || block.height() == 0;
    }

    TreeBlock certified(final long approvers, final Bytes approval) {
        return new TreeBlock(
                new SignedBlock(block.root(), block.block(), block.proposerSignature(), approvers, approval),
                isValid,
                nextWithdrawalIndex,
                lineage);
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.record("block", block);
        writer.flag("isValid", isValid);
        writer.int64("nextWithdrawalIndex", nextWithdrawalIndex);
        if (writer.version() >= LAYOUT) {
            writer.record("lineage", lineage);
        }
    }

    static TreeBlock read(final FieldReader reader) {
        return new TreeBlock(
                SignedBlock.read(reader),
                reader.flag("isValid"),
                reader.int64("nextWithdrawalIndex"),
                reader.version() >= LAYOUT ? Lineage.read(reader) : Lineage.NONE);
    }
}
