// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bridge;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.Message;
import io.alys.core.actor.Turn;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.command.NodeCommand;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.BridgeEvent;
import io.alys.core.event.Event;
import io.alys.core.health.PongStatus;
import io.alys.core.message.BridgeMessage;
import io.alys.core.message.ChainMessage;
import io.alys.core.peg.DepositRule;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Follows Bitcoin block by block, keeps the deposits to the federation from first sight, and says which of them a block
 * may credit (rules.md 17). Scanning never stops for anything but a Bitcoin node that does not answer.
 */
public final class BridgeActor implements EventSourcedActor {
    /** Stands for the height of a Bitcoin block that we don't know. */
    private static final long NULL_HEIGHT = 0;

    /** For so long a block with a quorum waits for our own Bitcoin node to show what it credits (docs/adr/0022). */
    private static final long CHOSEN_AFTER_SLOTS = 8;

    private final ChainSpec spec;
    private final DepositBook book = new DepositBook();
    private final BitcoinCursor cursor;

    private EffectId asked = EffectId.NULL;
    private long retryAtMs = NO_DEADLINE;
    private int attempt = 0;

    public BridgeActor(final ChainSpec spec) {
        this.spec = spec;
        this.cursor = new BitcoinCursor(spec.bitcoinStartHeight());
    }

    @Override
    public ActorId id() {
        return ActorId.BRIDGE;
    }

    @Override
    public void decide(final Message message, final Turn turn) {
        switch (message) {
            case Message.Incoming incoming -> decideCommand(incoming.command(), turn);
            case Message.DeadlinePassed passed -> ask(turn);
            case Message.RetryDue due ->
                turn.emit(new BridgeEvent.BlockAsked(turn.request(new Effect.BitcoinTipWanted())));
            case Message.Ping ping -> turn.pong(attempt == 0 ? PongStatus.HEALTHY : PongStatus.DEGRADED);
            case Message.Resumed resumed -> {
                if (resumed.isMailLost() && !turn.isWaiting(Destination.BITCOIN)) {
                    ask(turn);
                }
            }
            case BridgeMessage.Proceed proceed -> ask(turn);
            case BridgeMessage.CollectPegIns collect -> {
                final List<PegIn> pegIns = book.eligible(confirmedHeight(), collect.recipientsMax());
                turn.tell(
                        ActorId.CHAIN,
                        new ChainMessage.PegInsCollected(
                                collect.slot(),
                                collect.height(),
                                pegIns,
                                book.ledger().digestAfter(List.of(), pegIns)));
            }
            case BridgeMessage.CheckPegIns check ->
                turn.tell(
                        ActorId.CHAIN,
                        new ChainMessage.PegInsChecked(
                                check.block(),
                                check.head(),
                                new CreditCheck(
                                                book,
                                                confirmedHeight(),
                                                spec.pegInConfirmations(),
                                                isChosen(check.block(), turn.nowMs()))
                                        .faultOf(check)));
            case BridgeMessage.PegInsCommitted committed -> decideCommitted(committed, turn);
            case BridgeMessage.PegInsReverted reverted -> decideReverted(reverted, turn);
            default -> throw new IllegalArgumentException("the bridge was told " + message);
        }
    }

    @Override
    public void apply(final Event event) {
        switch ((BridgeEvent) event) {
            case BridgeEvent.BlockAsked e -> {
                asked = e.effectId();
                retryAtMs = NO_DEADLINE;
            }
            case BridgeEvent.AskDelayed e -> {
                asked = EffectId.NULL;
                retryAtMs = e.retryAtMs();
                attempt = e.attempt();
            }
            case BridgeEvent.CursorMoved e -> {
                cursor.move(e.height(), e.hash());
                asked = EffectId.NULL;
                attempt = 0;
            }
            case BridgeEvent.CursorRewound e -> {
                cursor.rewind();
                asked = EffectId.NULL;
                attempt = 0;
            }
            case BridgeEvent.DepositSeen e ->
                book.add(new Deposit(
                        new OutPoint(e.txid(), e.vout()),
                        e.amountSats(),
                        e.address(),
                        e.height(),
                        e.blockHash(),
                        Deposit.Stage.PENDING));
            case BridgeEvent.DepositUnattributed e -> {}
            case BridgeEvent.DepositDropped e -> book.drop(new OutPoint(e.txid(), e.vout()));
            case BridgeEvent.DepositCredited e -> book.credit(new OutPoint(e.txid(), e.vout()));
            case BridgeEvent.DepositUncredited e -> book.uncredit(new OutPoint(e.txid(), e.vout()));
            case BridgeEvent.DepositUncovered e -> book.uncover(new OutPoint(e.txid(), e.vout()));
            case BridgeEvent.DepositCovered e ->
                book.cover(new OutPoint(e.txid(), e.vout()), e.height(), e.blockHash());
        }
    }

