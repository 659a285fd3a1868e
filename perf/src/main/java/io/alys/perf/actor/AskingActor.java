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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps so many operations under way: each is an effect that leaves, an answer that comes in, and a deadline. An operation
 * that is over, by its answer or its deadline, is followed by the next. Stands in the place of the storage actor.
 */
final class AskingActor implements EventSourcedActor {
    /** Asked for at once at most, since an input has so many effects. */
    static final int BATCH_MAX = 200;

    private static final int ORDINAL_SHIFT = 48;
    private static final long SEQUENCE_MASK = (1L << ORDINAL_SHIFT) - 1;

    private final int wanted;
    private final long timeoutMs;
    private final Watch watch;

    /** Deadlines by operation; all wait equally long, so the first is the next. */
    private final Map<Long, Long> pending = new LinkedHashMap<>();

    private long timeouts = 0;

    AskingActor(final int wanted, final long timeoutMs, final Watch watch) {
        this.wanted = wanted;
        this.timeoutMs = timeoutMs;
        this.watch = watch;
    }

    int pendingCount() {
        return pending.size();
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
            if (pending.containsKey(key(loaded.effectId()))) {
                watch.onAnswered(loaded.effectId());
                turn.emit(new StorageEvent.LoadDone(loaded.effectId()));
                ask(turn);
            }
        } else if (message instanceof Message.Incoming) {
            for (int i = Math.min(BATCH_MAX, wanted - pending.size()); i > 0; i--) {
                ask(turn);
            }
        }
    }

    private void decideDeadline(final Turn turn) {
        int expired = 0;
        for (final Map.Entry<Long, Long> each : pending.entrySet()) {
            if (each.getValue() > turn.nowMs() || expired == BATCH_MAX) {
                break;
            }
            expired++;
            watch.onExpired(idOf(each.getKey()));
            turn.emit(new StorageEvent.LoadDone(idOf(each.getKey())));
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
            case StorageEvent.LoadIssued issued -> pending.put(key(issued.effectId()), issued.height());
            case StorageEvent.LoadDone done -> pending.remove(key(done.effectId()));
            case StorageEvent.StoreDelayed delayed -> timeouts++;
            default -> throw new IllegalArgumentException("not emitted here: " + event);
        }
    }

    @Override
    public long deadlineMs() {
        return pending.isEmpty() ? NO_DEADLINE : pending.values().iterator().next();
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        final List<Recorded> operations = new ArrayList<>();
        pending.forEach((key, dueMs) -> operations.add(target -> {
            target.int64("key", key);
            target.int64("dueMs", dueMs);
        }));
        writer.list("operations", operations);
        writer.int64("timeouts", timeouts);
    }

    @Override
    public void readFields(final FieldReader reader) {
        pending.clear();
        reader.list("operations", each -> new long[] {each.int64("key"), each.int64("dueMs")})
                .forEach(each -> pending.put(each[0], each[1]));
        timeouts = reader.int64("timeouts");
    }

    /** Sequences follow one another in the low bits, which hash tables go by. */
    static long key(final EffectId id) {
        return (long) id.ordinal() << ORDINAL_SHIFT | id.sequence();
    }

    private static EffectId idOf(final long key) {
        return new EffectId(key & SEQUENCE_MASK, (int) (key >>> ORDINAL_SHIFT));
    }

    /** Told of each operation; no part of the state. On the apply thread. */
    interface Watch {
        void onAsked(EffectId id);

        void onAnswered(EffectId id);

        void onExpired(EffectId id);
    }
}
