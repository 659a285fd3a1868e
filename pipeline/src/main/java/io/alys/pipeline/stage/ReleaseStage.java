// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.RingBuffer;
import io.alys.pipeline.counter.StageRole;
import io.alys.pipeline.ring.Slot;

/** Stands in for the egress stage in a replay: lets the slot go, and no effect out, since they all left once already. */
public final class ReleaseStage implements Stage {
    @Override
    public boolean onSlot(final Slot slot, final long sequence, final boolean endOfBatch) {
        slot.clear();
        return true;
    }

    @Override
    public int onSlots(final RingBuffer<Slot> ring, final long first, final long last) {
        return Stage.each(this, ring, first, last);
    }

    @Override
    public StageRole role() {
        return StageRole.EGRESS;
    }
}
