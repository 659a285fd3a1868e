// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Turn;
import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.auxpow.Commitment;
import io.alys.core.auxpow.RangeProof;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.MergeMining;
import io.alys.core.codec.Verdict;
import io.alys.core.command.MiningCommand;
import io.alys.core.effect.Effect;
import io.alys.core.effect.MiningOutcome;
import io.alys.core.event.ChainEvent;
import io.alys.core.message.ChainMessage;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.List;

/** Gives miners work, and keeps their proofs until a block holds them (rules.md 12 to 16, docs/adr/0016). */
final class Proofs {
    private final ChainSpec spec;
    private final ChainState state;

    Proofs(final ChainSpec spec, final ChainState state) {
        this.spec = spec;
        this.state = state;
    }

    void request(final MiningCommand.RequestWork wanted, final Turn turn) {
        if (spec.mergeMining().isEmpty()) {
            answer(wanted, MiningOutcome.NO_MERGE_MINING, "this network is not finalized by work", turn);
        } else if (state.head() == null || !state.isEngineReady()) {
            answer(wanted, MiningOutcome.SYNCING, "the execution client is not ready", turn);
        } else {
            final TreeBlock head = headBlock();
            final List<Hash> roots = state.coverable(head);
            if (roots.isEmpty() || isQueued(roots.getFirst(), roots.getLast())) {
                answer(wanted, MiningOutcome.NOTHING_TO_MINE, "a proof covers every settled block", turn);
            } else {
                give(wanted, roots, head, turn);
            }
        }
    }

    private void give(
            final MiningCommand.RequestWork wanted, final List<Hash> roots, final TreeBlock head, final Turn turn) {
        final Hash commitment = Commitment.of(roots);
        final Template known = state.mining().template(commitment, state.lastSlot());
        if (known == null || !known.feeRecipient().equals(wanted.feeRecipient())) {
            turn.emit(new ChainEvent.TemplateIssued(
                    commitment, roots.getFirst(), roots.getLast(), wanted.feeRecipient(), state.lastSlot()));
        }
        turn.request(new Effect.MiningAnswered(
                wanted.requestId(),
                MiningOutcome.WORK,
                "",
                commitment,
                head.lineage().proofRoot(),
                nextBits(head),
                head.lineage().proofHeight() + 1,
                roots.size()));
    }

    void submit(final MiningCommand.SubmitProof submitted, final Turn turn) {
        if (spec.mergeMining().isEmpty()) {
            answer(submitted, MiningOutcome.NO_MERGE_MINING, "this network is not finalized by work", turn);
            return;
        }
        final Template template = state.mining().template(submitted.commitment(), state.lastSlot());
        if (template == null) {
            answer(
                    submitted,
                    MiningOutcome.UNKNOWN_WORK,
                    "hash=" + submitted.commitment() + " was not given out in the last " + MiningState.TEMPLATE_SLOTS
                            + " slots",
                    turn);
            return;
        }
        final RangeProof proof =
                new RangeProof(template.rangeStart(), template.rangeEnd(), template.feeRecipient(), submitted.proof());
        final Judgement judgement = judge(proof);
        if (judgement.outcome() == MiningOutcome.ACCEPTED) {
            turn.emit(new ChainEvent.ProofQueued(proof));
            turn.request(new Effect.ProofPublished(proof));
            turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
        }
        answer(submitted, judgement.outcome(), judgement.text(), turn);
    }

    void receive(final RangeProof proof, final Turn turn) {
        if (state.head() == null || spec.mergeMining().isEmpty()) {
            turn.refuse(Verdict.REFUSED, "no genesis yet, or no merge mining");
            return;
        }
        final Judgement judgement = judge(proof);
        if (judgement.outcome() == MiningOutcome.ACCEPTED) {
            turn.emit(new ChainEvent.ProofQueued(proof));
            turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
        } else {
            turn.refuse(
                    judgement.outcome() == MiningOutcome.INVALID ? Verdict.REFUSED : Verdict.STALE, judgement.text());
        }
    }

