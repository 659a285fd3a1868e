// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Turn;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.EngineCall;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.Verdict;
import io.alys.core.effect.Effect;
import io.alys.core.event.ChainEvent;
import io.alys.core.message.BridgeMessage;
import io.alys.core.message.ChainMessage;
import io.alys.core.message.EngineMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks from elsewhere, until the execution client judges them: kept while they wait for their parent, for a quorum or for
 * their turn. What is kept is bounded: without a quorum a block is kept only while it is recent, and two of a slot at most.
 */
final class BlockIntake {
    static final int KEPT_MAX = 64;
    static final int PER_SLOT_MAX = 2;
    static final int RECENT_SLOTS = 8;
    static final int ASKED_MAX = 32;
    private static final long SLOTS_AHEAD_MAX = 1;
    private static final String NO_QUORUM = "no quorum in " + RECENT_SLOTS + " slots";

    private final ChainSpec spec;
    private final ChainState state;
    private final Equivocations equivocations;

    BlockIntake(final ChainSpec spec, final ChainState state, final Equivocations equivocations) {
        this.spec = spec;
        this.state = state;
        this.equivocations = equivocations;
    }

    /** A block whose root, author's signature and approvals were verified. */
    void receive(final SignedBlock received, final Turn turn) {
        if (state.head() == null) {
            turn.refuse(Verdict.REFUSED, "no genesis yet");
            return;
        }
        final TreeBlock known = state.tree().find(received.root());
        if (known != null && (known.isCertified() || received.approvers() == 0)) {
            turn.refuse(Verdict.STALE, "root=" + received.root() + " is known");
            return;
        }
        final String fault = faultOf(received, turn.nowMs());
        if (!fault.isEmpty()) {
            turn.refuse(Verdict.REFUSED, fault);
            return;
        }
        if (known != null) {
            turn.emit(new ChainEvent.BlockCertified(received.root(), received.approvers(), received.approval()));
        } else if (hasRoomFor(received, turn)) {
            equivocations.look(received, turn);
            turn.emit(new ChainEvent.BlockKept(received));
        } else {
            turn.refuse(
                    Verdict.REFUSED,
                    "slot=" + received.block().slot() + " has no room: " + KEPT_MAX + " blocks of earlier slots wait");
            return;
        }
        turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
    }

    private String faultOf(final SignedBlock received, final long nowMs) {
        final long slot = received.block().slot();
        final long slotNow = spec.slotAt(nowMs);
        final boolean hasQuorum = Long.bitCount(received.approvers()) >= spec.quorum();
        if (!hasQuorum && (received.approvers() != 0 || state.isAlone())) {
            return "approvers=" + Long.bitCount(received.approvers()) + " is below the quorum " + spec.quorum();
        }
        if (received.block().proposerIndex() != spec.authorOf(slot)) {
            return "proposerIndex=" + received.block().proposerIndex() + " must be " + spec.authorOf(slot);
        }
        if (slot > slotNow + SLOTS_AHEAD_MAX) {
            return "slot=" + slot + " must be at most " + (slotNow + SLOTS_AHEAD_MAX);
        }
        final long after = hasQuorum
                ? state.tree().settled().slot()
                : Math.max(state.head().block().slot(), slotNow - RECENT_SLOTS);
        if (slot <= after) {
            return "slot=" + slot + " must be above " + after;
        }
        if (!hasQuorum && ofSlot(slot).size() >= PER_SLOT_MAX) {
            return "slot=" + slot + " has " + PER_SLOT_MAX + " blocks already";
        }
        final TreeBlock parent = state.tree().find(received.block().parentRoot());
        return parent == null || !parent.isValid() ? "" : faultOf(received, parent, nowMs);
    }

    private String faultOf(final SignedBlock block, final TreeBlock parent, final long nowMs) {
        return BlockCheck.firstFaultOf(state.candidate(block.block(), parent, nowMs));
    }

    private List<TreeBlock> ofSlot(final long slot) {
        return state.tree().inOrder(block -> block.slot() == slot);
    }

    /** The one of the latest slot makes room for an earlier one that has a quorum. */
    private boolean hasRoomFor(final SignedBlock received, final Turn turn) {
        final List<TreeBlock> kept = state.tree().inOrder(block -> !block.isValid());
        if (kept.size() < KEPT_MAX) {
            return true;
        }
        final TreeBlock latest = kept.getLast();
        if (received.approvers() == 0 || latest.slot() <= received.block().slot()) {
            return false;
        }
        turn.emit(new ChainEvent.BlockForgotten(latest.root(), "an earlier block has a quorum"));
        return true;
    }

