// SPDX-License-Identifier: Apache-2.0
package io.alys.core.message;

import io.alys.core.actor.Message;
import io.alys.core.chain.EngineCall;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.value.Hash;
import java.util.List;

/** What other actors tell the engine actor. */
public sealed interface EngineMessage extends Message {
    /** The chain's head, which the client is to follow. */
    record HeadIs(long height, Hash payloadHash, Hash genesisHash) implements EngineMessage {
        @Override
        public Delivery delivery() {
            return Delivery.OWED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("height", height);
            writer.hash("payloadHash", payloadHash);
            writer.hash("genesisHash", genesisHash);
        }

        public static HeadIs read(final FieldReader reader) {
            return new HeadIs(reader.int64("height"), reader.hash("payloadHash"), reader.hash("genesisHash"));
        }
    }

    /** Blocks of the head's chain that are never reverted: one that is settled, and one that work finalized. */
    record FinalityIs(Hash safeHash, Hash finalizedHash) implements EngineMessage {
        @Override
        public Delivery delivery() {
            return Delivery.OWED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("safeHash", safeHash);
            writer.hash("finalizedHash", finalizedHash);
        }

        public static FinalityIs read(final FieldReader reader) {
            return new FinalityIs(reader.hash("safeHash"), reader.hash("finalizedHash"));
        }
    }

    /** To be done once the client is ready: BUILD or EXECUTE. */
    record CallWanted(EngineCall call) implements EngineMessage {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("call", call);
        }

        public static CallWanted read(final FieldReader reader) {
            return new CallWanted(EngineCall.read(reader));
        }
    }

    /** The block to feed to the client; an empty list when it can't be had now. */
    record BlockForRefeed(long height, List<SignedBlock> block) implements EngineMessage {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("height", height);
            writer.list("block", block);
        }

        public static BlockForRefeed read(final FieldReader reader) {
            return new BlockForRefeed(reader.int64("height"), reader.list("block", SignedBlock::read));
        }
    }

    /** To itself: do what comes next, now that the events so far are applied. */
    record Proceed() implements EngineMessage {
        @Override
        public void writeFields(final FieldWriter writer) {}

        public static Proceed read(final FieldReader reader) {
            return new Proceed();
        }
    }
}
