// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import io.alys.core.auxpow.RangeProof;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;

/** A proof from elsewhere, for the next author to put in a block. The chain alone can judge it. */
public record ProofReceived(RangeProof proof) implements PeerCommand {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.record("proof", proof);
    }

    public static ProofReceived read(final FieldReader reader) {
        return new ProofReceived(RangeProof.read(reader));
    }
}
