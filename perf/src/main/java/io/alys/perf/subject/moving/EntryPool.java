// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import io.alys.perf.subject.InFlight;
import org.agrona.DirectBuffer;

/** Entries used in turn, so that carrying an event makes no garbage. Events are released in the order they were taken. */
final class EntryPool {
    private final Entry[] entries;
    private final InFlight inFlight;

    /**
     * @param capacity a power of two.
     * @param inFlight of at most that capacity.
     */
    EntryPool(final int capacity, final int eventLength, final InFlight inFlight) {
        this.inFlight = inFlight;
        entries = new Entry[capacity];
        for (int i = 0; i < capacity; i++) {
            entries[i] = new Entry(eventLength);
        }
    }

    /** The next free one with the event in it, or null when all are under way; the load's thread. */
    Entry tryTake(final DirectBuffer event, final int length) {
        if (!inFlight.hasRoom()) {
            return null;
        }
        final Entry entry = entries[(int) inFlight.taken() & (entries.length - 1)];
        entry.take(event, length);
        inFlight.onTaken();
        return entry;
    }
}
