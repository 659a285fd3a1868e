// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;

/** A block from elsewhere. The verify stage recomputes its root and checks its signatures. */
public record BlockReceived(SignedBlock block) implements PeerCommand {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.record("block", block);
    }

    public static BlockReceived read(final FieldReader reader) {
        return new BlockReceived(SignedBlock.read(reader));
    }
}
