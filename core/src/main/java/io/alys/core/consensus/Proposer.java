// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Turn;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.chain.Block;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.EngineCall;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.chain.Withdrawal;
import io.alys.core.effect.Effect;
import io.alys.core.event.ChainEvent;
import io.alys.core.event.SkipReason;
import io.alys.core.message.BridgeMessage;
import io.alys.core.message.ChainMessage;
import io.alys.core.message.EngineMessage;
import io.alys.core.ssz.BlockRoot;
import io.alys.core.value.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Proposes a block in each of our own slots, on the head. */
final class Proposer {
    private static final long MS_PER_S = 1000;

    private final ChainSpec spec;
    private final ChainState state;
    private final Signing signing;
    private final Proofs proofs;
    private final BlockRoot blockRoot = new BlockRoot();

    Proposer(final ChainSpec spec, final ChainState state, final Signing signing, final Proofs proofs) {
        this.spec = spec;
        this.state = state;
        this.signing = signing;
        this.proofs = proofs;
    }

    /**
     * A slot of ours begins.
     *
     * @param isFree nothing is on its way any more.
     */
    void open(final long slot, final boolean isFree, final Turn turn) {
        final Optional<SkipReason> hold = isFree ? hold(slot) : Optional.of(SkipReason.BUSY);
        if (hold.isPresent()) {
            turn.emit(new ChainEvent.SlotSkipped(slot, hold.get()));
            turn.request(new Effect.NoticeWanted("slot=" + slot + " skipped: " + hold.get()));
        } else {
            propose(slot, turn);
        }
    }

    /** What keeps this node from proposing in a slot of its own, whatever else is on its way. */
    Optional<SkipReason> hold(final long slot) {
        if (state.isPaused()) {
            return Optional.of(SkipReason.PAUSED_BY_OPERATOR);
        }
        if (!state.isEngineReady()) {
            return Optional.of(SkipReason.ENGINE_NOT_READY);
        }
        if (state.isStorageLagging()) {
            return Optional.of(SkipReason.STORAGE_LAGGING);
        }
        if (isBehind(slot)) {
            return Optional.of(SkipReason.CLOCK_BEHIND);
        }
        return proofs.isDue() && proofs.choose().length() == 0
                ? Optional.of(SkipReason.PROOF_MISSING)
                : Optional.empty();
    }

    /** What kept us from proposing when our slot began is over, and the slot's first half is not: we still do. */
    boolean proposeLate(final Turn turn) {
        final long slot = spec.slotAt(turn.nowMs());
        final boolean isDue = slot == state.lastSlot()
                && spec.authorOf(slot) == state.authorityIndex()
                && turn.nowMs() - spec.slotStartMs(slot) <= spec.slotDurationMs() / 2
                && state.mayPropose(slot)
                && hold(slot).isEmpty();
        if (isDue) {
            propose(slot, turn);
        }
        return isDue;
    }

    private boolean isBehind(final long slot) {
        final Block head = state.head().block();
        return slot <= head.slot()
                || spec.slotStartMs(slot) / MS_PER_S <= head.payload().timestampS();
    }

    private void propose(final long slot, final Turn turn) {
        turn.tell(
                ActorId.BRIDGE,
                new BridgeMessage.CollectPegIns(
                        slot,
                        state.head().height() + 1,
                        Withdrawal.PER_BLOCK_MAX - feesFor(proofs.choose()).size()));
    }

    /** The answer may be late: what it offers was not credited then, but may have been since. */
    void build(final ChainMessage.PegInsCollected collected, final Turn turn) {
        final Block head = state.head().block();
        if (state.isBusy() || collected.slot() != state.lastSlot() || collected.height() != head.height() + 1) {
            return;
        }
        turn.emit(new ChainEvent.ProposalOpened(
                collected.slot(), head.height() + 1, collected.pegIns(), collected.stateDigest()));
        final Bytes header = proofs.choose();
        if (header.length() != 0) {
            turn.emit(new ChainEvent.ProofChosen(header));
        }
        final List<Withdrawal> withdrawals = new ArrayList<>(feesFor(header));
        withdrawals.addAll(Withdrawals.ofPegIns(collected.pegIns(), state.nextWithdrawalIndex() + withdrawals.size()));
        final PayloadAttributes attributes = new PayloadAttributes(
                spec.slotStartMs(collected.slot()) / MS_PER_S,
                withdrawals,
                state.head().root());
        turn.tell(
                ActorId.ENGINE,
                new EngineMessage.CallWanted(
                        EngineCall.build(collected.slot(), head.payload().blockHash(), attributes)));
    }

    /** What a child of the head with this header pays of the fees; nothing without one. */
    private List<Withdrawal> feesFor(final Bytes header) {
        return header.length() == 0
                ? List.of()
                : Withdrawals.ofFees(
                        state.tree().find(state.head().root()).lineage().feesWei(),
                        AuxPowHeader.parse(header),
                        spec.mergeMining().orElseThrow(),
                        state.nextWithdrawalIndex());
    }

    void complete(final ChainMessage.PayloadReady ready, final Turn turn) {
        if (!state.isBuilding(ready.slot())) {
            return;
        }
        if (!ready.payload().parentHash().equals(state.head().block().payload().blockHash())) {
            turn.emit(new ChainEvent.ProposalDropped(ready.slot(), "the head moved while it was built"));
            turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
            return;
        }
        final Block block = new Block(
                state.head().root(),
                ready.slot(),
                state.head().height() + 1,
                state.authorityIndex(),
                state.mining().chosen(),
                ready.payload(),
                state.buildingPegIns(),
                Bytes.EMPTY,
                List.of(),
                state.buildingDigest());
        final String fault = BlockCheck.firstFaultOf(
                state.candidate(block, state.tree().find(state.head().root()), turn.nowMs()));
        if (!fault.isEmpty()) {
            turn.emit(new ChainEvent.ProposalDropped(ready.slot(), fault));
            turn.request(new Effect.NoticeWanted("the execution client built a payload against our rules: " + fault));
            return;
        }
        final SignedBlock unsigned = new SignedBlock(blockRoot.of(block), block, Bytes.EMPTY, 0, Bytes.EMPTY);
        turn.emit(new ChainEvent.BlockProposed(unsigned));
        signing.ask(SignatureKind.BLOCK, unsigned, turn);
    }
}
