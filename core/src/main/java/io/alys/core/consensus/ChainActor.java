// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.Message;
import io.alys.core.actor.Turn;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.auxpow.RangeProof;
import io.alys.core.chain.Approval;
import io.alys.core.chain.Block;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.EngineCall;
import io.alys.core.chain.Equivocation;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.command.Answer;
import io.alys.core.command.ApprovalReceived;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Command;
import io.alys.core.command.EquivocationReceived;
import io.alys.core.command.MiningCommand;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.ProofReceived;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.event.ChainEvent;
import io.alys.core.event.Event;
import io.alys.core.event.SkipReason;
import io.alys.core.health.PongStatus;
import io.alys.core.message.ChainMessage;
import io.alys.core.message.EngineMessage;
import io.alys.core.message.StorageMessage;
import io.alys.core.ssz.BlockRoot;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.List;
import java.util.Optional;

/**
 * The chain: proposes in its own slots, judges and approves blocks from elsewhere, and moves the head (rules.md 5 to 9, docs/adr/0014).
 * One block at a time is on its way through the signer and the execution client; others wait in the tree.
 */
public final class ChainActor implements EventSourcedActor {
    private final ChainSpec spec;
    private final ChainState state;
    private final Signing signing;
    private final Proofs proofs;
    private final Proposer proposer;
    private final Equivocations equivocations;
    private final BlockIntake intake;
    private final Approvals approvals;
    private final ForkChoice forkChoice;

    public ChainActor(final ChainSpec spec) {
        this.spec = spec;
        this.state = new ChainState(spec);
        this.signing = new Signing(spec, state);
        this.proofs = new Proofs(spec, state);
        this.proposer = new Proposer(spec, state, signing, proofs);
        this.equivocations = new Equivocations(state);
        this.intake = new BlockIntake(spec, state, equivocations);
        this.approvals = new Approvals(spec, state, equivocations);
        this.forkChoice = new ForkChoice(state);
    }

    @Override
    public ActorId id() {
        return ActorId.CHAIN;
    }

    @Override
    public void decide(final Message message, final Turn turn) {
        switch (message) {
            case Message.Incoming incoming -> decideCommand(incoming.command(), turn);
            case Message.DeadlinePassed passed -> decideSlot(turn);
            case Message.RetryDue due -> {
                if (!dropLeftOut(turn)) {
                    signing.askAgain(turn);
                }
                approvals.askAgain(turn);
            }
            case Message.Ping ping -> turn.pong(PongStatus.HEALTHY);
            case Message.Resumed resumed -> {
                if (resumed.isMailLost()) {
                    askAgain("mail was lost", turn);
                }
            }
            case ChainMessage.EngineReadiness readiness -> {
                turn.emit(new ChainEvent.EngineReadinessSeen(readiness.isReady()));
                turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
            }
            case ChainMessage.StorageLag lag -> {
                turn.emit(new ChainEvent.StorageLagSeen(lag.isLagging()));
                turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
            }
            case ChainMessage.ProductionOrdered ordered -> {
                turn.emit(new ChainEvent.ProductionSwitched(ordered.isPaused(), ordered.reason()));
                turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
            }
            case ChainMessage.GenesisSeen seen -> decideGenesis(seen, turn);
            case ChainMessage.PegInsCollected collected -> proposer.build(collected, turn);
            case ChainMessage.PayloadReady ready -> proposer.complete(ready, turn);
            case ChainMessage.BuildFailed failed -> {
                if (state.isBuilding(failed.slot())) {
                    turn.emit(new ChainEvent.ProposalDropped(failed.slot(), failed.reason()));
                    turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
                }
            }
            case ChainMessage.ExecutionJudged judged -> decideJudged(judged, turn);
            case ChainMessage.AncestorsUnknown unknown -> decideUnknown(unknown, turn);
            case ChainMessage.PegInsChecked checked -> intake.checked(checked, turn);
            case ChainMessage.Proceed proceed -> decideProceed(turn);
            default -> throw new IllegalArgumentException("the chain was told " + message);
        }
    }

    @Override
    public void apply(final Event event) {
        state.apply((ChainEvent) event);
    }

