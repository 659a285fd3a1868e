// SPDX-License-Identifier: Apache-2.0
package io.alys.core.effect;

import io.alys.core.auxpow.RangeProof;
import io.alys.core.chain.Approval;
import io.alys.core.chain.EquivocationProof;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.ForkchoiceState;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.List;

/** What the node asks an adapter to do. Folded into the rolling digest; not journaled, since its input brings it back. */
public sealed interface Effect extends Recorded {
    /** Which adapter does it. */
    Destination destination();

    /** Answered by GenesisLoaded. */
    record GenesisWanted() implements Effect {
        @Override
        public Destination destination() {
            return Destination.ENGINE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {}
    }

    /** Answered by EngineStatusSeen. */
    record EngineStatusWanted() implements Effect {
        @Override
        public Destination destination() {
            return Destination.ENGINE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {}
    }

    /** Answered by PayloadBuilt. */
    record PayloadWanted(ForkchoiceState forkchoice, PayloadAttributes attributes) implements Effect {
        @Override
        public Destination destination() {
            return Destination.ENGINE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("forkchoice", forkchoice);
            writer.record("attributes", attributes);
        }
    }

    /** Answered by PayloadExecuted. */
    record ExecutionWanted(ExecutionPayload payload, Hash parentRoot) implements Effect {
        @Override
        public Destination destination() {
            return Destination.ENGINE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("payload", payload);
            writer.hash("parentRoot", parentRoot);
        }
    }

    /** Answered by ForkchoiceAnswered. */
    record ForkchoiceWanted(ForkchoiceState forkchoice) implements Effect {
        @Override
        public Destination destination() {
            return Destination.ENGINE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("forkchoice", forkchoice);
        }
    }

    /** Answered by SignatureMade or SignerFailed. */
    record SignatureWanted(SignatureKind kind, long height, long slot, Hash root, Hash message) implements Effect {
        @Override
        public Destination destination() {
            return Destination.SIGNER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("kind", kind);
            writer.int64("height", height);
            writer.int64("slot", slot);
            writer.hash("root", root);
            writer.hash("message", message);
        }
    }

    /**
     * An approval by one of several authorities (docs/adr/0014). Answered by SignatureMade.
     *
     * @param parentSlot of the block's parent.
     * @param knownSlot of the last block that this node knows it approved, or -1.
     */
    record ApprovalWanted(long height, long slot, Hash root, Hash message, long parentSlot, long knownSlot)
            implements Effect {
        @Override
        public Destination destination() {
            return Destination.SIGNER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("height", height);
            writer.int64("slot", slot);
            writer.hash("root", root);
            writer.hash("message", message);
            writer.int64("parentSlot", parentSlot);
            writer.int64("knownSlot", knownSlot);
        }
    }

    /** Answered by AggregateMade. */
    record AggregateWanted(List<Bytes> signatures) implements Effect {
        public AggregateWanted {
            signatures = List.copyOf(signatures);
        }

        @Override
        public Destination destination() {
            return Destination.SIGNER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.byteStrings("signatures", signatures);
        }
    }

    /** Answered by BitcoinBlockSeen or BitcoinBlockGone, when there is something to say: at once, or much later. */
    record BitcoinBlockWanted(long afterHeight, Hash afterHash) implements Effect {
        @Override
        public Destination destination() {
            return Destination.BITCOIN;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("afterHeight", afterHeight);
            writer.hash("afterHash", afterHash);
        }
    }

    /** The cheapest question there is, for a Bitcoin node that failed. Answered by BitcoinTipSeen. */
    record BitcoinTipWanted() implements Effect {
        @Override
        public Destination destination() {
            return Destination.BITCOIN;
        }

        @Override
        public void writeFields(final FieldWriter writer) {}
    }

    /** Answered by BlockStored. */
    record StoreWanted(SignedBlock block) implements Effect {
        @Override
        public Destination destination() {
            return Destination.STORAGE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("block", block);
        }
    }

    /** Answered by BlockLoaded. */
    record LoadWanted(long height) implements Effect {
        @Override
        public Destination destination() {
            return Destination.STORAGE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("height", height);
        }
    }

    /** The adapter is to make its client anew: connections, files. Answered by AdapterRestarted. */
    record AdapterRestartWanted(Destination destination) implements Effect {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("destination", destination);
        }
    }

    /** Answered by PongGiven, by the I/O half itself: nothing is asked of what it talks to. */
    record PingWanted(Destination destination) implements Effect {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("destination", destination);
        }
    }

