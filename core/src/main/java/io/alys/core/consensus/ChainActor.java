// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.Message;
import io.alys.core.actor.Turn;
import io.alys.core.chain.Block;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.EngineCall;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Answer;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Command;
import io.alys.core.command.NodeCommand;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.ChainEvent;
import io.alys.core.event.Event;
import io.alys.core.event.SkipReason;
import io.alys.core.health.PongStatus;
import io.alys.core.message.BridgeMessage;
import io.alys.core.message.ChainMessage;
import io.alys.core.message.EngineMessage;
import io.alys.core.message.StorageMessage;
import io.alys.core.resilience.CallDeadlines;
import io.alys.core.ssz.BlockRoot;
import io.alys.core.ssz.SigningRoot;
import io.alys.core.value.Bytes;
import java.util.List;

/**
 * The chain: proposes in its own slots, imports blocks from elsewhere, and moves the head. A block becomes the head once
 * the execution client calls it valid and a quorum approved it (rules.md 7, 9). One block at a time is on its way.
 */
public final class ChainActor implements EventSourcedActor {
    private static final long MS_PER_S = 1000;

    private final ChainSpec spec;
    private final ChainState state;
    private final BlockRoot blockRoot = new BlockRoot();

    public ChainActor(final ChainSpec spec) {
        this.spec = spec;
        this.state = new ChainState(spec);
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
            case Message.RetryDue due -> resign(turn);
            case Message.Ping ping -> turn.pong(PongStatus.HEALTHY);
            case Message.Resumed resumed -> {
                if (resumed.isMailLost()) {
                    askAgain("mail was lost", turn);
                }
            }
            case ChainMessage.EngineReadiness readiness -> {
                turn.emit(new ChainEvent.EngineReadinessSeen(readiness.isReady()));
                proposeLateUnlessBusy(readiness.isReady() && !state.isStorageLagging(), turn);
            }
            case ChainMessage.StorageLag lag -> {
                turn.emit(new ChainEvent.StorageLagSeen(lag.isLagging()));
                proposeLateUnlessBusy(state.isEngineReady() && !lag.isLagging(), turn);
            }
            case ChainMessage.GenesisSeen seen -> decideGenesis(seen, turn);
            case ChainMessage.PegInsCollected collected -> decideBuild(collected, turn);
            case ChainMessage.PayloadReady ready -> decidePayload(ready, turn);
            case ChainMessage.BuildFailed failed -> {
                if (state.isBuilding(failed.slot())) {
                    turn.emit(new ChainEvent.ProposalDropped(failed.slot(), failed.reason()));
                }
            }
            case ChainMessage.ExecutionJudged judged -> decideJudged(judged, turn);
            case ChainMessage.PegInsChecked checked -> decideChecked(checked, turn);
            default -> throw new IllegalArgumentException("the chain was told " + message);
        }
    }

    @Override
    public void apply(final Event event) {
        state.apply((ChainEvent) event);
    }

    @Override
    public long deadlineMs() {
        return state.head() == null || !state.isAuthority() ? NO_DEADLINE : spec.slotStartMs(state.lastSlot() + 1);
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

    private void decideCommand(final Command command, final Turn turn) {
        switch (command) {
            case NodeCommand.StartNode start -> decideStart(start, turn);
            case Answer.SignatureMade made -> decideSignature(made, turn);
            case Answer.CallFailed failed -> decideSignerFailed(failed, turn);
            case BlockReceived received -> decideReceived(received.block(), turn);
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
        if (state.pending() == null) {
            if (state.isBusy()) {
                turn.emit(new ChainEvent.ProposalDropped(state.buildingSlot(), reason));
            }
            return;
        }
        final SignedBlock block = state.pending().block();
        switch (state.pending().stage()) {
            case SIGNING -> askSignature(SignatureKind.BLOCK, block, turn);
            case EXECUTING -> askExecution(block, turn);
            case APPROVING -> askSignature(SignatureKind.APPROVAL, block, turn);
        }
    }

    private void decideGenesis(final ChainMessage.GenesisSeen seen, final Turn turn) {
        if (state.head() != null) {
            return;
        }
        final Block block = Block.genesis(seen.payload());
        final SignedBlock genesis = new SignedBlock(blockRoot.of(block), block, Bytes.EMPTY, 0, Bytes.EMPTY);
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
        if (spec.authorOf(slot) != state.authorityIndex()) {
            return;
        }
        final boolean isGivenUp = giveUpUnsigned(turn);
        if (state.isBusy() && !isGivenUp) {
            skip(slot, SkipReason.BUSY, turn);
            remindSigner(slot, turn);
        } else if (!state.isEngineReady()) {
            skip(slot, SkipReason.ENGINE_NOT_READY, turn);
        } else if (state.isStorageLagging()) {
            skip(slot, SkipReason.STORAGE_LAGGING, turn);
        } else if (isBehind(slot, state.head().block())) {
            skip(slot, SkipReason.CLOCK_BEHIND, turn);
        } else {
            propose(slot, state.head().block(), turn);
        }
    }

    /** What kept us from proposing when our slot began is over, and the slot's first half is not: we still do. */
    private void proposeLate(final boolean isReady, final Block head, final Turn turn) {
        final long slot = spec.slotAt(turn.nowMs());
        if (isReady
                && slot == state.lastSlot()
                && spec.authorOf(slot) == state.authorityIndex()
                && turn.nowMs() - spec.slotStartMs(slot) <= spec.slotDurationMs() / 2
                && !isBehind(slot, head)) {
            propose(slot, head, turn);
        }
    }

    private void proposeLateUnlessBusy(final boolean isReady, final Turn turn) {
        if (state.head() != null && !state.isBusy()) {
            proposeLate(isReady, state.head().block(), turn);
        }
    }

    private boolean isBehind(final long slot, final Block head) {
        return slot <= head.slot()
                || spec.slotStartMs(slot) / MS_PER_S <= head.payload().timestampS();
    }

    private void propose(final long slot, final Block head, final Turn turn) {
        turn.tell(ActorId.BRIDGE, new BridgeMessage.CollectPegIns(slot, head.height() + 1));
    }

    /** A block that the signer failed to sign in its slot makes room for the next. */
    private boolean giveUpUnsigned(final Turn turn) {
        final PendingBlock pending = state.pending();
        if (pending == null || pending.stage() == PendingBlock.Stage.EXECUTING || !turn.isWaiting(Destination.SIGNER)) {
            return false;
        }
        turn.emit(new ChainEvent.ProposalDropped(
                pending.block().block().slot(), "the signer did not sign it in its slot"));
        return true;
    }

    /** A signer that never answered is asked again: it gives the same signature for the same root. */
    private void remindSigner(final long slot, final Turn turn) {
        final PendingBlock pending = state.pending();
        if (pending != null
                && pending.stage() != PendingBlock.Stage.EXECUTING
                && slot - pending.block().block().slot() >= CallDeadlines.SIGNER_SLOTS
                && !turn.isWaiting(Destination.SIGNER)) {
            turn.failed(Destination.SIGNER, FaultKind.TIMEOUT, 1);
        }
    }

    private void resign(final Turn turn) {
        final PendingBlock pending = state.pending();
        if (pending != null && pending.stage() == PendingBlock.Stage.SIGNING) {
            requestSignature(SignatureKind.BLOCK, pending.block(), turn);
        } else if (pending != null && pending.stage() == PendingBlock.Stage.APPROVING) {
            requestSignature(SignatureKind.APPROVAL, pending.block(), turn);
        }
    }

    private void skip(final long slot, final SkipReason reason, final Turn turn) {
        turn.emit(new ChainEvent.SlotSkipped(slot, reason));
        turn.request(new Effect.NoticeWanted("slot=" + slot + " skipped: " + reason));
    }

    private void decideBuild(final ChainMessage.PegInsCollected collected, final Turn turn) {
        final Block head = state.head().block();
        // The answer may be late: what it offers was not credited then, but may have been since.
        if (state.isBusy() || collected.slot() != state.lastSlot() || collected.height() != head.height() + 1) {
            return;
        }
        turn.emit(new ChainEvent.ProposalOpened(
                collected.slot(), head.height() + 1, collected.pegIns(), collected.stateDigest()));
        final PayloadAttributes attributes = new PayloadAttributes(
                spec.slotStartMs(collected.slot()) / MS_PER_S,
                Withdrawals.of(collected.pegIns(), state.nextWithdrawalIndex()),
                state.head().root());
        turn.tell(
                ActorId.ENGINE,
                new EngineMessage.CallWanted(
                        EngineCall.build(collected.slot(), head.payload().blockHash(), attributes)));
    }

    private void decidePayload(final ChainMessage.PayloadReady ready, final Turn turn) {
        if (!state.isBuilding(ready.slot())) {
            return;
        }
        final Block block = new Block(
                state.head().root(),
                ready.slot(),
                state.head().height() + 1,
                state.authorityIndex(),
                Bytes.EMPTY,
                ready.payload(),
                state.buildingPegIns(),
                Bytes.EMPTY,
                List.of(),
                state.buildingDigest());
        final String fault = BlockCheck.firstFaultOf(candidate(block, turn.nowMs()));
        if (!fault.isEmpty()) {
            turn.emit(new ChainEvent.ProposalDropped(ready.slot(), fault));
            turn.request(new Effect.NoticeWanted("the execution client built a payload against our rules: " + fault));
            return;
        }
        final SignedBlock unsigned = new SignedBlock(blockRoot.of(block), block, Bytes.EMPTY, 0, Bytes.EMPTY);
        turn.emit(new ChainEvent.BlockProposed(unsigned));
        askSignature(SignatureKind.BLOCK, unsigned, turn);
    }

    /** While the signer is given time the block waits: RetryDue has it signed. */
    private void askSignature(final SignatureKind kind, final SignedBlock block, final Turn turn) {
        if (!turn.isWaiting(Destination.SIGNER)) {
            requestSignature(kind, block, turn);
        }
    }

    private void requestSignature(final SignatureKind kind, final SignedBlock block, final Turn turn) {
        turn.emit(new ChainEvent.SignatureAsked(
                kind,
                turn.request(new Effect.SignatureWanted(
                        kind,
                        block.height(),
                        block.block().slot(),
                        block.root(),
                        SigningRoot.of(kind, block.root(), state.domain())))));
    }

    private void decideSignature(final Answer.SignatureMade made, final Turn turn) {
        if (!made.effectId().equals(state.signatureAsked()) || state.pending() == null) {
            turn.refuse(Verdict.STALE, "effectId=" + made.effectId() + " awaited=" + state.signatureAsked());
            return;
        }
        turn.succeeded(Destination.SIGNER);
        switch (state.pending().stage()) {
            case SIGNING -> {
                turn.emit(new ChainEvent.BlockSigned(made.signature()));
                askExecution(state.pending().block(), turn);
            }
            case APPROVING -> commit(1L << state.authorityIndex(), made.signature(), turn);
            case EXECUTING -> throw new IllegalStateException("signature " + made.effectId() + " while executing");
        }
    }

    private void decideSignerFailed(final Answer.CallFailed failed, final Turn turn) {
        if (!failed.effectId().equals(state.signatureAsked()) || state.pending() == null) {
            turn.refuse(Verdict.STALE, "effectId=" + failed.effectId() + " awaited=" + state.signatureAsked());
            return;
        }
        final long slot = state.pending().block().block().slot();
        final long retryAtMs = turn.failed(Destination.SIGNER, failed.kind(), 1);
        if (failed.kind() != FaultKind.REJECTED && retryAtMs < spec.slotStartMs(slot + 1)) {
            return; // There is time to sign the same root in its slot.
        }
        turn.emit(new ChainEvent.ProposalDropped(slot, "signer: " + failed.kind() + " " + failed.text()));
        turn.request(
                new Effect.NoticeWanted("signer refused slot=" + slot + ": " + failed.kind() + " " + failed.text()));
    }

    private void askExecution(final SignedBlock block, final Turn turn) {
        turn.tell(
                ActorId.ENGINE,
                new EngineMessage.CallWanted(EngineCall.execute(
                        block.block().slot(),
                        block.block().payload(),
                        block.block().parentRoot())));
    }

    private void decideReceived(final SignedBlock received, final Turn turn) {
        if (state.head() == null || state.isBusy()) {
            turn.refuse(Verdict.REFUSED, state.head() == null ? "no genesis yet" : "another block is on its way");
            return;
        }
        if (Long.bitCount(received.approvers()) < spec.quorum()) {
            turn.refuse(
                    Verdict.REFUSED,
                    "approvers=" + Long.bitCount(received.approvers()) + " is below the quorum " + spec.quorum());
            return;
        }
        final String fault = BlockCheck.firstFaultOf(candidate(received.block(), turn.nowMs()));
        if (!fault.isEmpty()) {
            turn.refuse(Verdict.REFUSED, fault);
            return;
        }
        turn.tell(ActorId.BRIDGE, new BridgeMessage.CheckPegIns(received));
    }

    private BlockCheck.Candidate candidate(final Block block, final long nowMs) {
        return new BlockCheck.Candidate(
                block, state.head().block(), state.head().root(), state.nextWithdrawalIndex(), nowMs, spec);
    }

    private void decideChecked(final ChainMessage.PegInsChecked checked, final Turn turn) {
        if (!checked.reason().isEmpty()) {
            turn.refuse(Verdict.REFUSED, checked.reason());
            return;
        }
        // The answer may be late, as above.
        if (state.isBusy()
                || !checked.block().block().parentRoot().equals(state.head().root())) {
            turn.refuse(Verdict.REFUSED, "another block came first");
            return;
        }
        turn.emit(new ChainEvent.BlockReceivedForExecution(checked.block()));
        askExecution(checked.block(), turn);
    }

    private void decideJudged(final ChainMessage.ExecutionJudged judged, final Turn turn) {
        final PendingBlock pending = state.pending();
        if (pending == null
                || pending.stage() != PendingBlock.Stage.EXECUTING
                || !pending.block().block().payload().blockHash().equals(judged.payloadHash())) {
            return;
        }
        final SignedBlock block = pending.block();
        if (!judged.isValid()) {
            turn.emit(new ChainEvent.ProposalDropped(block.block().slot(), "INVALID: " + judged.reason()));
            turn.request(new Effect.NoticeWanted("the execution client calls block " + block.root() + " at height "
                    + block.height() + " invalid: " + judged.reason()));
            return;
        }
        turn.emit(new ChainEvent.BlockExecuted());
        if (block.approval().length() > 0) {
            commit(block.approvers(), block.approval(), turn);
        } else {
            askSignature(SignatureKind.APPROVAL, block, turn);
        }
    }

    private void commit(final long approvers, final Bytes approval, final Turn turn) {
        final SignedBlock pending = state.pending().block();
        if (Long.bitCount(approvers) < spec.quorum()) {
            throw new IllegalStateException("approvers=" + Long.bitCount(approvers) + " quorum=" + spec.quorum());
        }
        final SignedBlock block =
                new SignedBlock(pending.root(), pending.block(), pending.proposerSignature(), approvers, approval);
        turn.emit(new ChainEvent.BlockCommitted(block.root(), approvers, approval));
        turn.tell(
                ActorId.BRIDGE,
                new BridgeMessage.PegInsCommitted(block.height(), block.block().pegIns()));
        turn.tell(ActorId.STORAGE, new StorageMessage.Store(block));
        turn.tell(
                ActorId.ENGINE,
                new EngineMessage.HeadIs(
                        block.height(),
                        block.block().payload().blockHash(),
                        state.genesis().block().payload().blockHash()));
        turn.request(new Effect.HeadAnnounced(block));
        proposeLate(state.isEngineReady() && !state.isStorageLagging(), block.block(), turn);
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