    /** A node that does not sign looks at a slot only while blocks are missing: to ask for them again. */
    @Override
    public long deadlineMs() {
        return state.head() == null || (!state.isAuthority() && !intake.isMissingBlocks())
                ? NO_DEADLINE
                : spec.slotStartMs(state.lastSlot() + 1);
    }

    /**
     * Holds while our own proposal is on its way, and while a block is on its way that the federation could not approve
     * without us, going by who approved the last one.
     */
    @Override
    public boolean isHoldingRestarts() {
        if (!state.isBusy() || !state.isAuthority()) {
            return false;
        }
        final PendingBlock pending = state.pending();
        return pending == null
                || pending.block().block().proposerIndex() == state.authorityIndex()
                || Long.bitCount(state.head().approvers()) - 1 < spec.quorum();
    }

    /** The head, or null before genesis. */
    public SignedBlock head() {
        return state.head();
    }

    /** The first block, or null before it is adopted. */
    public SignedBlock genesis() {
        return state.genesis();
    }

    /** The newest block that is never reverted, or null before genesis. */
    public SignedBlock settled() {
        return state.head() == null ? null : state.tree().settled().block();
    }

    /** Height of the newest block that work finalized; 0, genesis, before the first, and without merge mining. */
    public long finalizedHeight() {
        return state.mining().settledChain().finalized().height();
    }

    /** Root of that block; zero before genesis, and without merge mining. */
    public Hash finalizedRoot() {
        return state.mining().settledChain().finalized().root();
    }

    /** Slot of that block; 0 before the first, and without merge mining. */
    public long finalizedSlot() {
        return state.mining().settledChain().finalized().slot();
    }

    /** The header that a block on the head would have, with the proof that waits; empty when none does. */
    public Optional<AuxPowHeader> queuedHeader() {
        final Bytes header = state.head() == null ? Bytes.EMPTY : proofs.choose();
        return header.length() == 0 ? Optional.empty() : Optional.of(AuxPowHeader.parse(header));
    }

    /** What keeps this node from proposing blocks, in words; empty when nothing does, or it would not anyway. */
    public String productionHold() {
        if (state.head() == null || !state.isAuthority()) {
            return "";
        }
        final Optional<SkipReason> hold =
                proposer.hold(Math.max(state.lastSlot(), state.head().block().slot()) + 1);
        return hold.map(reason ->
                        reason == SkipReason.PAUSED_BY_OPERATOR ? reason + ": " + state.pauseReason() : reason.name())
                .orElse("");
    }

    /** Proofs that no settled block holds yet, oldest first. */
    public List<RangeProof> queuedProofs() {
        return state.mining().proofs();
    }

    /** Authorities that signed two blocks of one slot, in the order they were found out. */
    public List<Equivocation> equivocations() {
        return state.evidence().kept();
    }

    private void decideCommand(final Command command, final Turn turn) {
        switch (command) {
            case NodeCommand.StartNode start -> decideStart(start, turn);
            case Answer.SignatureMade made -> decideSignature(made, turn);
            case Answer.AggregateMade made -> approvals.made(made, turn);
            case Answer.CallFailed failed -> decideSignerFailed(failed, turn);
            case BlockReceived received -> intake.receive(received.block(), turn);
            case ApprovalReceived received -> approvals.receive(received.approval(), turn);
            case ProofReceived received -> proofs.receive(received.proof(), turn);
            case EquivocationReceived received -> equivocations.receive(received.proof(), turn);
            case MiningCommand.RequestWork wanted -> proofs.request(wanted, turn);
            case MiningCommand.SubmitProof submitted -> proofs.submit(submitted, turn);
            default -> throw new IllegalArgumentException("the chain was given " + command);
        }
    }

    private void decideStart(final NodeCommand.StartNode start, final Turn turn) {
        if (start.authorityIndex() < ChainState.NOT_AN_AUTHORITY
                || start.authorityIndex() >= spec.authorities().size()) {
            throw new IllegalArgumentException("authorityIndex=" + start.authorityIndex() + " must be -1 to "
                    + (spec.authorities().size() - 1));
        }
        turn.emit(new ChainEvent.AuthorityAssumed(start.authorityIndex()));
        turn.emit(new ChainEvent.EngineReadinessSeen(false));
        askAgain("the node restarted", turn);
    }

