// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.actor.Turn;
import io.alys.core.chain.Approval;
import io.alys.core.chain.Equivocation;
import io.alys.core.chain.EquivocationProof;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.Verdict;
import io.alys.core.effect.Effect;
import io.alys.core.event.ChainEvent;
import io.alys.core.ssz.BlockRoot;
import java.util.List;

/** Notices that an authority signed two blocks of one slot, once for each slot, and tells everybody (rules.md 8). */
final class Equivocations {
    private final ChainState state;
    private final BlockRoot blockRoot = new BlockRoot();

    Equivocations(final ChainState state) {
        this.state = state;
    }

    /** A block that is about to be kept beside others of its slot; they have one author. */
    void look(final SignedBlock block, final Turn turn) {
        for (final SignedBlock other : rivals(block)) {
            publish(
                    new Equivocation(
                            SignatureKind.BLOCK,
                            block.block().proposerIndex(),
                            block.block().slot(),
                            other.root(),
                            other.proposerSignature(),
                            block.root(),
                            block.proposerSignature()),
                    other,
                    block,
                    turn);
            for (final Approval approval : state.approvals().of(block.root())) {
                look(approval, block, other, turn);
            }
        }
    }

    /** An approval of a block that is there. */
    void look(final Approval approval, final TreeBlock block, final Turn turn) {
        for (final SignedBlock other : rivals(block.block())) {
            look(approval, block.block(), other, turn);
        }
    }

    private void look(final Approval approval, final SignedBlock block, final SignedBlock other, final Turn turn) {
        for (final Approval earlier : state.approvals().of(other.root())) {
            if (earlier.authorityIndex() == approval.authorityIndex()) {
                publish(
                        new Equivocation(
                                SignatureKind.APPROVAL,
                                approval.authorityIndex(),
                                block.block().slot(),
                                other.root(),
                                earlier.signature(),
                                approval.root(),
                                approval.signature()),
                        other,
                        block,
                        turn);
            }
        }
    }

    private List<SignedBlock> rivals(final SignedBlock block) {
        return state
                .tree()
                .inOrder(other ->
                        other.slot() == block.block().slot() && !other.root().equals(block.root()))
                .stream()
                .map(TreeBlock::block)
                .toList();
    }

    /** Evidence that somebody else found, and that was verified. */
    void receive(final EquivocationProof proof, final Turn turn) {
        final Equivocation found = proof.equivocation();
        if (state.evidence().contains(found)) {
            turn.refuse(
                    Verdict.STALE,
                    "authorityIndex=" + found.authorityIndex() + " slot=" + found.slot() + " kind=" + found.kind()
                            + " is known, or enough of that authority is");
        } else {
            note(found, turn);
        }
    }

    private void publish(final Equivocation found, final SignedBlock first, final SignedBlock second, final Turn turn) {
        if (!state.evidence().contains(found)) {
            note(found, turn);
            turn.request(new Effect.EquivocationPublished(new EquivocationProof(
                    found, blockRoot.slotBranch(first.block()), blockRoot.slotBranch(second.block()))));
        }
    }

    private static void note(final Equivocation found, final Turn turn) {
        turn.emit(new ChainEvent.EquivocationSeen(found));
        turn.request(new Effect.NoticeWanted("EQUIVOCATION: authority " + found.authorityIndex()
                + " signed two blocks of slot " + found.slot() + " as " + found.kind() + ": " + found.root() + " and "
                + found.otherRoot()));
    }
}
