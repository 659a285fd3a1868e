// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.core.actor.EventSourcedActor;
import io.alys.core.effect.EffectId;
import java.util.Arrays;

/**
 * Operations under way in the order they were asked in, which is that of their ids and of their deadlines, as all wait
 * equally long. Most are answered in that order, too: then the first is the one.
 */
final class PendingOperations {
    private static final int INITIAL_CAPACITY = 1024;

    // A ring: the place of a position is its remainder by the capacity, a power of two.
    private long[] sequences = new long[INITIAL_CAPACITY];
    private int[] ordinals = new int[INITIAL_CAPACITY];
    private long[] deadlinesMs = new long[INITIAL_CAPACITY];
    private long first = 0;
    private long end = 0;
    private int count = 0;

    /** How many are under way. */
    int count() {
        return count;
    }

    /** When the first is due, or {@link EventSourcedActor#NO_DEADLINE}. */
    long nextDeadlineMs() {
        return count == 0 ? EventSourcedActor.NO_DEADLINE : deadlinesMs[place(first)];
    }

    /** Adds one whose id and deadline are after every other's. */
    void add(final EffectId id, final long deadlineMs) {
        if (end - first == sequences.length) {
            grow();
        }
        final int place = place(end++);
        sequences[place] = id.sequence();
        ordinals[place] = id.ordinal();
        deadlinesMs[place] = deadlineMs;
        count++;
    }

    boolean contains(final EffectId id) {
        return deadlineMs(find(id)) != EventSourcedActor.NO_DEADLINE;
    }

    /** Ends one; nothing happens when it is not under way. */
    void remove(final EffectId id) {
        final long position = find(id);
        if (deadlineMs(position) == EventSourcedActor.NO_DEADLINE) {
            return;
        }
        deadlinesMs[place(position)] = EventSourcedActor.NO_DEADLINE;
        count--;
        while (first < end && deadlinesMs[place(first)] == EventSourcedActor.NO_DEADLINE) {
            first++;
        }
    }

    void clear() {
        first = 0;
        end = 0;
        count = 0;
    }

    /** Visits those under way in their order, until the visitor has enough. */
    void forEach(final Visitor visitor) {
        boolean isWanted = true;
        for (long position = first; isWanted && position < end; position++) {
            if (deadlineMs(position) != EventSourcedActor.NO_DEADLINE) {
                final int place = place(position);
                isWanted = visitor.onOperation(new EffectId(sequences[place], ordinals[place]), deadlinesMs[place]);
            }
        }
    }

    private long deadlineMs(final long position) {
        return position < end ? deadlinesMs[place(position)] : EventSourcedActor.NO_DEADLINE;
    }

    /** The position of the id, or the end. */
    private long find(final EffectId id) {
        if (first < end && compare(first, id) == 0) {
            return first;
        }
        long low = first;
        long high = end;
        while (low < high) {
            final long middle = (low + high) >>> 1;
            if (compare(middle, id) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < end && compare(low, id) == 0 ? low : end;
    }

    private int compare(final long position, final EffectId id) {
        final int place = place(position);
        final int bySequence = Long.compare(sequences[place], id.sequence());
        return bySequence == 0 ? Integer.compare(ordinals[place], id.ordinal()) : bySequence;
    }

    private int place(final long position) {
        return (int) position & sequences.length - 1;
    }

    /** Twice the room, with every position at its place there. */
    private void grow() {
        final int size = sequences.length;
        final long[] oldSequences = sequences;
        final int[] oldOrdinals = ordinals;
        final long[] oldDeadlinesMs = deadlinesMs;
        sequences = Arrays.copyOf(oldSequences, 2 * size);
        ordinals = Arrays.copyOf(oldOrdinals, 2 * size);
        deadlinesMs = Arrays.copyOf(oldDeadlinesMs, 2 * size);
        for (long position = first; position < end; position++) {
            final int from = (int) position & size - 1;
            sequences[place(position)] = oldSequences[from];
            ordinals[place(position)] = oldOrdinals[from];
            deadlinesMs[place(position)] = oldDeadlinesMs[from];
        }
    }

    /** Sees one operation; false when no more is wanted. */
    interface Visitor {
        boolean onOperation(EffectId id, long deadlineMs);
    }
}
