// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.auxpow.RangeProof;
import io.alys.core.chain.Approval;
import io.alys.core.chain.Equivocation;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.effect.EffectId;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.List;

/** What happened to the chain. */
public sealed interface ChainEvent extends Event {
    /** What is known of blocks beside the one on its way, and of who approves them. */
    sealed interface Gathered extends ChainEvent {}

    /** What merge mining comes to. */
    sealed interface Mined extends ChainEvent {}

    /** The chain begins with this block. */
    record GenesisAdopted(SignedBlock block) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("block", block);
        }

        public static GenesisAdopted read(final FieldReader reader) {
            return new GenesisAdopted(SignedBlock.read(reader));
        }
    }

    /** The node looked at this slot; it will not do so again. */
    record SlotOpened(long slot) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("slot", slot);
        }

        public static SlotOpened read(final FieldReader reader) {
            return new SlotOpened(reader.int64("slot"));
        }
    }

    /** The node was due to propose in this slot and did not. */
    record SlotSkipped(long slot, SkipReason reason) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("slot", slot);
            writer.code("reason", reason);
        }

        public static SlotSkipped read(final FieldReader reader) {
            return new SlotSkipped(reader.int64("slot"), Coded.of(SkipReason.values(), reader.int32("reason")));
        }
    }

    /** A payload for this slot was asked for, with these deposits to credit. */
    record ProposalOpened(long slot, long height, List<PegIn> pegIns, Hash stateDigest) implements ChainEvent {
        public ProposalOpened {
            pegIns = List.copyOf(pegIns);
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("slot", slot);
            writer.int64("height", height);
            writer.list("pegIns", pegIns);
            writer.hash("stateDigest", stateDigest);
        }

        public static ProposalOpened read(final FieldReader reader) {
            return new ProposalOpened(
                    reader.int64("slot"),
                    reader.int64("height"),
                    reader.list("pegIns", PegIn::read),
                    reader.hash("stateDigest"));
        }
    }

    /** The proposal will not become a block. */
    record ProposalDropped(long slot, String reason) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("slot", slot);
            writer.text("reason", reason);
        }

        public static ProposalDropped read(final FieldReader reader) {
            return new ProposalDropped(reader.int64("slot"), reader.text("reason"));
        }
    }

    /** The proposal is complete but for signatures. */
    record BlockProposed(SignedBlock block) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("block", block);
        }

        public static BlockProposed read(final FieldReader reader) {
            return new BlockProposed(SignedBlock.read(reader));
        }
    }

    /** The signer was asked to sign the pending block as this kind. */
    record SignatureAsked(SignatureKind kind, EffectId effectId) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("kind", kind);
            writer.record("effectId", effectId);
        }

        public static SignatureAsked read(final FieldReader reader) {
            return new SignatureAsked(Coded.of(SignatureKind.values(), reader.int32("kind")), EffectId.read(reader));
        }
    }

    /** The author signed the pending block; the execution client is to judge it. */
    record BlockSigned(Bytes signature) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.bytes("signature", signature);
        }

        public static BlockSigned read(final FieldReader reader) {
            return new BlockSigned(reader.bytes("signature"));
        }
    }

    /** A block from elsewhere passed every check but execution. */
    record BlockReceivedForExecution(SignedBlock block) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("block", block);
        }

        public static BlockReceivedForExecution read(final FieldReader reader) {
            return new BlockReceivedForExecution(SignedBlock.read(reader));
        }
    }

    /** The execution client says that the pending block is valid. */
    record BlockExecuted() implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {}

        public static BlockExecuted read(final FieldReader reader) {
            return new BlockExecuted();
        }
    }

    /** The pending block has a quorum and is the head. */
    record BlockCommitted(Hash root, long approvers, Bytes approval) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("root", root);
            writer.int64("approvers", approvers);
            writer.bytes("approval", approval);
        }

        public static BlockCommitted read(final FieldReader reader) {
            return new BlockCommitted(reader.hash("root"), reader.int64("approvers"), reader.bytes("approval"));
        }
    }

    /** A block that may come to be part of the chain, its author's signature checked: it waits for what it lacks. */
    record BlockKept(SignedBlock block) implements Gathered {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("block", block);
        }

        public static BlockKept read(final FieldReader reader) {
            return new BlockKept(SignedBlock.read(reader));
        }
    }

    /** A block that was kept breaks a rule, or made room. */
    record BlockForgotten(Hash root, String reason) implements Gathered {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("root", root);
            writer.text("reason", reason);
        }

        public static BlockForgotten read(final FieldReader reader) {
            return new BlockForgotten(reader.hash("root"), reader.text("reason"));
        }
    }

    /** A quorum approved a block that is kept. */
    record BlockCertified(Hash root, long approvers, Bytes approval) implements Gathered {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("root", root);
            writer.int64("approvers", approvers);
            writer.bytes("approval", approval);
        }

        public static BlockCertified read(final FieldReader reader) {
            return new BlockCertified(reader.hash("root"), reader.int64("approvers"), reader.bytes("approval"));
        }
    }

    /** An authority approved a block: another, or this node, whose part in the pending block is then done. */
    record ApprovalKept(Approval approval) implements Gathered {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("approval", approval);
        }

        public static ApprovalKept read(final FieldReader reader) {
            return new ApprovalKept(Approval.read(reader));
        }
    }

    /** The block was the head and is not part of the chain any more; its parent is the head. */
    record BlockReverted(Hash root) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("root", root);
        }

        public static BlockReverted read(final FieldReader reader) {
            return new BlockReverted(reader.hash("root"));
        }
    }

    /** The approvals of a quorum are to be made one signature. */
    record AggregateAsked(Hash root, long approvers, EffectId effectId) implements Gathered {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("root", root);
            writer.int64("approvers", approvers);
            writer.record("effectId", effectId);
        }

        public static AggregateAsked read(final FieldReader reader) {
            return new AggregateAsked(reader.hash("root"), reader.int64("approvers"), EffectId.read(reader));
        }
    }

    /** Peers were asked for blocks that are missing; in this slot they are not asked again unless the head is higher. */
    record BlocksAsked(long slot, long headHeight) implements Gathered {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("slot", slot);
            writer.int64("headHeight", headHeight);
        }

        public static BlocksAsked read(final FieldReader reader) {
            return new BlocksAsked(reader.int64("slot"), reader.int64("headHeight"));
        }
    }

    /** An authority signed two blocks of one slot. */
    record EquivocationSeen(Equivocation equivocation) implements Gathered {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("equivocation", equivocation);
        }

        public static EquivocationSeen read(final FieldReader reader) {
            return new EquivocationSeen(Equivocation.read(reader));
        }
    }

    /** The execution client lost the block, which is not of the head's branch: it is judged again before its children are. */
    record BlockDoubted(Hash root) implements Gathered {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("root", root);
        }

        public static BlockDoubted read(final FieldReader reader) {
            return new BlockDoubted(reader.hash("root"));
        }
    }

    /** The pending block is on its way no more; it is kept as it is, and no approval of ours is due. */
    record BlockSetAside() implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {}

        public static BlockSetAside read(final FieldReader reader) {
            return new BlockSetAside();
        }
    }

    /** The tips of a block that the execution client judged, in a network with merge mining. */
    record FeesCounted(Hash root, BigInteger feesWei) implements Mined {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("root", root);
            writer.uint256("feesWei", feesWei);
        }

        public static FeesCounted read(final FieldReader reader) {
            return new FeesCounted(reader.hash("root"), reader.uint256("feesWei"));
        }
    }

    /** A proof waits to be put in a block. */
    record ProofQueued(RangeProof proof) implements Mined {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("proof", proof);
        }

        public static ProofQueued read(final FieldReader reader) {
            return new ProofQueued(RangeProof.read(reader));
        }
    }

    /** A miner was given work: the commitment over blocks from one to another, for a fee recipient, in the slot. */
    record TemplateIssued(Hash commitment, Hash rangeStart, Hash rangeEnd, EvmAddress feeRecipient, long slot)
            implements Mined {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("commitment", commitment);
            writer.hash("rangeStart", rangeStart);
            writer.hash("rangeEnd", rangeEnd);
            writer.address("feeRecipient", feeRecipient);
            writer.int64("slot", slot);
        }

        public static TemplateIssued read(final FieldReader reader) {
            return new TemplateIssued(
                    reader.hash("commitment"),
                    reader.hash("rangeStart"),
                    reader.hash("rangeEnd"),
                    reader.address("feeRecipient"),
                    reader.int64("slot"));
        }
    }

    /** The block that is being built holds a proof; its header in bytes. */
    record ProofChosen(Bytes auxpowHeader) implements Mined {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.bytes("auxpowHeader", auxpowHeader);
        }

        public static ProofChosen read(final FieldReader reader) {
            return new ProofChosen(reader.bytes("auxpowHeader"));
        }
    }

    /** More is settled, or finalized, than others were told of. */
    record FinalityAdvanced(long settledHeight, Hash settledRoot, long finalizedHeight, Hash finalizedRoot)
            implements Mined {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("settledHeight", settledHeight);
            writer.hash("settledRoot", settledRoot);
            writer.int64("finalizedHeight", finalizedHeight);
            writer.hash("finalizedRoot", finalizedRoot);
        }

        public static FinalityAdvanced read(final FieldReader reader) {
            return new FinalityAdvanced(
                    reader.int64("settledHeight"),
                    reader.hash("settledRoot"),
                    reader.int64("finalizedHeight"),
                    reader.hash("finalizedRoot"));
        }
    }

    /** An operator wants no blocks proposed, for a reason, or wants them again. */
    record ProductionSwitched(boolean isPaused, String reason) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.flag("isPaused", isPaused);
            writer.text("reason", reason);
        }

        public static ProductionSwitched read(final FieldReader reader) {
            return new ProductionSwitched(reader.flag("isPaused"), reader.text("reason"));
        }
    }

    /** The execution client became ready to build, or ceased to be. */
    record EngineReadinessSeen(boolean isReady) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.flag("isReady", isReady);
        }

        public static EngineReadinessSeen read(final FieldReader reader) {
            return new EngineReadinessSeen(reader.flag("isReady"));
        }
    }

    /** The block store fell too far behind, or caught up. */
    record StorageLagSeen(boolean isLagging) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.flag("isLagging", isLagging);
        }

        public static StorageLagSeen read(final FieldReader reader) {
            return new StorageLagSeen(reader.flag("isLagging"));
        }
    }

    /** This node acts as the authority with this index, or as none when it is -1. */
    record AuthorityAssumed(int authorityIndex) implements ChainEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int32("authorityIndex", authorityIndex);
        }

        public static AuthorityAssumed read(final FieldReader reader) {
            return new AuthorityAssumed(reader.int32("authorityIndex"));
        }
    }
}
