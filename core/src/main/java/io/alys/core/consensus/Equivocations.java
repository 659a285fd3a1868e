// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.actor.Turn;
import io.alys.core.chain.Approval;
import io.alys.core.chain.Equivocation;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.effect.Effect;
import io.alys.core.event.ChainEvent;
import java.util.List;

/** Notices that an authority signed two blocks of one slot, once for each slot. */
final class Equivocations {
    private final ChainState state;

    Equivocations(final ChainState state) {
        this.state = state;
    }

    /** A block that is about to be kept beside others of its slot; they have one author. */
    void look(final SignedBlock block, final Turn turn) {
        for (final TreeBlock other : rivals(block.block().slot(), block)) {
            note(
                    new Equivocation(
                            SignatureKind.BLOCK,
                            block.block().proposerIndex(),
                            other.slot(),
                            other.root(),
                            other.block().proposerSignature(),
                            block.root(),
                            block.proposerSignature()),
                    turn);
            for (final Approval approval : state.approvals().of(block.root())) {
                look(approval, other, turn);
            }
        }
    }

    /** An approval of a block that is there. */
    void look(final Approval approval, final long slot, final Turn turn) {
        for (final TreeBlock other :
                rivals(slot, state.tree().find(approval.root()).block())) {
            look(approval, other, turn);
        }
    }

    private void look(final Approval approval, final TreeBlock other, final Turn turn) {
        for (final Approval earlier : state.approvals().of(other.root())) {
            if (earlier.authorityIndex() == approval.authorityIndex()) {
                note(
                        new Equivocation(
                                SignatureKind.APPROVAL,
                                approval.authorityIndex(),
                                other.slot(),
                                other.root(),
                                earlier.signature(),
                                approval.root(),
                                approval.signature()),
                        turn);
            }
        }
    }

    private List<TreeBlock> rivals(final long slot, final SignedBlock block) {
        return state.tree()
                .inOrder(other -> other.slot() == slot && !other.root().equals(block.root()));
    }

    private void note(final Equivocation equivocation, final Turn turn) {
        if (!state.evidence().contains(equivocation)) {
            turn.emit(new ChainEvent.EquivocationSeen(equivocation));
            turn.request(new Effect.NoticeWanted("EQUIVOCATION: authority " + equivocation.authorityIndex()
                    + " signed two blocks of slot " + equivocation.slot() + " as " + equivocation.kind() + ": "
                    + equivocation.root() + " and " + equivocation.otherRoot()));
        }
    }
}