    @Override
    public long deadlineMs() {
        return retryAtMs;
    }

    public long cursorHeight() {
        return cursor.height();
    }

    public Hash cursorHash() {
        return cursor.hash();
    }

    public int pendingCount() {
        return book.pendingCount();
    }

    public long creditedCount() {
        return book.ledger().creditedCount();
    }

    /** Satoshis credited since genesis. */
    public long mintedSats() {
        return book.ledger().mintedSats();
    }

    /** Satoshis credited whose deposit is not in the best Bitcoin chain any more. */
    public long uncoveredSats() {
        return book.uncoveredSats();
    }

    private long confirmedHeight() {
        return cursor.height() - spec.pegInConfirmations() + 1;
    }

    private boolean isChosen(final SignedBlock block, final long nowMs) {
        return Long.bitCount(block.approvers()) >= spec.quorum()
                && spec.slotAt(nowMs) - block.block().slot() > CHOSEN_AFTER_SLOTS;
    }

    private void decideCommand(final Command command, final Turn turn) {
        switch (command) {
            case NodeCommand.StartNode start -> ask(turn);
            case Answer.BitcoinBlockSeen seen -> decideSeen(seen, turn);
            case Answer.BitcoinTipSeen seen -> {
                if (isAwaited(seen.effectId(), turn)) {
                    turn.succeeded(Destination.BITCOIN);
                    ask(turn);
                }
            }
            case Answer.BitcoinBlockGone gone -> {
                if (isAwaited(gone.effectId(), turn)) {
                    turn.succeeded(Destination.BITCOIN);
                    rewind(turn);
                }
            }
            case Answer.CallFailed failed -> {
                if (isAwaited(failed.effectId(), turn)) {
                    delay(failed.kind(), failed.kind() + " " + failed.text(), turn);
                }
            }
            default -> throw new IllegalArgumentException("the bridge was given " + command);
        }
    }

    private void ask(final Turn turn) {
        final Effect wanted = new Effect.BitcoinBlockWanted(cursor.height(), cursor.hash());
        turn.emit(new BridgeEvent.BlockAsked(turn.request(wanted)));
    }

    private boolean isAwaited(final EffectId effectId, final Turn turn) {
        final boolean isAwaited = effectId.equals(asked);
        if (!isAwaited) {
            turn.refuse(Verdict.STALE, "effectId=" + effectId + " awaited=" + asked);
        }
        return isAwaited;
    }

    private void delay(final FaultKind kind, final String reason, final Turn turn) {
        turn.failed(Destination.BITCOIN, kind, attempt + 1);
        turn.emit(new BridgeEvent.AskDelayed(NO_DEADLINE, attempt + 1));
        if (Integer.bitCount(attempt + 1) == 1) { // The 1st, 2nd, 4th, 8th … failure in a row is worth telling.
            turn.request(new Effect.NoticeWanted("bitcoin node, failures in a row=" + (attempt + 1) + ": " + reason));
        }
    }

    private void decideSeen(final Answer.BitcoinBlockSeen seen, final Turn turn) {
        if (!isAwaited(seen.effectId(), turn)) {
            return;
        }
        if (seen.height() != cursor.height() + 1) {
            delay(FaultKind.PROTOCOL, "height=" + seen.height() + " does not follow cursor=" + cursor.height(), turn);
            return;
        }
        if (!cursor.hash().isZero() && !seen.parentHash().equals(cursor.hash())) {
            turn.succeeded(Destination.BITCOIN);
            rewind(turn);
            return;
        }
        final List<DepositRule.Outcome> outcomes = new ArrayList<>();
        try {
            for (final Bytes transaction : seen.transactions()) {
                outcomes.addAll(DepositRule.outcomesOf(
                        BitcoinTransaction.parse(transaction), spec.federationScript(), spec.pegInMinSats()));
            }
        } catch (final BitcoinParseException e) {
            delay(
                    FaultKind.PROTOCOL,
                    "block " + seen.hash() + " holds a transaction that does not parse: " + e.getMessage(),
                    turn);
            return;
        }
        turn.succeeded(Destination.BITCOIN);
        turn.emit(new BridgeEvent.CursorMoved(seen.height(), seen.hash()));
        for (final DepositRule.Outcome outcome : outcomes) {
            decideOutcome(outcome, seen, turn);
        }
        turn.tell(ActorId.BRIDGE, new BridgeMessage.Proceed());
    }

