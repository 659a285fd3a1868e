// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.Message;
import io.alys.core.actor.Turn;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.command.Answer;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.event.Event;
import io.alys.core.event.StorageEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keeps so many operations under way: each is an effect that leaves, an answer that comes in, and a deadline. An operation
 * that is over, by its answer or its deadline, is followed by the next. Stands in the place of the storage actor.
 */
final class AskingActor implements EventSourcedActor {
    /** Asked for at once at most, since an input has so many effects. */
    static final int BATCH_MAX = 200;

    private final int wanted;
    private final long timeoutMs;
    private final Watch watch;

    private final PendingOperations pending = new PendingOperations();
    private long timeouts = 0;

    AskingActor(final int wanted, final long timeoutMs, final Watch watch) {
        this.wanted = wanted;
        this.timeoutMs = timeoutMs;
        this.watch = watch;
    }

    int pendingCount() {
        return pending.count();
    }

    long timeouts() {
        return timeouts;
    }

    @Override
    public ActorId id() {
        return ActorId.STORAGE;
    }

    @Override
    public void decide(final Message message, final Turn turn) {
        if (message instanceof Message.DeadlinePassed) {
            decideDeadline(turn);
        } else if (message instanceof Message.Incoming incoming
                && incoming.command() instanceof Answer.BlockLoaded loaded) {
            if (pending.contains(loaded.effectId())) {
                watch.onEnded(loaded.effectId(), true);
                turn.emit(new StorageEvent.LoadDone(loaded.effectId()));
                ask(turn);
            }
        } else if (message instanceof Message.Incoming) {
            for (int i = Math.min(BATCH_MAX, wanted - pending.count()); i > 0; i--) {
                ask(turn);
            }
        }
    }

    private void decideDeadline(final Turn turn) {
        final List<EffectId> expired = new ArrayList<>();
        pending.forEach(
                (id, deadlineMs) -> deadlineMs <= turn.nowMs() && expired.size() < BATCH_MAX && expired.add(id));
        for (final EffectId id : expired) {
            watch.onEnded(id, false);
            turn.emit(new StorageEvent.LoadDone(id));
            turn.emit(new StorageEvent.StoreDelayed(turn.nowMs(), 1));
            ask(turn);
        }
    }

    private void ask(final Turn turn) {
        final EffectId id = turn.request(new Effect.LoadWanted(turn.nowMs()));
        turn.emit(new StorageEvent.LoadIssued(id, turn.nowMs() + timeoutMs));
        watch.onAsked(id);
    }

    @Override
    public void apply(final Event event) {
        switch ((StorageEvent) event) {
            case StorageEvent.LoadIssued issued -> pending.add(issued.effectId(), issued.height());
            case StorageEvent.LoadDone done -> pending.remove(done.effectId());
            case StorageEvent.StoreDelayed delayed -> timeouts++;
            default -> throw new IllegalArgumentException("not emitted here: " + event);
        }
    }

    @Override
    public long deadlineMs() {
        return pending.nextDeadlineMs();
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        final List<Recorded> operations = new ArrayList<>();
        pending.forEach((id, deadlineMs) -> operations.add(target -> {
            target.record("id", id);
            target.int64("deadlineMs", deadlineMs);
        }));
        writer.list("operations", operations);
        writer.int64("timeouts", timeouts);
    }

    @Override
    public void readFields(final FieldReader reader) {
        pending.clear();
        reader.list("operations", each -> Map.entry(EffectId.read(each), each.int64("deadlineMs")))
                .forEach(each -> pending.add(each.getKey(), each.getValue()));
        timeouts = reader.int64("timeouts");
    }

    /** Told of each operation; no part of the state. On the apply thread. */
    interface Watch {
        void onAsked(EffectId id);

        void onEnded(EffectId id, boolean isAnswered);
    }
}
