// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.Sequence;
import io.alys.core.machine.StateMachine;

/**
 * Says when the machine is to be told that its deadline passed. One tick is under way at a time: the next is not due
 * before the apply stage handled the last. A deadline that a tick did not move, as when the actor it is for faults, is
 * repeated at a bounded rate, so that it cannot fill the disk.
 */
public final class TickTimer {
    private final Sequence appliedSequence;
    private final Sequence deadlineMs;
    private final long repeatMs;

    // The last tick; sequencing thread only.
    private long tickRingSequence = StateMachine.NULL_SEQUENCE;
    private long tickDeadlineMs = Long.MIN_VALUE;
    private long tickTimeMs = 0;

    // What was found due, which by the time of the tick may no longer be what is published.
    private long dueDeadlineMs = Long.MIN_VALUE;

    /**
     * @param appliedSequence how far the apply stage has come in the ring.
     * @param deadlineMs what the machine wants, Unix milliseconds; published before the progress it belongs to.
     * @param repeatMs shortest time between two ticks for one deadline.
     */
    public TickTimer(final Sequence appliedSequence, final Sequence deadlineMs, final long repeatMs) {
        this.appliedSequence = appliedSequence;
        this.deadlineMs = deadlineMs;
        this.repeatMs = repeatMs;
    }

    /** Whether to tick now. Asking uses nothing up: a tick that finds no room is due again. */
    boolean isDue(final long nowMs) {
        if (appliedSequence.get() < tickRingSequence) {
            return false;
        }
        dueDeadlineMs = deadlineMs.get();
        return nowMs >= dueDeadlineMs && (dueDeadlineMs != tickDeadlineMs || nowMs - tickTimeMs >= repeatMs);
    }

    /** Notes that the tick just found due is in the ring. */
    void onTick(final long ringSequence, final long nowMs) {
        tickRingSequence = ringSequence;
        tickDeadlineMs = dueDeadlineMs;
        tickTimeMs = nowMs;
    }
}
