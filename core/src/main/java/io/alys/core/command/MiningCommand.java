// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;

/** What a miner wants; answered by MiningAnswered. */
public sealed interface MiningCommand extends Command {
    /** Names the answer; chosen by who asks. */
    String requestId();

    /** Wants something to mine: all settled blocks that no proof covers. */
    record RequestWork(String requestId, EvmAddress feeRecipient) implements MiningCommand {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("requestId", requestId);
            writer.address("feeRecipient", feeRecipient);
        }

        public static RequestWork read(final FieldReader reader) {
            return new RequestWork(reader.text("requestId"), reader.address("feeRecipient"));
        }
    }

    /**
     * Brings the proof for work that was given.
     *
     * @param commitment names the work.
     * @param proof an AuxPow in bytes.
     */
    record SubmitProof(String requestId, Hash commitment, Bytes proof) implements MiningCommand {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("requestId", requestId);
            writer.hash("commitment", commitment);
            writer.bytes("proof", proof);
        }

        public static SubmitProof read(final FieldReader reader) {
            return new SubmitProof(reader.text("requestId"), reader.hash("commitment"), reader.bytes("proof"));
        }
    }
}
