// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;

/**
 * One authority's word for a block (rules.md 9). A quorum of them makes the block one that may become the head.
 *
 * @param authorityIndex in the chain spec's list.
 * @param root of the block.
 * @param signature 96-byte BLS signature under the approval domain.
 */
public record Approval(int authorityIndex, Hash root, Bytes signature) implements Recorded {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int32("authorityIndex", authorityIndex);
        writer.hash("root", root);
        writer.bytes("signature", signature);
    }

    public static Approval read(final FieldReader reader) {
        return new Approval(reader.int32("authorityIndex"), reader.hash("root"), reader.bytes("signature"));
    }
}
