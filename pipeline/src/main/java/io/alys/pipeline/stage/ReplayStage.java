// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.RecordFrame;
import io.alys.core.machine.StateMachine;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.ring.Slot;

/** Stands in for the sequence stage: runs recorded inputs again, with the sequence and the time they had. Reads no clock. */
public final class ReplayStage implements SpineHead {
    private final RingBuffer<Slot> ring;
    private final Sequence progress;
    private final ReplaySource source;
    private final long firstInputSequence;
    private final int perCycleMax;
    private final HaltSwitch haltSwitch;
    private final DutyCycle dutyCycle;
    private final BinaryFieldReader reader = new BinaryFieldReader();

    private long position;

    // Written by whoever closes, and by this thread.
    private volatile boolean isClosing = false;
    private volatile boolean isDrained = false;

    /**
     * @param progress how far the ring is filled; written here only, last.
     * @param firstInputSequence that the first recorded input must have.
     * @param perCycleMax most inputs in one duty cycle.
     */
    public ReplayStage(
            final RingBuffer<Slot> ring,
            final Sequence progress,
            final ReplaySource source,
            final long firstInputSequence,
            final int perCycleMax,
            final HaltSwitch haltSwitch,
            final DutyCycle dutyCycle) {
        this.ring = ring;
        this.progress = progress;
        this.source = source;
        this.firstInputSequence = firstInputSequence;
        this.perCycleMax = perCycleMax;
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
        final int work = haltSwitch.isHalted() || isDrained ? 0 : takeTurn();
        dutyCycle.end();
        return work;
    }

    @Override
    public String roleName() {
        return dutyCycle.roleName();
    }

    /** Stops the replay where it is. */
    @Override
    public void closeIntake() {
        isClosing = true;
    }

    @Override
    public boolean isDrained() {
        return isDrained;
    }

    private int takeTurn() {
        if (isClosing) {
            isDrained = true;
            return 0;
        }
        final int room = (int) Math.min(ring.remainingCapacity(), perCycleMax);
        int filled = 0;
        boolean isExhausted = false;
        try {
            while (filled < room && !isExhausted) {
                isExhausted = !tryFill(ring.get(position + filled + 1), firstInputSequence + position + filled + 1);
                filled += isExhausted ? 0 : 1;
            }
        } catch (final RuntimeException | Error fault) {
            haltSwitch.halt(ExitCode.JOURNAL_DAMAGED, "stage=" + roleName() + ": " + fault, fault);
            return 0;
        }
        if (filled > 0) {
            final long last = ring.next(filled);
            ring.publish(last - filled + 1, last);
            position = last;
            progress.set(last);
        }
        if (isExhausted) {
            isDrained = true;
        }
        return filled;
    }

    private boolean tryFill(final Slot slot, final long expectedSequence) {
        final RecordFrame frame = slot.frame();
        if (!source.next(frame)) {
            return false;
        }
        if (frame.sequence() != expectedSequence) {
            throw new IllegalStateException("gap: sequence=" + frame.sequence() + " expected=" + expectedSequence);
        }
        slot.arrived(StateMachine.decode(frame, reader), 0);
        return true;
    }
}