    /** Asks again for what the block on its way waits for; a proposal that is not a block yet is dropped. */
    private void askAgain(final String reason, final Turn turn) {
        approvals.askAgain(turn);
        if (dropLeftOut(turn)) {
            return;
        }
        if (state.pending() == null) {
            if (state.isBusy()) {
                turn.emit(new ChainEvent.ProposalDropped(state.buildingSlot(), reason));
            }
            turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
            return;
        }
        final SignedBlock block = state.pending().block();
        switch (state.pending().stage()) {
            case SIGNING -> signing.ask(SignatureKind.BLOCK, block, turn);
            case EXECUTING -> askExecution(block, turn);
            case APPROVING -> signing.ask(SignatureKind.APPROVAL, block, turn);
        }
    }

    private void decideGenesis(final ChainMessage.GenesisSeen seen, final Turn turn) {
        if (state.head() != null) {
            return;
        }
        final Block block = Block.genesis(seen.payload());
        final SignedBlock genesis = new SignedBlock(new BlockRoot().of(block), block, Bytes.EMPTY, 0, Bytes.EMPTY);
        turn.emit(new ChainEvent.GenesisAdopted(genesis));
        turn.tell(ActorId.STORAGE, new StorageMessage.Store(genesis));
        turn.tell(
                ActorId.ENGINE,
                new EngineMessage.HeadIs(
                        0, seen.payload().blockHash(), seen.payload().blockHash()));
        turn.request(new Effect.HeadAnnounced(genesis));
    }

    private void decideSlot(final Turn turn) {
        final long slot = spec.slotAt(turn.nowMs());
        turn.emit(new ChainEvent.SlotOpened(slot));
        approvals.republish(turn);
        proofs.republish(turn);
        if (!turn.isWaiting(Destination.SIGNER)) {
            approvals.askAgain(turn);
        }
        final boolean isFree = !state.isBusy() || signing.giveUp(turn) || giveUpExecuting(slot, turn);
        if (!isFree) {
            signing.remind(slot, turn);
        }
        if (spec.authorOf(slot) == state.authorityIndex()) {
            proposer.open(slot, isFree, turn);
        } else {
            turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
        }
    }

    /** A block that the execution client did not judge while it was recent, and that nobody else needed, makes room. */
    private boolean giveUpExecuting(final long slot, final Turn turn) {
        final PendingBlock pending = state.pending();
        if (state.isAlone()
                || pending == null
                || pending.stage() != PendingBlock.Stage.EXECUTING
                || slot - pending.block().block().slot() <= BlockIntake.RECENT_SLOTS
                || state.tree().find(pending.block().root()).isCertified()) {
            return false;
        }
        turn.emit(new ChainEvent.ProposalDropped(
                pending.block().block().slot(), "the execution client did not judge it in time"));
        return true;
    }

    /** What comes next, the most urgent first: each leads back here once it is done. */
    private void decideProceed(final Turn turn) {
        if (state.head() == null || forkChoice.move(turn) || dropLeftOut(turn)) {
            return;
        }
        forkChoice.announceFinality(turn);
        intake.forgetOld(turn);
        approvals.gather(turn);
        if (!state.isBusy()
                && !intake.judgeCertified(turn)
                && !proposer.proposeLate(turn)
                && !intake.judgeProposed(turn)) {
            intake.askForMissing(turn);
        }
    }

    /** A block that is not in the tree any more, since a settled one leaves it out or it made room, is on its way no more. */
    private boolean dropLeftOut(final Turn turn) {
        final PendingBlock pending = state.pending();
        if (pending == null
                || state.tree()
                                .find(
                                        pending.stage() == PendingBlock.Stage.SIGNING
                                                ? pending.block().block().parentRoot()
                                                : pending.block().root())
                        != null) {
            return false;
        }
        turn.emit(new ChainEvent.ProposalDropped(pending.block().block().slot(), "it is left out"));
        turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
        return true;
    }

