// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;

/**
 * An authority signed two blocks of one slot (rules.md 8): proof, together with the blocks, that it breaks the rules.
 *
 * @param kind BLOCK: it proposed both; APPROVAL: it approved both.
 * @param authorityIndex in the chain spec's list.
 * @param slot of both blocks.
 */
public record Equivocation(
        SignatureKind kind,
        int authorityIndex,
        long slot,
        Hash root,
        Bytes signature,
        Hash otherRoot,
        Bytes otherSignature)
        implements Recorded {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.code("kind", kind);
        writer.int32("authorityIndex", authorityIndex);
        writer.int64("slot", slot);
        writer.hash("root", root);
        writer.bytes("signature", signature);
        writer.hash("otherRoot", otherRoot);
        writer.bytes("otherSignature", otherSignature);
    }

    public static Equivocation read(final FieldReader reader) {
        return new Equivocation(
                Coded.of(SignatureKind.values(), reader.int32("kind")),
                reader.int32("authorityIndex"),
                reader.int64("slot"),
                reader.hash("root"),
                reader.bytes("signature"),
                reader.hash("otherRoot"),
                reader.bytes("otherSignature"));
    }
}
