// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.ring.Slot;
import org.agrona.concurrent.Agent;

/**
 * Drives one stage: gives it what every stage before it has finished, in batches, and publishes how far it came once a
 * batch. Never waits: a cycle without work returns 0 and leaves idling to whoever runs the agent.
 */
public final class StageAgent implements Agent {
    private final Stage stage;
    private final RingBuffer<Slot> ring;
    private final Sequence[] upstream;
    private final Sequence progress;
    private final int batchSlotsMax;
    private final HaltSwitch haltSwitch;
    private final DutyCycle dutyCycle;

    // Last slot handled; this thread only.
    private long position;

    /**
     * @param upstream how far each stage before this one has come.
     * @param progress how far this one has come; written here only.
     * @param batchSlotsMax most slots in one batch.
     */
    public StageAgent(
            final Stage stage,
            final RingBuffer<Slot> ring,
            final Sequence[] upstream,
            final Sequence progress,
            final int batchSlotsMax,
            final HaltSwitch haltSwitch,
            final DutyCycle dutyCycle) {
        this.stage = stage;
        this.ring = ring;
        this.upstream = upstream.clone();
        this.progress = progress;
        this.batchSlotsMax = batchSlotsMax;
        this.haltSwitch = haltSwitch;
        this.dutyCycle = dutyCycle;
        this.position = progress.get();
    }

    @Override
    public void onStart() {
        dutyCycle.onStart();
    }

    @Override
    public int doWork() {
        dutyCycle.begin();
        final int handled = haltSwitch.isHalted() ? 0 : handleBatch();
        dutyCycle.end();
        return handled;
    }

    @Override
    public String roleName() {
        return dutyCycle.roleName();
    }

    private int handleBatch() {
        final long first = position + 1;
        final long last = Math.min(available(), position + batchSlotsMax);
        if (last < first) {
            return 0;
        }
        // Not for a single hot slot: reading the clock twice would cost as much as handling it.
        final boolean isTimed = last > first || ring.get(first).command() != null;
        final long startNs = isTimed ? System.nanoTime() : 0;
        final int handled;
        try {
            handled = stage.onSlots(ring, first, last);
        } catch (final SlotFaultException thrown) {
            // What this batch handled so far is not published: from here on nobody can vouch for it.
            final Throwable fault = thrown.getCause();
            haltSwitch.halt(
                    stage.exitCodeOf(fault),
                    "stage=" + roleName() + " ringSequence=" + thrown.ringSequence() + ": " + fault,
                    fault);
            return 0;
        }
        if (handled > 0) {
            position += handled;
            progress.set(position);
            if (isTimed) {
                dutyCycle.worked(System.nanoTime() - startNs);
            }
        }
        return handled;
    }

    private long available() {
        long available = Long.MAX_VALUE;
        for (final Sequence sequence : upstream) {
            available = Math.min(available, sequence.get());
        }
        return available;
    }
}
