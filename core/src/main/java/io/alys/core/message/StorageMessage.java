// SPDX-License-Identifier: Apache-2.0
package io.alys.core.message;

import io.alys.core.actor.Message;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;

/** What other actors tell the storage actor. */
public sealed interface StorageMessage extends Message {
    /** A committed block, to be kept. */
    record Store(SignedBlock block) implements StorageMessage {
        @Override
        public Delivery delivery() {
            return Delivery.OWED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("block", block);
        }

        public static Store read(final FieldReader reader) {
            return new Store(SignedBlock.read(reader));
        }
    }

    /** Answered by BlockForRefeed. */
    record Load(long height) implements StorageMessage {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("height", height);
        }

        public static Load read(final FieldReader reader) {
            return new Load(reader.int64("height"));
        }
    }

    /** To itself: hand over the next block. */
    record Proceed() implements StorageMessage {
        @Override
        public void writeFields(final FieldWriter writer) {}

        public static Proceed read(final FieldReader reader) {
            return new Proceed();
        }
    }
}
