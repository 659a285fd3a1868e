// SPDX-License-Identifier: Apache-2.0
package io.alys.core.engine;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.Message;
import io.alys.core.actor.Turn;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.EngineCall;
import io.alys.core.chain.EngineCallKind;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PayloadVerdict;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.command.NodeCommand;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.FaultKind;
import io.alys.core.effect.HaltCause;
import io.alys.core.event.EngineEvent;
import io.alys.core.event.EnginePhase;
import io.alys.core.event.Event;
import io.alys.core.health.PongStatus;
import io.alys.core.message.ChainMessage;
import io.alys.core.message.EngineMessage;
import io.alys.core.message.StorageMessage;
import io.alys.core.resilience.CallDeadlines;
import io.alys.core.value.Hash;

/**
 * Keeps the execution client on the chain's head, one call at a time. A client that lost blocks is fed them again from
 * our own store; consensus is never rolled back for it. A client that is down is asked again until it answers.
 */
public final class EngineActor implements EventSourcedActor {
    private final ChainSpec spec;
    private final EngineState state = new EngineState();

    public EngineActor(final ChainSpec spec) {
        this.spec = spec;
    }

    @Override
    public ActorId id() {
        return ActorId.ENGINE;
    }

    @Override
    public void decide(final Message message, final Turn turn) {
        switch (message) {
            case Message.Incoming incoming -> decideCommand(incoming.command(), turn);
            case Message.DeadlinePassed passed -> decideDeadline(turn);
            case Message.RetryDue due -> {
                if (state.phase() == EnginePhase.DOWN) {
                    askStatus(state.attempt(), turn);
                }
            }
            case Message.Ping ping -> turn.pong(condition());
            case Message.Resumed resumed -> {
                if (resumed.isMailLost()) {
                    askAgain(turn);
                }
            }
            case EngineMessage.HeadIs head -> {
                turn.emit(new EngineEvent.HeadNoted(head.height(), head.payloadHash(), head.genesisHash()));
                proceed(turn);
            }
            case EngineMessage.FinalityIs finality -> {
                turn.emit(new EngineEvent.FinalityNoted(finality.safeHash(), finality.finalizedHash()));
                proceed(turn);
            }
            case EngineMessage.CallWanted wanted -> decideWanted(wanted.call(), turn);
            case EngineMessage.BlockForRefeed block -> decideRefeed(block, turn);
            case EngineMessage.Proceed proceed -> decideProceed(turn);
            default -> throw new IllegalArgumentException("the engine actor was told " + message);
        }
    }

    @Override
    public void apply(final Event event) {
        state.apply((EngineEvent) event);
    }

    @Override
    public long deadlineMs() {
        return state.deadlineMs();
    }

    public EnginePhase phase() {
        return state.phase();
    }

    private void decideCommand(final Command command, final Turn turn) {
        if (command instanceof NodeCommand.StartNode) {
            withdraw(EngineCallKind.BUILD, turn);
            withdraw(EngineCallKind.EXECUTE, turn);
            if (state.phase() != EnginePhase.STOPPED) {
                askStatus(0, turn);
            }
            return;
        }
        final Answer answer = (Answer) command;
        if (!state.isAwaiting(answer.effectId())) {
            turn.refuse(Verdict.STALE, "effectId=" + answer.effectId() + " awaited=" + state.effectId());
            return;
        }
        turn.emit(new EngineEvent.CallSettled());
        if (!(answer instanceof Answer.CallFailed)) {
            turn.succeeded(Destination.ENGINE);
        }
        switch (answer) {
            case Answer.EngineStatusSeen seen -> decideStatus(seen, turn);
            case Answer.GenesisLoaded loaded ->
                turn.tell(ActorId.CHAIN, new ChainMessage.GenesisSeen(loaded.payload()));
            case Answer.PayloadBuilt built -> {
                turn.tell(
                        ActorId.CHAIN,
                        new ChainMessage.PayloadReady(state.call().slot(), built.payload()));
                proceed(turn);
            }
            case Answer.PayloadExecuted executed -> decideExecuted(executed, turn);
            case Answer.ForkchoiceAnswered answered -> decideForkchoice(answered, turn);
            case Answer.CallFailed failed -> decideFailed(failed.kind(), failed.text(), turn);
            default -> throw new IllegalArgumentException("the engine actor was given " + answer);
        }
    }

