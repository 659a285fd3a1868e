// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Turn;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Answer;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.ChainEvent;
import io.alys.core.message.ChainMessage;
import io.alys.core.resilience.CallDeadlines;
import io.alys.core.ssz.SigningRoot;
import io.alys.core.value.Hash;

/** Has the pending block signed, as its author and as one who approves it. */
final class Signing {
    private final ChainSpec spec;
    private final ChainState state;

    Signing(final ChainSpec spec, final ChainState state) {
        this.spec = spec;
        this.state = state;
    }

    /** While the signer is given time the block waits: RetryDue has it signed. */
    void ask(final SignatureKind kind, final SignedBlock block, final Turn turn) {
        if (!turn.isWaiting(Destination.SIGNER)) {
            request(kind, block, turn);
        }
    }

    /** Asks again for the signature that the pending block waits for. */
    void askAgain(final Turn turn) {
        final PendingBlock pending = state.pending();
        if (pending != null && pending.stage() == PendingBlock.Stage.SIGNING) {
            request(SignatureKind.BLOCK, pending.block(), turn);
        } else if (pending != null && pending.stage() == PendingBlock.Stage.APPROVING) {
            request(SignatureKind.APPROVAL, pending.block(), turn);
        }
    }

    private void request(final SignatureKind kind, final SignedBlock block, final Turn turn) {
        turn.emit(new ChainEvent.SignatureAsked(kind, turn.request(wanted(kind, block))));
    }

    private Effect wanted(final SignatureKind kind, final SignedBlock block) {
        final long slot = block.block().slot();
        final Hash message = SigningRoot.of(kind, block.root(), state.domain());
        if (kind == SignatureKind.BLOCK || state.isAlone()) {
            return new Effect.SignatureWanted(kind, block.height(), slot, block.root(), message);
        }
        final TreeBlock parent = state.tree().parentOf(state.tree().find(block.root()));
        return new Effect.ApprovalWanted(
                block.height(),
                slot,
                block.root(),
                message,
                parent.slot(),
                state.votes().slot());
    }

    /** A block that the signer failed to sign in its slot makes room for the next; true when there was one. */
    boolean giveUp(final Turn turn) {
        final PendingBlock pending = state.pending();
        if (pending == null || pending.stage() == PendingBlock.Stage.EXECUTING || !turn.isWaiting(Destination.SIGNER)) {
            return false;
        }
        drop(pending, "the signer did not sign it in its slot", turn);
        return true;
    }

    /** A signer that never answered is asked again: it gives the same signature for the same root. */
    void remind(final long slot, final Turn turn) {
        final PendingBlock pending = state.pending();
        if (pending != null
                && pending.stage() != PendingBlock.Stage.EXECUTING
                && slot - pending.block().block().slot() >= CallDeadlines.SIGNER_SLOTS
                && !turn.isWaiting(Destination.SIGNER)) {
            turn.failed(Destination.SIGNER, FaultKind.TIMEOUT, 1);
        }
    }

    /** True when the answer is the one that the pending block waits for; else it is refused. */
    boolean isAwaited(final EffectId effectId, final Turn turn) {
        final boolean isAwaited = effectId.equals(state.signatureAsked()) && state.pending() != null;
        if (!isAwaited) {
            turn.refuse(Verdict.STALE, "effectId=" + effectId + " awaited=" + state.signatureAsked());
        }
        return isAwaited;
    }

    void failed(final Answer.CallFailed failed, final Turn turn) {
        final long slot = state.pending().block().block().slot();
        final long retryAtMs = turn.failed(Destination.SIGNER, failed.kind(), 1);
        if (failed.kind() != FaultKind.REJECTED && retryAtMs < spec.slotStartMs(slot + 1)) {
            return; // There is time to sign the same root in its slot.
        }
        drop(state.pending(), "signer: " + failed.kind() + " " + failed.text(), turn);
        turn.request(
                new Effect.NoticeWanted("signer refused slot=" + slot + ": " + failed.kind() + " " + failed.text()));
        turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
    }

    /** One that is valid may go on by the approvals of others. */
    private void drop(final PendingBlock pending, final String reason, final Turn turn) {
        turn.emit(
                pending.stage() == PendingBlock.Stage.APPROVING && !state.isAlone()
                        ? new ChainEvent.BlockSetAside()
                        : new ChainEvent.ProposalDropped(pending.block().block().slot(), reason));
    }
}
