// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Turn;
import io.alys.core.chain.Approval;
import io.alys.core.chain.ChainSpec;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Answer;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.event.ChainEvent;
import io.alys.core.message.ChainMessage;
import io.alys.core.value.Hash;

/** Gathers approvals until they are a quorum (rules.md 7), and has them made one signature. */
final class Approvals {
    private final ChainSpec spec;
    private final ChainState state;
    private final Equivocations equivocations;

    Approvals(final ChainSpec spec, final ChainState state, final Equivocations equivocations) {
        this.spec = spec;
        this.state = state;
        this.equivocations = equivocations;
    }

    /** An approval whose signature was verified; its block may come later. */
    void receive(final Approval approval, final Turn turn) {
        final TreeBlock block = state.tree().find(approval.root());
        if (state.head() == null) {
            turn.refuse(Verdict.REFUSED, "no genesis yet");
        } else if ((block != null && block.isCertified())
                || state.approvals().contains(approval.authorityIndex(), approval.root())) {
            turn.refuse(
                    Verdict.STALE,
                    "root=" + approval.root() + " authorityIndex=" + approval.authorityIndex()
                            + " is known or not needed");
        } else {
            if (block != null) {
                equivocations.look(approval, block, turn);
            }
            turn.emit(new ChainEvent.ApprovalKept(approval));
            turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
        }
    }

    /** Has the first quorum there is made one signature, unless one is being made. */
    void gather(final Turn turn) {
        if (isQuorum(state.aggregate().root())) {
            return;
        }
        for (final TreeBlock block : state.tree().inOrder(each -> !each.isCertified())) {
            if (isQuorum(block.root())) {
                request(block.root(), turn);
                return;
            }
        }
    }

    /** Asks again for a signature that did not come: it may be lost, and while one is being made no other is. */
    void askAgain(final Turn turn) {
        final Hash root = state.aggregate().root();
        if (isQuorum(root)) {
            request(root, turn);
        }
    }

    /** What was a quorum need not stay one: an authority that approves much else pushes out its own approval. */
    private boolean isQuorum(final Hash root) {
        return Long.bitCount(state.approvals().approversOf(root)) >= spec.quorum();
    }

    private void request(final Hash root, final Turn turn) {
        turn.emit(new ChainEvent.AggregateAsked(
                root,
                state.approvals().approversOf(root),
                turn.request(new Effect.AggregateWanted(state.approvals().of(root).stream()
                        .map(Approval::signature)
                        .toList()))));
    }

    /** The block has a quorum; if it is ours, everybody is to know. */
    void made(final Answer.AggregateMade made, final Turn turn) {
        final Aggregate aggregate = state.aggregate();
        if (!made.effectId().equals(aggregate.effectId())) {
            turn.refuse(Verdict.STALE, "effectId=" + made.effectId() + " awaited=" + aggregate.effectId());
            return;
        }
        turn.succeeded(Destination.SIGNER);
        turn.emit(new ChainEvent.BlockCertified(aggregate.root(), aggregate.approvers(), made.signature()));
        final TreeBlock block = state.tree().find(aggregate.root());
        if (block.block().block().proposerIndex() == state.authorityIndex()) {
            turn.request(new Effect.BlockPublished(
                    block.certified(aggregate.approvers(), made.signature()).block()));
        }
        turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
    }

    /** What was said and may not have been heard: our approvals that are no part of a quorum yet, and the blocks they are of. */
    void republish(final Turn turn) {
        for (final Approval own : state.approvals().of(state.authorityIndex())) {
            final TreeBlock block = state.tree().find(own.root());
            if (block != null && block.slot() > state.head().block().slot()) {
                turn.request(new Effect.BlockPublished(block.block()));
                turn.request(new Effect.ApprovalPublished(own));
            }
        }
    }
}