    private PongStatus condition() {
        return switch (state.phase()) {
            case READY -> PongStatus.HEALTHY;
            case DOWN, ASKING, REFEEDING -> PongStatus.DEGRADED;
            case STOPPED -> PongStatus.UNHEALTHY;
        };
    }

    private void decideDeadline(final Turn turn) {
        if (state.isCalling()) {
            turn.emit(new EngineEvent.CallSettled());
            decideFailed(FaultKind.TIMEOUT, state.call().kind() + " was not answered in time", turn);
        } else {
            askStatus(state.attempt(), turn); // Planned by a build that kept its retries here.
        }
    }

    /** Whoever was asked answers a call of which the first answer was lost once more. */
    private void askAgain(final Turn turn) {
        if (state.isCalling()) {
            issue(
                    state.call().kind() == EngineCallKind.FORKCHOICE
                            ? EngineCall.forkchoice(state.forkchoice())
                            : state.call(),
                    turn);
        } else if (state.phase() == EnginePhase.REFEEDING) {
            load(state.refeedHeight(), turn);
        } else {
            decideProceed(turn);
        }
    }

    private void askStatus(final int attempt, final Turn turn) {
        enter(EnginePhase.ASKING, NO_DEADLINE, attempt, turn);
        issue(EngineCall.status(), turn);
    }

    private void decideStatus(final Answer.EngineStatusSeen seen, final Turn turn) {
        turn.emit(new EngineEvent.ClientSeen(seen.latestNumber(), seen.latestHash()));
        if (seen.chainId() != spec.chainId()) {
            stop(
                    HaltCause.WRONG_NETWORK,
                    "execution client chainId=" + seen.chainId() + " but ours is " + spec.chainId(),
                    turn);
        } else if (state.hasHead() && !seen.genesisHash().equals(state.genesisHash())) {
            stop(
                    HaltCause.WRONG_NETWORK,
                    "execution client genesis=" + seen.genesisHash() + " but ours is " + state.genesisHash(),
                    turn);
        } else {
            proceed(turn);
        }
    }

    private void decideForkchoice(final Answer.ForkchoiceAnswered answered, final Turn turn) {
        switch (answered.verdict()) {
            case VALID -> {
                if (state.phase() != EnginePhase.READY) {
                    becomeReady(turn);
                }
                proceed(turn);
            }
            case SYNCING, ACCEPTED -> {
                if (state.hasRefed()) {
                    goDown(
                            FaultKind.MISSING,
                            "the execution client still does not follow after it was fed all blocks",
                            turn);
                } else {
                    startRefeed(turn);
                }
            }
            case INVALID ->
                stop(
                        HaltCause.CONTRADICTION,
                        "execution client calls the committed head " + state.headHash() + " invalid: "
                                + answered.reason(),
                        turn);
        }
    }

    private void decideExecuted(final Answer.PayloadExecuted executed, final Turn turn) {
        if (state.phase() == EnginePhase.REFEEDING) {
            decideRefedBlock(executed, turn);
            return;
        }
        switch (executed.verdict()) {
            case VALID, INVALID -> {
                turn.tell(
                        ActorId.CHAIN,
                        new ChainMessage.ExecutionJudged(
                                state.call().payload().getFirst().blockHash(),
                                executed.verdict() == PayloadVerdict.VALID,
                                executed.reason(),
                                executed.feesWei()));
                proceed(turn);
            }
            case SYNCING, ACCEPTED -> decideUnknown(state.call().payload().getFirst(), turn);
        }
    }

