// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.FaultException;
import io.alys.core.actor.Message;
import io.alys.core.actor.Turn;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.codec.RecordedMap;
import io.alys.core.effect.EffectId;
import io.alys.core.event.Event;
import io.alys.core.event.FailureClass;
import io.alys.core.event.StorageEvent;
import io.alys.core.value.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * As much state as is wanted, kept as the bridge keeps its deposits, and a fault when it is wanted. Stands in the place of
 * the storage actor.
 */
final class HeavyActor implements EventSourcedActor {
    private final Trigger trigger;
    private RecordedMap<Integer, Value> values = new RecordedMap<>();
    private RecordedMap<Long, Entry> entries = new RecordedMap<>();

    /**
     * @param trigger outlives restarts: it is no part of the state.
     */
    HeavyActor(final Trigger trigger) {
        this.trigger = trigger;
    }

    /** State that no event brought, so that it need not be waited for. */
    void fill(final List<Value> largeValues, final List<Entry> smallEntries) {
        values = RecordedMap.of(largeValues, Value::key);
        entries = RecordedMap.of(smallEntries, Entry::key);
    }

    int entryCount() {
        return entries.size();
    }

    @Override
    public ActorId id() {
        return ActorId.STORAGE;
    }

    /** Each input is one event; when the trigger is set the first of them throws. */
    @Override
    public void decide(final Message message, final Turn turn) {
        if (!(message instanceof Message.Incoming)) {
            return;
        }
        turn.emit(new StorageEvent.LoadIssued(new EffectId(entries.size(), 0), turn.nowMs()));
        if (trigger.isSet) {
            trigger.isSet = false;
            throw new FaultException(FailureClass.EXTERNAL, "measured");
        }
        trigger.handled++;
    }

    @Override
    public void apply(final Event event) {
        final StorageEvent.LoadIssued issued = (StorageEvent.LoadIssued) event;
        final long key = issued.effectId().sequence();
        entries.put(key, new Entry(key, issued.height(), issued.effectId().ordinal(), 0, 0));
    }

    @Override
    public long deadlineMs() {
        return NO_DEADLINE;
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.map("values", values);
        writer.map("entries", entries);
    }

    @Override
    public void readFields(final FieldReader reader) {
        values = reader.map("values", Value::read, Value::key);
        entries = reader.map("entries", Entry::read, Entry::key);
    }

    /** Whether the next message faults, and how many did not. */
    static final class Trigger {
        boolean isSet = false;
        long handled = 0;
    }

    /** A long piece of state. */
    record Value(int key, Bytes bytes) implements Recorded {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int32("key", key);
            writer.bytes("bytes", bytes);
        }

        static Value read(final FieldReader reader) {
            return new Value(reader.int32("key"), reader.bytes("bytes"));
        }
    }

    /** Forty bytes of state. */
    record Entry(long key, long timeMs, long first, long second, long third) implements Recorded {
        static final int LENGTH = 5 * Long.BYTES;

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("key", key);
            writer.int64("timeMs", timeMs);
            writer.int64("first", first);
            writer.int64("second", second);
            writer.int64("third", third);
        }

        /** So many, no two of them the same. */
        static List<Entry> some(final int count) {
            final List<Entry> entries = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                entries.add(new Entry(i, 1_700_000_010_000L + i, i * 3L, i * 5L, i * 7L));
            }
            return entries;
        }

        static Entry read(final FieldReader reader) {
            return new Entry(
                    reader.int64("key"),
                    reader.int64("timeMs"),
                    reader.int64("first"),
                    reader.int64("second"),
                    reader.int64("third"));
        }
    }
}