    /** Every peer is to have this block of ours. Not answered. */
    record BlockPublished(SignedBlock block) implements Effect {
        @Override
        public Destination destination() {
            return Destination.OBSERVER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("block", block);
        }
    }

    /** Every peer is to have this approval of ours. Not answered. */
    record ApprovalPublished(Approval approval) implements Effect {
        @Override
        public Destination destination() {
            return Destination.OBSERVER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("approval", approval);
        }
    }

    /** Every peer is to have this proof. Not answered. */
    record ProofPublished(RangeProof proof) implements Effect {
        @Override
        public Destination destination() {
            return Destination.OBSERVER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("proof", proof);
        }
    }

    /** Every peer is to have this evidence, which we found. Not answered. */
    record EquivocationPublished(EquivocationProof proof) implements Effect {
        @Override
        public Destination destination() {
            return Destination.OBSERVER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("proof", proof);
        }
    }

    /**
     * What becomes of what a miner wanted. Not answered.
     *
     * @param requestId of the miner.
     * @param text why, for people; empty where there is nothing to say.
     * @param commitment what to mine, of WORK.
     * @param previousRoot of the last block with a proof, of WORK.
     * @param bits target to meet, of WORK.
     * @param height that the proof's header will have, of WORK.
     * @param blocks that are covered, of WORK.
     */
    record MiningAnswered(
            String requestId,
            MiningOutcome outcome,
            String text,
            Hash commitment,
            Hash previousRoot,
            int bits,
            long height,
            int blocks)
            implements Effect {
        @Override
        public Destination destination() {
            return Destination.OBSERVER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("requestId", requestId);
            writer.code("outcome", outcome);
            writer.text("text", text);
            writer.hash("commitment", commitment);
            writer.hash("previousRoot", previousRoot);
            writer.int32("bits", bits);
            writer.int64("height", height);
            writer.int32("blocks", blocks);
        }
    }

    /** More is settled, or finalized by work. Not answered. */
    record FinalityAnnounced(long settledHeight, Hash settledRoot, long finalizedHeight, Hash finalizedRoot)
            implements Effect {
        @Override
        public Destination destination() {
            return Destination.OBSERVER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("settledHeight", settledHeight);
            writer.hash("settledRoot", settledRoot);
            writer.int64("finalizedHeight", finalizedHeight);
            writer.hash("finalizedRoot", finalizedRoot);
        }
    }

    /**
     * Blocks with a quorum are missing, of the chain of any peer. They come as BlockReceived, if at all.
     *
     * @param fromHeight of the first.
     * @param count at most so many.
     */
    record BlocksWanted(long fromHeight, int count) implements Effect {
        @Override
        public Destination destination() {
            return Destination.OBSERVER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("fromHeight", fromHeight);
            writer.int32("count", count);
        }
    }

    /** The head moved. Not answered: for the console and the RPC server. */
    record HeadAnnounced(SignedBlock block) implements Effect {
        @Override
        public Destination destination() {
            return Destination.OBSERVER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("block", block);
        }
    }

    /** Something a person should know: shown, logged and counted. Not answered. */
    record NoticeWanted(String text) implements Effect {
        @Override
        public Destination destination() {
            return Destination.OBSERVER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("text", text);
        }
    }

    /** What became of an operator's order. Not answered: whoever waits for it is told. */
    record OperationAnswered(String operationId, boolean isDone, String text) implements Effect {
        @Override
        public Destination destination() {
            return Destination.OBSERVER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("operationId", operationId);
            writer.flag("isDone", isDone);
            writer.text("text", text);
        }
    }

    /**
     * Settings are to change, in every part or in none. Answered by SettleReload.
     *
     * @param reload sequence of the input that asked.
     */
    record ReloadWanted(long reload, List<SettingChange> changes) implements Effect {
        public ReloadWanted {
            changes = List.copyOf(changes);
        }

        @Override
        public Destination destination() {
            return Destination.OBSERVER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("reload", reload);
            writer.list("changes", changes);
        }
    }

    /** What a reload came to. Where it was not applied, the old settings count. Not answered. */
    record ReloadSettled(long reload, boolean isApplied, String reason) implements Effect {
        @Override
        public Destination destination() {
            return Destination.OBSERVER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("reload", reload);
            writer.flag("isApplied", isApplied);
            writer.text("reason", reason);
        }
    }

    /** The node must stop: going on would be unsafe. Not answered. */
    record HaltWanted(HaltCause cause, String reason) implements Effect {
        @Override
        public Destination destination() {
            return Destination.OBSERVER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("cause", cause);
            writer.text("reason", reason);
        }
    }
}
