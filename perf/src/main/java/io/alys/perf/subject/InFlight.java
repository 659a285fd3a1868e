// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject;

import com.lmax.disruptor.Sequence;

/** Bounds how many events are under way at once, where no ring does it for the whole way. The load's thread's alone. */
public final class InFlight {
    private final Sequence released = new Sequence(0);

    // A sequence too, only so that it has a cache line of its own.
    private final Sequence taken = new Sequence(0);
    private final int capacity;

    private long releasedSeen = 0;

    public InFlight(final int capacity) {
        this.capacity = capacity;
    }

    /** How many were released: for the releasing thread, the only one to write it, to hold. */
    public Sequence released() {
        return released;
    }

    /** Whether one more may be taken. */
    public boolean hasRoom() {
        if (taken.get() - releasedSeen < capacity) {
            return true;
        }
        releasedSeen = released.get();
        return taken.get() - releasedSeen < capacity;
    }

    /** How many were taken. */
    public long taken() {
        return taken.get();
    }

    /** One more is under way. */
    public void onTaken() {
        taken.set(taken.get() + 1);
    }

    /** Whether none is under way. */
    public boolean isEmpty() {
        return released.get() == taken.get();
    }
}
