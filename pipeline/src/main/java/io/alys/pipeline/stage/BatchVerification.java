// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.RingBuffer;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Command;
import io.alys.core.port.InputVerifier;
import io.alys.pipeline.ring.Slot;
import java.util.ArrayList;
import java.util.List;

/** Judges the inputs of a batch: first together, where that is cheaper, then those that are left one by one. One thread. */
final class BatchVerification {
    private static final int TOGETHER_MAX = Long.SIZE;

    private final InputVerifier verifier;
    private final int worker;
    private final int workers;
    private final List<Command> commands = new ArrayList<>(TOGETHER_MAX);

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

    /** A batch comes: looks at its commands together. Hot inputs have none, and cost no more than a look. */
    void begin(final RingBuffer<Slot> ring, final long first, final long last) {
        count = 0;
        sound = 0;
        next = 0;
        if (first == last) {
            return;
        }
        for (long sequence = first; sequence <= last && count < TOGETHER_MAX; sequence++) {
            final Command command = ring.get(sequence).command();
            if (command != null && isOurs(sequence)) {
                commands.add(command);
                sequences[count++] = sequence;
            }
        }
        if (count > 1) {
            sound = soundOf(first);
        }
        commands.clear();
    }

    private long soundOf(final long first) {
        try {
            return verifier.soundOf(commands);
        } catch (final RuntimeException | Error fault) {
            throw new SlotFaultException(first, fault);
        }
    }

    /** Marks the slot's input if it is wrong whatever the state; slots come in ascending order. */
    void verify(final Slot slot, final long sequence) {
        if (isOurs(sequence)
                && !isKnown(sequence)
                && verifier.verify(slot.frame(), slot.command()) == Verdict.INVALID) {
            slot.frame().verdict(Verdict.INVALID);
        }
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
