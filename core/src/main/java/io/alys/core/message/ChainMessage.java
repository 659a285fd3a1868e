// SPDX-License-Identifier: Apache-2.0
package io.alys.core.message;

import io.alys.core.actor.Message;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.List;

/** What other actors tell the chain. */
public sealed interface ChainMessage extends Message {
    @Override
    default Priority priority() {
        return Priority.CRITICAL;
    }

    /** The execution client became ready to build, or ceased to be. */
    record EngineReadiness(boolean isReady) implements ChainMessage {
        @Override
        public Delivery delivery() {
            return Delivery.OWED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.flag("isReady", isReady);
        }

        public static EngineReadiness read(final FieldReader reader) {
            return new EngineReadiness(reader.flag("isReady"));
        }
    }

    /** Block 0 of the execution client. */
    record GenesisSeen(ExecutionPayload payload) implements ChainMessage {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("payload", payload);
        }

        public static GenesisSeen read(final FieldReader reader) {
            return new GenesisSeen(ExecutionPayload.read(reader));
        }
    }

    /** The payload asked for in the slot. */
    record PayloadReady(long slot, ExecutionPayload payload) implements ChainMessage {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("slot", slot);
            writer.record("payload", payload);
        }

        public static PayloadReady read(final FieldReader reader) {
            return new PayloadReady(reader.int64("slot"), ExecutionPayload.read(reader));
        }
    }

    /** There will be no payload for the slot. */
    record BuildFailed(long slot, String reason) implements ChainMessage {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("slot", slot);
            writer.text("reason", reason);
        }

        public static BuildFailed read(final FieldReader reader) {
            return new BuildFailed(reader.int64("slot"), reader.text("reason"));
        }
    }

    /**
     * The execution client's verdict on a payload.
     *
     * @param feesWei tips that it pays, where it is valid.
     */
    record ExecutionJudged(Hash payloadHash, boolean isValid, String reason, BigInteger feesWei)
            implements ChainMessage {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("payloadHash", payloadHash);
            writer.flag("isValid", isValid);
            writer.text("reason", reason);
            writer.uint256("feesWei", feesWei);
        }

        public static ExecutionJudged read(final FieldReader reader) {
            return new ExecutionJudged(
                    reader.hash("payloadHash"),
                    reader.flag("isValid"),
                    reader.text("reason"),
                    reader.version() == 1 ? BigInteger.ZERO : reader.uint256("feesWei"));
        }
    }

    /** The execution client can't judge a payload: it lacks blocks that are not of the head's branch. */
    record AncestorsUnknown(Hash payloadHash) implements ChainMessage {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("payloadHash", payloadHash);
        }

        public static AncestorsUnknown read(final FieldReader reader) {
            return new AncestorsUnknown(reader.hash("payloadHash"));
        }
    }

    /** Deposits that a block in this slot, at this height, may credit, and the bridge's digest after it. */
    record PegInsCollected(long slot, long height, List<PegIn> pegIns, Hash stateDigest) implements ChainMessage {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("slot", slot);
            writer.int64("height", height);
            writer.list("pegIns", pegIns);
            writer.hash("stateDigest", stateDigest);
        }

        public static PegInsCollected read(final FieldReader reader) {
            return new PegInsCollected(
                    reader.int64("slot"),
                    reader.int64("height"),
                    reader.list("pegIns", PegIn::read),
                    reader.hash("stateDigest"));
        }
    }

    /**
     * The bridge's verdict on a block's deposits; an empty reason is consent.
     *
     * @param head that the chain had when it asked: of another one it says nothing.
     */
    record PegInsChecked(SignedBlock block, Hash head, String reason) implements ChainMessage {
        @Override
        public Delivery delivery() {
            return Delivery.OFFERED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("block", block);
            writer.hash("head", head);
            writer.text("reason", reason);
        }

        public static PegInsChecked read(final FieldReader reader) {
            final SignedBlock block = SignedBlock.read(reader);
            return new PegInsChecked(
                    block,
                    reader.version() == 1 ? block.block().parentRoot() : reader.hash("head"),
                    reader.text("reason"));
        }
    }

    /**
     * An operator wants no blocks proposed, or wants them again.
     *
     * @param reason for people; empty when they are wanted.
     */
    record ProductionOrdered(boolean isPaused, String reason) implements ChainMessage {
        @Override
        public Delivery delivery() {
            return Delivery.OWED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.flag("isPaused", isPaused);
            writer.text("reason", reason);
        }

        public static ProductionOrdered read(final FieldReader reader) {
            return new ProductionOrdered(reader.flag("isPaused"), reader.text("reason"));
        }
    }

    /** To itself: do what comes next, now that the events so far are applied. */
    record Proceed() implements ChainMessage {
        @Override
        public void writeFields(final FieldWriter writer) {}

        public static Proceed read(final FieldReader reader) {
            return new Proceed();
        }
    }

    /** The block store fell too far behind, or caught up. */
    record StorageLag(boolean isLagging) implements ChainMessage {
        @Override
        public Delivery delivery() {
            return Delivery.OWED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.flag("isLagging", isLagging);
        }

        public static StorageLag read(final FieldReader reader) {
            return new StorageLag(reader.flag("isLagging"));
        }
    }
}