    /** The client lacks what the payload stands on; what it still lacks after it was fed the chain is not of the chain. */
    private void decideUnknown(final ExecutionPayload payload, final Turn turn) {
        if (!payload.blockHash().equals(state.refedFor())) {
            turn.emit(new EngineEvent.RefeedBegun(payload.blockHash()));
            queueAgain(state.call(), turn);
            startRefeed(turn);
        } else if (payload.parentHash().equals(state.headHash())) {
            queueAgain(state.call(), turn);
            goDown(FaultKind.MISSING, "the execution client does not know its own head as a parent", turn);
        } else {
            turn.emit(new EngineEvent.RefeedBegun(Hash.ZERO));
            turn.tell(ActorId.CHAIN, new ChainMessage.AncestorsUnknown(payload.blockHash()));
            proceed(turn);
        }
    }

    private void startRefeed(final Turn turn) {
        becomeUnready(turn);
        if (state.headHeight() < 1) {
            goDown(FaultKind.MISSING, "the execution client does not follow its own genesis", turn);
            return;
        }
        final long height = Math.clamp(state.clientNumber(), 1, state.headHeight());
        enter(EnginePhase.REFEEDING, NO_DEADLINE, state.attempt(), turn);
        turn.request(new Effect.NoticeWanted("execution client lacks blocks, feeding them again from height " + height
                + " to " + state.headHeight()));
        load(height, turn);
    }

    private void load(final long height, final Turn turn) {
        turn.emit(new EngineEvent.RefeedMoved(height));
        turn.tell(ActorId.STORAGE, new StorageMessage.Load(height));
    }

    private void decideRefeed(final EngineMessage.BlockForRefeed block, final Turn turn) {
        if (state.phase() != EnginePhase.REFEEDING || state.isCalling() || block.height() != state.refeedHeight()) {
            return;
        }
        if (block.block().isEmpty()) {
            goDown(FaultKind.MISSING, "block at height " + block.height() + " can't be loaded to be fed again", turn);
            return;
        }
        final SignedBlock signed = block.block().getFirst();
        issue(EngineCall.execute(0, signed.block().payload(), signed.block().parentRoot()), turn);
    }

    private void decideRefedBlock(final Answer.PayloadExecuted executed, final Turn turn) {
        switch (executed.verdict()) {
            case VALID -> {
                if (state.refeedHeight() >= state.headHeight()) {
                    turn.emit(new EngineEvent.RefeedMoved(EngineState.REFED));
                    enter(EnginePhase.ASKING, NO_DEADLINE, state.attempt(), turn);
                    proceed(turn);
                } else {
                    load(state.refeedHeight() + 1, turn);
                }
            }
            case SYNCING, ACCEPTED -> {
                if (state.refeedHeight() == 1) {
                    goDown(FaultKind.MISSING, "the execution client does not accept block 1", turn);
                } else {
                    load(state.refeedHeight() - 1, turn);
                }
            }
            case INVALID ->
                stop(
                        HaltCause.CONTRADICTION,
                        "execution client calls the committed block at height " + state.refeedHeight() + " invalid: "
                                + executed.reason(),
                        turn);
        }
    }

    private void decideFailed(final FaultKind kind, final String text, final Turn turn) {
        final EngineCall call = state.call();
        if (kind == FaultKind.WRONG_NETWORK) {
            stop(HaltCause.WRONG_NETWORK, text, turn);
            return;
        }
        if (call.kind() == EngineCallKind.BUILD) {
            turn.tell(ActorId.CHAIN, new ChainMessage.BuildFailed(call.slot(), kind + " " + text));
        } else if (call.kind() == EngineCallKind.EXECUTE && state.phase() == EnginePhase.READY) {
            queueAgain(call, turn);
        }
        goDown(kind, call.kind() + " " + kind + " " + text, turn);
    }

    /** Unless the chain has since asked for another. */
    private void queueAgain(final EngineCall call, final Turn turn) {
        if (state.queued(call.kind()) == null) {
            turn.emit(new EngineEvent.CallQueued(call));
        }
    }

    private void decideWanted(final EngineCall call, final Turn turn) {
        if (call.kind() == EngineCallKind.BUILD && state.phase() != EnginePhase.READY) {
            turn.tell(ActorId.CHAIN, new ChainMessage.BuildFailed(call.slot(), "phase=" + state.phase()));
            return;
        }
        turn.emit(new EngineEvent.CallQueued(call));
        proceed(turn);
    }

