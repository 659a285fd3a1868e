// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.RingBuffer;
import io.alys.core.codec.Verdict;
import io.alys.core.port.InputVerifier;
import io.alys.pipeline.counter.StageRole;
import io.alys.pipeline.ring.Slot;

/** One of several workers that do the stateless checks, each on its own slots; the others' it passes over. */
public final class VerifyStage implements Stage {
    private final InputVerifier verifier;
    private final int worker;
    private final int workers;

    /**
     * @param worker this one's number, from 0.
     * @param workers how many there are.
     */
    public VerifyStage(final InputVerifier verifier, final int worker, final int workers) {
        this.verifier = verifier;
        this.worker = worker;
        this.workers = workers;
    }

    @Override
    public boolean onSlot(final Slot slot, final long sequence, final boolean endOfBatch) {
        if (sequence % workers == worker) {
            verify(verifier, slot);
        }
        return true;
    }

    @Override
    public int onSlots(final RingBuffer<Slot> ring, final long first, final long last) {
        return Stage.each(this, ring, first, last);
    }

    @Override
    public StageRole role() {
        return StageRole.VERIFY;
    }

    /** Marks the slot's input if it is wrong whatever the state. */
    static void verify(final InputVerifier verifier, final Slot slot) {
        if (verifier.verify(slot.frame(), slot.command()) == Verdict.INVALID) {
            slot.frame().verdict(Verdict.INVALID);
        }
    }
}
