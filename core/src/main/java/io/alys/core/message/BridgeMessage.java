// SPDX-License-Identifier: Apache-2.0
package io.alys.core.message;

import io.alys.core.actor.Message;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import java.util.List;

/** What other actors tell the bridge. */
public sealed interface BridgeMessage extends Message {
    /** Answered by PegInsCollected. */
    record CollectPegIns(long slot, long height) implements BridgeMessage {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("slot", slot);
            writer.int64("height", height);
        }

        public static CollectPegIns read(final FieldReader reader) {
            return new CollectPegIns(reader.int64("slot"), reader.int64("height"));
        }
    }

    /** Answered by PegInsChecked. */
    record CheckPegIns(SignedBlock block) implements BridgeMessage {
        @Override
        public Delivery delivery() {
            return Delivery.OFFERED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("block", block);
        }

        public static CheckPegIns read(final FieldReader reader) {
            return new CheckPegIns(SignedBlock.read(reader));
        }
    }

    /** A committed block credits these. */
    record PegInsCommitted(long height, List<PegIn> pegIns) implements BridgeMessage {
        @Override
        public Delivery delivery() {
            return Delivery.OWED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("height", height);
            writer.list("pegIns", pegIns);
        }

        public static PegInsCommitted read(final FieldReader reader) {
            return new PegInsCommitted(reader.int64("height"), reader.list("pegIns", PegIn::read));
        }
    }

    /** To itself: ask for the next Bitcoin block. */
    record Proceed() implements BridgeMessage {
        @Override
        public void writeFields(final FieldWriter writer) {}

        public static Proceed read(final FieldReader reader) {
            return new Proceed();
        }
    }
}
