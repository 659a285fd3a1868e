// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import io.alys.perf.subject.NodeWork;
import io.alys.pipeline.ring.Slot;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What is handed from thread to thread where that is a reference: an event as it came, and the slot it becomes. Reused. */
public final class Entry {
    private final UnsafeBuffer event;
    private final Slot slot = new Slot();
    private int length;

    /**
     * @param lengthMax of an event, bytes.
     */
    Entry(final int lengthMax) {
        event = new UnsafeBuffer(new byte[lengthMax]);
    }

    /** Copies the event in, for its first step to find. */
    void take(final DirectBuffer source, final int sourceLength) {
        event.putBytes(0, source, 0, sourceLength);
        length = sourceLength;
    }

    /** The first step. */
    public void decode(final NodeWork work) {
        work.decode(slot, event, 0, length);
    }

    /** What the event became. */
    public Slot slot() {
        return slot;
    }
}
