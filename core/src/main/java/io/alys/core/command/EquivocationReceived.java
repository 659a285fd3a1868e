// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import io.alys.core.chain.EquivocationProof;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;

/** Evidence from elsewhere that an authority equivocates. The verify stage checks all of it. */
public record EquivocationReceived(EquivocationProof proof) implements PeerCommand {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.record("proof", proof);
    }

    public static EquivocationReceived read(final FieldReader reader) {
        return new EquivocationReceived(EquivocationProof.read(reader));
    }
}
