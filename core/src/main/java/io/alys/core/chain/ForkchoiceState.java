// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Hash;

/**
 * The head, safe and finalized execution blocks (Engine API, ForkchoiceStateV1). Safe and finalized are zero until a
 * merge-mined proof finalizes a block.
 */
public record ForkchoiceState(Hash headHash, Hash safeHash, Hash finalizedHash) implements Recorded {
    /** With another head. */
    public ForkchoiceState withHead(final Hash hash) {
        return new ForkchoiceState(hash, safeHash, finalizedHash);
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.hash("headHash", headHash);
        writer.hash("safeHash", safeHash);
        writer.hash("finalizedHash", finalizedHash);
    }

    public static ForkchoiceState read(final FieldReader reader) {
        return new ForkchoiceState(reader.hash("headHash"), reader.hash("safeHash"), reader.hash("finalizedHash"));
    }
}