    private void decideProceed(final Turn turn) {
        if (state.isCalling()) {
            return;
        }
        switch (state.phase()) {
            case ASKING -> {
                if (!state.hasHead()) {
                    issue(EngineCall.genesis(), turn);
                } else if (state.headHeight() == 0) {
                    becomeReady(turn);
                } else {
                    issue(EngineCall.forkchoice(state.forkchoice()), turn);
                }
            }
            case READY -> {
                if (state.isForkchoiceOwed()) {
                    issue(EngineCall.forkchoice(state.forkchoice()), turn);
                } else if (state.queued(EngineCallKind.EXECUTE) != null) {
                    issue(state.queued(EngineCallKind.EXECUTE), turn);
                } else if (state.queued(EngineCallKind.BUILD) != null) {
                    issue(state.queued(EngineCallKind.BUILD), turn);
                }
            }
            case DOWN, REFEEDING, STOPPED -> {}
        }
    }

    private void issue(final EngineCall call, final Turn turn) {
        final Effect effect = switch (call.kind()) {
            case STATUS -> new Effect.EngineStatusWanted();
            case GENESIS -> new Effect.GenesisWanted();
            case BUILD ->
                new Effect.PayloadWanted(
                        state.forkchoice().withHead(call.forkchoice().getFirst().headHash()),
                        call.attributes().getFirst());
            case EXECUTE -> new Effect.ExecutionWanted(call.payload().getFirst(), call.parentRoot());
            case FORKCHOICE -> new Effect.ForkchoiceWanted(call.forkchoice().getFirst());
        };
        turn.emit(new EngineEvent.CallIssued(
                call, turn.request(effect), turn.nowMs() + CallDeadlines.engineMs(call.kind())));
    }

    private void becomeReady(final Turn turn) {
        enter(EnginePhase.READY, NO_DEADLINE, 0, turn);
        turn.tell(ActorId.CHAIN, new ChainMessage.EngineReadiness(true));
        proceed(turn);
    }

    private void becomeUnready(final Turn turn) {
        if (state.phase() == EnginePhase.READY) {
            turn.tell(ActorId.CHAIN, new ChainMessage.EngineReadiness(false));
        }
        withdrawBuild(turn);
    }

    private void withdrawBuild(final Turn turn) {
        final EngineCall build = state.queued(EngineCallKind.BUILD);
        if (build != null) {
            withdraw(EngineCallKind.BUILD, turn);
            turn.tell(ActorId.CHAIN, new ChainMessage.BuildFailed(build.slot(), "the execution client is not ready"));
        }
    }

    /** Waits until the client may be asked again; a kind that it is not to blame for does not count against it. */
    private void goDown(final FaultKind kind, final String reason, final Turn turn) {
        becomeUnready(turn);
        final int attempt = state.attempt() + 1;
        turn.failed(Destination.ENGINE, kind, attempt);
        enter(EnginePhase.DOWN, NO_DEADLINE, attempt, turn);
        if (Integer.bitCount(attempt) == 1) { // The 1st, 2nd, 4th, 8th … failure in a row is worth telling.
            turn.request(new Effect.NoticeWanted("execution client, failures in a row=" + attempt + ": " + reason));
        }
    }

    private void stop(final HaltCause cause, final String reason, final Turn turn) {
        becomeUnready(turn);
        enter(EnginePhase.STOPPED, NO_DEADLINE, state.attempt(), turn);
        turn.request(new Effect.HaltWanted(cause, reason));
    }

    private void withdraw(final EngineCallKind kind, final Turn turn) {
        if (state.queued(kind) != null) {
            turn.emit(new EngineEvent.CallWithdrawn(kind));
        }
    }

    private void enter(final EnginePhase phase, final long retryAtMs, final int attempt, final Turn turn) {
        turn.emit(new EngineEvent.PhaseEntered(phase, retryAtMs, attempt));
    }

    private void proceed(final Turn turn) {
        turn.tell(ActorId.ENGINE, new EngineMessage.Proceed());
    }

    /** The block that the client was asked about or fed last, for tools. */
    public Hash headHash() {
        return state.headHash();
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
