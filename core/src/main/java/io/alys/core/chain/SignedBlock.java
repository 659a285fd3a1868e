// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;

/**
 * A block, its root, its author's signature over it, and the approvals that made a quorum.
 *
 * @param root hash_tree_root of the block; carried so that it is computed once.
 * @param block what was signed.
 * @param proposerSignature 96-byte BLS signature under the block domain; empty only for genesis.
 * @param approvers bit i set: authority i approved.
 * @param approval 96-byte aggregate of their signatures under the approval domain; empty until there is a quorum.
 */
public record SignedBlock(Hash root, Block block, Bytes proposerSignature, long approvers, Bytes approval)
        implements Recorded {
    public long height() {
        return block.height();
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.hash("root", root);
        writer.hashed("block", block);
        writer.bytes("proposerSignature", proposerSignature);
        writer.int64("approvers", approvers);
        writer.bytes("approval", approval);
    }

    public static SignedBlock read(final FieldReader reader) {
        return new SignedBlock(
                reader.hash("root"),
                Block.read(reader),
                reader.bytes("proposerSignature"),
                reader.int64("approvers"),
                reader.bytes("approval"));
    }
}
