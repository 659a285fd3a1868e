// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.effect.EffectId;
import io.alys.core.value.Hash;

/**
 * A quorum of approvals that is being made one signature.
 *
 * @param root of the block.
 * @param approvers bit i set: authority i approved.
 * @param effectId that the answer carries.
 */
record Aggregate(Hash root, long approvers, EffectId effectId) implements Recorded {
    static final Aggregate NONE = new Aggregate(Hash.ZERO, 0, EffectId.NULL);

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.hash("root", root);
        writer.int64("approvers", approvers);
        writer.record("effectId", effectId);
    }

    static Aggregate read(final FieldReader reader) {
        return new Aggregate(reader.hash("root"), reader.int64("approvers"), EffectId.read(reader));
    }
}
