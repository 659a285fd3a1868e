// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Turn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.effect.Effect;
import io.alys.core.event.ChainEvent;
import io.alys.core.message.BridgeMessage;
import io.alys.core.message.ChainMessage;
import io.alys.core.message.EngineMessage;
import io.alys.core.message.StorageMessage;

/**
 * Moves the head (docs/adr/0014): to the valid block with a quorum of the greatest slot. Where that one does not descend from
 * the head, blocks are reverted first; all of it within one input, so that no table is ever seen without the others.
 */
final class ForkChoice {
    private final ChainState state;

    ForkChoice(final ChainState state) {
        this.state = state;
    }

    /** True when the head moves. */
    boolean move(final Turn turn) {
        final TreeBlock best = state.tree().best();
        if (best.slot() <= state.head().block().slot()) {
            return false;
        }
        final BlockTree.Route route = state.tree().route(state.head().root(), best.root());
        for (final TreeBlock left : route.left()) {
            turn.emit(new ChainEvent.BlockReverted(left.root()));
            turn.tell(
                    ActorId.BRIDGE,
                    new BridgeMessage.PegInsReverted(
                            left.block().height(), left.block().block().pegIns()));
        }
        if (!route.left().isEmpty()) {
            turn.request(new Effect.NoticeWanted("reorg: " + route.left().size() + " blocks from "
                    + state.head().root() + " at height " + state.head().height() + " make room for "
                    + route.entered().size() + " up to " + best.root() + " at height "
                    + best.block().height()));
        }
        for (final TreeBlock entered : route.entered()) {
            enter(entered.block(), turn);
        }
        follow(best.block(), turn);
        return true;
    }

    /** The block that extends the head, with a quorum, is the head. */
    void extend(final SignedBlock block, final Turn turn) {
        enter(block, turn);
        follow(block, turn);
    }

    private static void enter(final SignedBlock block, final Turn turn) {
        turn.emit(new ChainEvent.BlockCommitted(block.root(), block.approvers(), block.approval()));
        turn.tell(
                ActorId.BRIDGE,
                new BridgeMessage.PegInsCommitted(block.height(), block.block().pegIns()));
        turn.tell(ActorId.STORAGE, new StorageMessage.Store(block));
        turn.request(new Effect.HeadAnnounced(block));
    }

    /** Tells others, and the execution client, of what came to be settled or finalized; nothing without merge mining. */
    void announceFinality(final Turn turn) {
        final SignedBlock settled = state.tree().settled().block();
        final BlockRef finalized = state.mining().settledChain().finalized();
        if (finalized.equals(BlockRef.NONE)
                || settled.root().equals(state.mining().announcedSettled())) {
            return;
        }
        turn.emit(new ChainEvent.FinalityAdvanced(
                settled.height(), settled.root(), finalized.height(), finalized.root()));
        turn.request(
                new Effect.FinalityAnnounced(settled.height(), settled.root(), finalized.height(), finalized.root()));
        turn.tell(
                ActorId.ENGINE,
                new EngineMessage.FinalityIs(settled.block().payload().blockHash(), finalized.payloadHash()));
    }

    private void follow(final SignedBlock head, final Turn turn) {
        turn.tell(
                ActorId.ENGINE,
                new EngineMessage.HeadIs(
                        head.height(),
                        head.block().payload().blockHash(),
                        state.genesis().block().payload().blockHash()));
        turn.tell(ActorId.CHAIN, new ChainMessage.Proceed());
    }
}
