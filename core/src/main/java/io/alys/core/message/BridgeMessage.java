// SPDX-License-Identifier: Apache-2.0
package io.alys.core.message;

import io.alys.core.actor.Message;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.chain.Withdrawal;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.value.Hash;
import java.util.List;

/** What other actors tell the bridge. */
public sealed interface BridgeMessage extends Message {
    /**
     * Answered by PegInsCollected.
     *
     * @param recipientsMax at most so many are credited.
     */
    record CollectPegIns(long slot, long height, int recipientsMax) implements BridgeMessage {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("slot", slot);
            writer.int64("height", height);
            writer.int32("recipientsMax", recipientsMax);
        }

        public static CollectPegIns read(final FieldReader reader) {
            return new CollectPegIns(
                    reader.int64("slot"),
                    reader.int64("height"),
                    reader.version() == 1 ? Withdrawal.PER_BLOCK_MAX : reader.int32("recipientsMax"));
        }
    }

    /**
     * Answered by PegInsChecked.
     *
     * @param head that the chain had when it asked.
     * @param reverted credits of blocks up to the head that the block does not descend from.
     * @param applied credits of the block's ancestors that the head does not descend from.
     */
    record CheckPegIns(SignedBlock block, Hash head, List<PegIn> reverted, List<PegIn> applied)
            implements BridgeMessage {
        public CheckPegIns {
            reverted = List.copyOf(reverted);
            applied = List.copyOf(applied);
        }

        @Override
        public Delivery delivery() {
            return Delivery.OFFERED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("block", block);
            writer.hash("head", head);
            writer.list("reverted", reverted);
            writer.list("applied", applied);
        }

        public static CheckPegIns read(final FieldReader reader) {
            final SignedBlock block = SignedBlock.read(reader);
            return reader.version() == 1
                    ? new CheckPegIns(block, block.block().parentRoot(), List.of(), List.of())
                    : new CheckPegIns(
                            block,
                            reader.hash("head"),
                            reader.list("reverted", PegIn::read),
                            reader.list("applied", PegIn::read));
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

    /** These were credited by a block that is not part of the chain any more. */
    record PegInsReverted(long height, List<PegIn> pegIns) implements BridgeMessage {
        public PegInsReverted {
            pegIns = List.copyOf(pegIns);
        }

        @Override
        public Delivery delivery() {
            return Delivery.OWED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("height", height);
            writer.list("pegIns", pegIns);
        }

        public static PegInsReverted read(final FieldReader reader) {
            return new PegInsReverted(reader.int64("height"), reader.list("pegIns", PegIn::read));
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
