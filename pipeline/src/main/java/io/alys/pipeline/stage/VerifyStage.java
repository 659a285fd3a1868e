// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.RingBuffer;
import io.alys.core.port.InputVerifier;
import io.alys.pipeline.counter.StageRole;
import io.alys.pipeline.ring.Slot;

/** One of several workers that do the stateless checks, each on its own slots; the others' it passes over. */
public final class VerifyStage implements Stage {
    private final BatchVerification verification;

    /**
     * @param worker this one's number, from 0.
     * @param workers how many there are.
     */
    public VerifyStage(final InputVerifier verifier, final int worker, final int workers) {
        verification = new BatchVerification(verifier, worker, workers);
    }

    @Override
    public boolean onSlot(final Slot slot, final long sequence, final boolean endOfBatch) {
        verification.verify(slot, sequence);
        return true;
    }

    @Override
    public int onSlots(final RingBuffer<Slot> ring, final long first, final long last) {
        verification.begin(ring, last);
        return Stage.each(this, ring, first, last);
    }

    @Override
    public StageRole role() {
        return StageRole.VERIFY;
    }
}