    /** What was said and may not have been heard: proofs that no settled block holds yet. */
    void republish(final Turn turn) {
        state.mining().proofs().forEach(proof -> turn.request(new Effect.ProofPublished(proof)));
    }

    /** The header that a child of the head may have, as it covers most; empty when there is no proof for one. */
    Bytes choose() {
        if (state.mining().proofs().isEmpty()) {
            return Bytes.EMPTY;
        }
        final TreeBlock head = headBlock();
        final List<Hash> roots = state.coverable(head);
        Bytes chosen = Bytes.EMPTY;
        int covered = -1;
        for (final RangeProof proof : state.mining().proofs()) {
            final int last = roots.indexOf(proof.rangeEnd());
            if (last > covered && faultOf(proof, roots).isEmpty()) {
                covered = last;
                chosen = new AuxPowHeader(
                                proof.rangeStart(),
                                proof.rangeEnd(),
                                nextBits(head),
                                spec.chainId(),
                                head.lineage().proofHeight() + 1,
                                proof.proof(),
                                proof.feeRecipient())
                        .serialize();
            }
        }
        return chosen;
    }

    /** The next block must have a proof (rules.md 14). */
    boolean isDue() {
        return spec.mergeMining().isPresent()
                && state.head().height() + 1 - headBlock().lineage().finalizedHeight() > mining().maxBlocksWithoutPow();
    }

    private Judgement judge(final RangeProof proof) {
        final List<Hash> roots = state.coverable(headBlock());
        if (roots.isEmpty() || !roots.getFirst().equals(proof.rangeStart()) || !roots.contains(proof.rangeEnd())) {
            return new Judgement(
                    MiningOutcome.STALE,
                    "rangeStart=" + proof.rangeStart() + " rangeEnd=" + proof.rangeEnd()
                            + " must be of the blocks that are settled and covered by no proof");
        }
        if (isQueued(proof.rangeStart(), proof.rangeEnd())) {
            return new Judgement(MiningOutcome.KNOWN, "a proof over these blocks is queued");
        }
        final String fault = faultOf(proof, roots);
        return new Judgement(fault.isEmpty() ? MiningOutcome.ACCEPTED : MiningOutcome.INVALID, fault);
    }

    /** The range is among the roots. */
    private String faultOf(final RangeProof proof, final List<Hash> roots) {
        if (!roots.getFirst().equals(proof.rangeStart())) {
            return "rangeStart=" + proof.rangeStart() + " must be " + roots.getFirst();
        }
        return proof.proof().length() > AuxPow.LENGTH_MAX
                ? "auxpow.length=" + proof.proof().length() + " must be at most " + AuxPow.LENGTH_MAX
                : BlockCheck.workFault(
                        proof.proof(),
                        Commitment.of(roots.subList(0, roots.indexOf(proof.rangeEnd()) + 1)),
                        nextBits(headBlock()),
                        spec);
    }

    /** One proof for a range is enough: until it is in a settled block it is kept. */
    private boolean isQueued(final Hash rangeStart, final Hash rangeEnd) {
        return state.mining().proofs().stream()
                .anyMatch(proof -> proof.rangeStart().equals(rangeStart)
                        && proof.rangeEnd().equals(rangeEnd));
    }

    private int nextBits(final TreeBlock head) {
        return mining().retarget()
                .next(
                        head.lineage().bits(),
                        state.head().height() + 1 - head.lineage().proofHeight());
    }

    private MergeMining mining() {
        return spec.mergeMining().orElseThrow();
    }

    private TreeBlock headBlock() {
        return state.tree().find(state.head().root());
    }

    private static void answer(
            final MiningCommand command, final MiningOutcome outcome, final String text, final Turn turn) {
        turn.request(new Effect.MiningAnswered(command.requestId(), outcome, text, Hash.ZERO, Hash.ZERO, 0, 0, 0));
    }

    private record Judgement(MiningOutcome outcome, String text) {}
}
