// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.RingBuffer;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Command;
import io.alys.core.port.InputVerifier;
import io.alys.pipeline.ring.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges the inputs of a batch, those that are commands first together, where that is cheaper. Looks ahead only from a
 * command, so that hot inputs are not passed over twice. One thread.
 */
final class BatchVerification {
    private static final int TOGETHER_MAX = Long.SIZE;
    private static final long NOT_YET = -1;

    private final InputVerifier verifier;
    private final int worker;
    private final int workers;
    private final List<Command> commands = new ArrayList<>(TOGETHER_MAX);

    // The batch under way, and up to where its commands were looked at.
    private RingBuffer<Slot> ring;
    private long last = NOT_YET;
    private long lookedTo = NOT_YET;

    // Of the commands judged together: the slots they are in, ascending, and which of them are sound.
    private final long[] sequences = new long[TOGETHER_MAX];
    private int count = 0;
    private long sound = 0;
    private int next = 0;

    /**
     * @param worker this one's number, from 0; it judges every slot whose sequence has it as the remainder.
     * @param workers how many there are.
     */
    BatchVerification(final InputVerifier verifier, final int worker, final int workers) {
        this.verifier = verifier;
        this.worker = worker;
        this.workers = workers;
    }

    /** A batch comes that ends with this slot. */
    void begin(final RingBuffer<Slot> newRing, final long newLast) {
        ring = newRing;
        last = newLast;
    }

    /** Marks the slot's input if it is wrong whatever the state; slots come in ascending order. */
    void verify(final Slot slot, final long sequence) {
        if (!isOurs(sequence)) {
            return;
        }
        if (slot.command() != null && sequence > lookedTo) {
            lookAhead(sequence);
        }
        if (!isKnown(sequence) && verifier.verify(slot.frame(), slot.command()) == Verdict.INVALID) {
            slot.frame().verdict(Verdict.INVALID);
        }
    }

    private void lookAhead(final long from) {
        count = 0;
        sound = 0;
        next = 0;
        long sequence = from;
        for (; sequence <= last && count < TOGETHER_MAX; sequence++) {
            final Command command = ring.get(sequence).command();
            if (command != null && isOurs(sequence)) {
                commands.add(command);
                sequences[count++] = sequence;
            }
        }
        lookedTo = sequence - 1;
        if (count > 1) {
            sound = verifier.soundOf(commands);
        }
        commands.clear();
    }

    private boolean isOurs(final long sequence) {
        return workers == 1 || sequence % workers == worker;
    }

    private boolean isKnown(final long sequence) {
        while (next < count && sequences[next] < sequence) {
            next++;
        }
        return next < count && sequences[next] == sequence && (sound >>> next & 1) == 1;
    }
}