    /** Judges the earliest block with a quorum that can be; false when there is none. */
    boolean judgeCertified(final Turn turn) {
        return judgeFirst(
                state.tree()
                        .inOrder(block -> block.isCertified() && state.tree().isNext(block)),
                turn);
    }

    /** Judges the earliest block without a quorum that may still get one, with our help. */
    boolean judgeProposed(final Turn turn) {
        return judgeFirst(
                state.tree()
                        .inOrder(block -> !block.isCertified() && state.tree().isNext(block) && isWorthJudging(block)),
                turn);
    }

    private boolean isWorthJudging(final TreeBlock block) {
        return block.slot() > state.head().block().slot()
                && (!state.isAuthority()
                        || state.votes()
                                .isAllowed(
                                        block.slot(),
                                        block.root(),
                                        state.tree().parentOf(block).slot()))
                && ofSlot(block.slot()).stream().noneMatch(TreeBlock::isValid);
    }

    private boolean judgeFirst(final List<TreeBlock> blocks, final Turn turn) {
        if (blocks.isEmpty()) {
            return false;
        }
        final TreeBlock block = blocks.getFirst();
        final TreeBlock parent = state.tree().parentOf(block);
        final String fault = faultOf(block.block(), parent, turn.nowMs());
        if (!fault.isEmpty()) {
            forget(block, fault, turn);
            return true;
        }
        final BlockTree.Route route = state.tree().route(state.head().root(), parent.root());
        turn.tell(
                ActorId.BRIDGE,
                new BridgeMessage.CheckPegIns(
                        block.block(), state.head().root(), pegInsOf(route.left()), pegInsOf(route.entered())));
        return true;
    }

    private static List<PegIn> pegInsOf(final List<TreeBlock> blocks) {
        final List<PegIn> pegIns = new ArrayList<>();
        for (final TreeBlock block : blocks) {
            pegIns.addAll(block.block().block().pegIns());
        }
        return pegIns;
    }

    /** The answer may be late: what it says is of the head of then. */
    void checked(final ChainMessage.PegInsChecked checked, final Turn turn) {
        final TreeBlock block = state.tree().find(checked.block().root());
        if (state.isBusy() || block == null || !state.tree().isNext(block)) {
            return;
        }
        if (!checked.head().equals(state.head().root())) {
            turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
        } else if (!checked.reason().isEmpty()) {
            forget(block, checked.reason(), turn);
        } else {
            turn.emit(new ChainEvent.BlockReceivedForExecution(block.block()));
            turn.tell(
                    ActorId.ENGINE,
                    new EngineMessage.CallWanted(EngineCall.execute(
                            block.slot(), block.block().block().payload(), block.parentRoot())));
        }
    }

    /**
     * Blocks that got no quorum while they were recent make room: nobody is locked on one, and were it to get a quorum yet, it comes
     * again with that. While nothing settles they would otherwise pile up, and one author alone could fill the room there is.
     */
    void forgetOld(final Turn turn) {
        final long oldest = spec.slotAt(turn.nowMs()) - RECENT_SLOTS;
        state.tree()
                .inOrder(block -> block.slot() <= oldest && !block.isCertified() && !state.isOnItsWay(block.root()))
                .forEach(old -> turn.emit(new ChainEvent.BlockForgotten(old.root(), NO_QUORUM)));
    }

    private void forget(final TreeBlock block, final String reason, final Turn turn) {
        turn.emit(new ChainEvent.BlockForgotten(block.root(), reason));
        if (block.isCertified()) {
            turn.request(new Effect.NoticeWanted("block " + block.root() + " of slot " + block.slot()
                    + " has a quorum, but we can't follow it: " + reason));
        }
        turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
    }

    /** A block waits for a parent, or for its parent's quorum. */
    boolean isMissingBlocks() {
        return state.head() != null
                && state.tree().any(block -> !block.isValid() && !state.tree().isNext(block));
    }

    /** Asks peers for what is missing, once a slot, and again when what came led further. */
    void askForMissing(final Turn turn) {
        final long slot = spec.slotAt(turn.nowMs());
        if (isMissingBlocks() && state.mayAskForBlocks(slot)) {
            turn.emit(new ChainEvent.BlocksAsked(slot, state.head().height()));
            turn.request(new Effect.BlocksWanted(state.tree().settled().block().height() + 1, ASKED_MAX));
        }
    }
}
