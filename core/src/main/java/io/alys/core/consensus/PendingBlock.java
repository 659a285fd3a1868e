// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;

/**
 * The block that may become the next head.
 *
 * @param block as far as it is signed.
 * @param stage what it waits for.
 */
record PendingBlock(SignedBlock block, Stage stage) implements Recorded {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.record("block", block);
        writer.code("stage", stage);
    }

    static PendingBlock read(final FieldReader reader) {
        return new PendingBlock(SignedBlock.read(reader), Coded.of(Stage.values(), reader.int32("stage")));
    }

    /** What a pending block waits for. */
    enum Stage implements Coded {
        /** The author's signature, ours. */
        SIGNING(1),
        /** The execution client's verdict. */
        EXECUTING(2),
        /** Our approval. */
        APPROVING(3);

        private final int code;

        Stage(final int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