    private void decideSignature(final Answer.SignatureMade made, final Turn turn) {
        if (!signing.isAwaited(made.effectId(), turn)) {
            return;
        }
        turn.succeeded(Destination.SIGNER);
        final SignedBlock block = state.pending().block();
        switch (state.pending().stage()) {
            case SIGNING -> {
                turn.emit(new ChainEvent.BlockSigned(made.signature()));
                if (!state.isAlone()) {
                    turn.request(new Effect.BlockPublished(
                            new SignedBlock(block.root(), block.block(), made.signature(), 0, Bytes.EMPTY)));
                }
                askExecution(block, turn);
            }
            case APPROVING -> decideApproved(block, made.signature(), turn);
            case EXECUTING -> throw new IllegalStateException("signature " + made.effectId() + " while executing");
        }
    }

    private void decideApproved(final SignedBlock block, final Bytes signature, final Turn turn) {
        if (state.isAlone()) {
            forkChoice.extend(
                    new SignedBlock(
                            block.root(),
                            block.block(),
                            block.proposerSignature(),
                            1L << state.authorityIndex(),
                            signature),
                    turn);
            return;
        }
        final Approval approval = new Approval(state.authorityIndex(), block.root(), signature);
        turn.emit(new ChainEvent.ApprovalKept(approval));
        turn.request(new Effect.ApprovalPublished(approval));
        turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
    }

    private void decideSignerFailed(final Answer.CallFailed failed, final Turn turn) {
        if (failed.effectId().equals(state.aggregate().effectId())) {
            turn.failed(Destination.SIGNER, failed.kind(), 1);
        } else if (signing.isAwaited(failed.effectId(), turn)) {
            signing.failed(failed, turn);
        }
    }

    private void askExecution(final SignedBlock block, final Turn turn) {
        turn.tell(
                ActorId.ENGINE,
                new EngineMessage.CallWanted(EngineCall.execute(
                        block.block().slot(),
                        block.block().payload(),
                        block.block().parentRoot())));
    }

    private void decideJudged(final ChainMessage.ExecutionJudged judged, final Turn turn) {
        final PendingBlock pending = state.pending();
        if (pending == null
                || pending.stage() != PendingBlock.Stage.EXECUTING
                || !pending.block().block().payload().blockHash().equals(judged.payloadHash())
                || dropLeftOut(turn)) {
            return;
        }
        final SignedBlock block = pending.block();
        if (!judged.isValid()) {
            turn.emit(new ChainEvent.ProposalDropped(block.block().slot(), "INVALID: " + judged.reason()));
            turn.request(new Effect.NoticeWanted("the execution client calls block " + block.root() + " at height "
                    + block.height() + " invalid: " + judged.reason()));
            turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
            return;
        }
        turn.emit(new ChainEvent.BlockExecuted());
        if (spec.mergeMining().isPresent()) {
            turn.emit(new ChainEvent.FeesCounted(block.root(), judged.feesWei()));
        }
        if (mayApprove(state.tree().find(block.root()))) {
            signing.ask(SignatureKind.APPROVAL, block, turn);
        } else {
            turn.emit(new ChainEvent.BlockSetAside());
            turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
        }
    }

    /** Its ancestors on the other branch are judged again first, or, where there are none, it has to come again. */
    private void decideUnknown(final ChainMessage.AncestorsUnknown unknown, final Turn turn) {
        final PendingBlock pending = state.pending();
        if (pending == null
                || pending.stage() != PendingBlock.Stage.EXECUTING
                || !pending.block().block().payload().blockHash().equals(unknown.payloadHash())) {
            return;
        }
        final Block block = pending.block().block();
        final List<TreeBlock> lost =
                state.tree().route(state.head().root(), block.parentRoot()).entered();
        lost.forEach(each -> turn.emit(new ChainEvent.BlockDoubted(each.root())));
        turn.emit(
                lost.isEmpty()
                        ? new ChainEvent.ProposalDropped(block.slot(), "the execution client lacks its ancestors")
                        : new ChainEvent.BlockSetAside());
        turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
    }

    /** A block with a quorum needs no approval of ours any more. */
    private boolean mayApprove(final TreeBlock block) {
        return state.isAuthority()
                && !block.isCertified()
                && (state.isAlone()
                        || state.votes()
                                .isAllowed(
                                        block.slot(),
                                        block.root(),
                                        state.tree().parentOf(block).slot()));
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        state.writeFields(writer);
    }

    @Override
    public void readFields(final FieldReader reader) {
        state.readFields(reader);
    }
}