    private void decideOutcome(final DepositRule.Outcome outcome, final Answer.BitcoinBlockSeen seen, final Turn turn) {
        switch (outcome) {
            case DepositRule.Unattributed unattributed ->
                turn.emit(new BridgeEvent.DepositUnattributed(
                        unattributed.txid(),
                        unattributed.vout(),
                        unattributed.amountSats(),
                        unattributed.reason(),
                        seen.height()));
            case DepositRule.Deposit deposit -> {
                final Deposit known = book.find(new OutPoint(deposit.txid(), deposit.vout()));
                turn.emit(
                        known == null
                                ? new BridgeEvent.DepositSeen(
                                        deposit.txid(),
                                        deposit.vout(),
                                        deposit.amountSats(),
                                        deposit.address(),
                                        seen.height(),
                                        seen.hash())
                                : new BridgeEvent.DepositCovered(
                                        deposit.txid(), deposit.vout(), seen.height(), seen.hash()));
            }
        }
    }

    private void rewind(final Turn turn) {
        if (!cursor.canRewind()) {
            delay(
                    FaultKind.MISSING,
                    "bitcoin reorg deeper than " + BitcoinCursor.DEPTH_MAX + " blocks below " + cursor.hash(),
                    turn);
            return;
        }
        final Map.Entry<Long, Hash> parent = cursor.parent();
        turn.emit(new BridgeEvent.CursorRewound(parent.getKey(), parent.getValue()));
        for (final Deposit deposit : book.inBlock(cursor.hash())) {
            final OutPoint outPoint = deposit.outPoint();
            if (deposit.stage() == Deposit.Stage.PENDING) {
                turn.emit(new BridgeEvent.DepositDropped(outPoint.txid(), outPoint.vout()));
            } else {
                uncover(outPoint, deposit.amountSats(), turn);
            }
        }
        turn.tell(ActorId.BRIDGE, new BridgeMessage.Proceed());
    }

    private static void uncover(final OutPoint outPoint, final long amountSats, final Turn turn) {
        turn.emit(new BridgeEvent.DepositUncovered(outPoint.txid(), outPoint.vout()));
        turn.request(new Effect.NoticeWanted("UNCOVERED: credited deposit " + outPoint + " of " + amountSats
                + " sats is not in the best Bitcoin chain"));
    }

    private void decideCommitted(final BridgeMessage.PegInsCommitted committed, final Turn turn) {
        for (final PegIn pegIn : committed.pegIns()) {
            final boolean isKnown = book.find(new OutPoint(pegIn.txid(), pegIn.vout())) != null;
            if (!isKnown) { // A quorum saw it; since then Bitcoin, as we see it, left it out.
                turn.emit(new BridgeEvent.DepositSeen(
                        pegIn.txid(),
                        pegIn.vout(),
                        pegIn.amountSats(),
                        pegIn.evmAddress(),
                        NULL_HEIGHT,
                        pegIn.blockHash()));
            }
            turn.emit(new BridgeEvent.DepositCredited(pegIn.txid(), pegIn.vout(), committed.height()));
            if (!isKnown) {
                uncover(new OutPoint(pegIn.txid(), pegIn.vout()), pegIn.amountSats(), turn);
            }
        }
    }

    /** One whose Bitcoin block is gone meanwhile waits for nothing. */
    private void decideReverted(final BridgeMessage.PegInsReverted reverted, final Turn turn) {
        for (final PegIn pegIn : reverted.pegIns()) {
            turn.emit(new BridgeEvent.DepositUncredited(pegIn.txid(), pegIn.vout()));
            if (book.find(new OutPoint(pegIn.txid(), pegIn.vout())).stage() == Deposit.Stage.UNCOVERED) {
                turn.emit(new BridgeEvent.DepositDropped(pegIn.txid(), pegIn.vout()));
            }
        }
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        cursor.writeFields(writer);
        book.writeFields(writer);
        writer.record("asked", asked);
        writer.int64("retryAtMs", retryAtMs);
        writer.int32("attempt", attempt);
    }

    @Override
    public void readFields(final FieldReader reader) {
        cursor.readFields(reader);
        book.readFields(reader);
        asked = EffectId.read(reader);
        retryAtMs = reader.int64("retryAtMs");
        attempt = reader.int32("attempt");
    }
}
