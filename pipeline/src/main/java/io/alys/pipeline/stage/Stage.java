// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.RingBuffer;
import io.alys.pipeline.counter.StageRole;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.ring.Slot;

/** One step of the spine. Called by one thread only, in sequence order, with no gap; a throw halts the node. */
public interface Stage {
    /**
     * Handles one slot.
     *
     * @param sequence of the slot in the ring, from 0; the input has its own, which goes on over restarts.
     * @param endOfBatch whether this is the last slot before the stage's progress becomes visible to the next stage.
     * @return false when the stage cannot go on now: it will be given the same slot again in a later duty cycle.
     */
    boolean onSlot(Slot slot, long sequence, boolean endOfBatch);

    /**
     * Handles the slots from the first to the last: {@link #each} with itself. Written out by every stage, so that the
     * compiler has a copy of the loop for each of them and knows what it calls there: a call for each slot to one of
     * several stages costs more than most of them do.
     *
     * @return how many it handled; fewer than there are when it cannot go on now.
     * @throws SlotFaultException when handling a slot threw.
     */
    int onSlots(RingBuffer<Slot> ring, long first, long last);

    /** The loop over the slots for one stage. */
    static int each(final Stage stage, final RingBuffer<Slot> ring, final long first, final long last) {
        long next = first;
        try {
            while (next <= last && stage.onSlot(ring.get(next), next, next == last)) {
                next++;
            }
        } catch (final Throwable fault) {
            throw new SlotFaultException(next, fault);
        }
        return (int) (next - first);
    }

    StageRole role();

    /** The exit code for a throw out of {@link #onSlot}. */
    default ExitCode exitCodeOf(final Throwable fault) {
        return ExitCode.STAGE_FAULT;
    }
}
