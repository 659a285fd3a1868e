// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

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

    StageRole role();

    /** The exit code for a throw out of {@link #onSlot}. */
    default ExitCode exitCodeOf(final Throwable fault) {
        return ExitCode.STAGE_FAULT;
    }
}
