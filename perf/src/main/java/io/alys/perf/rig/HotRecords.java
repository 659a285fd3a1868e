// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.rig;

import io.alys.core.codec.RecordFrame;
import io.alys.core.command.Commands;
import io.alys.core.command.Source;
import io.alys.core.effect.Effects;
import io.alys.core.health.ProbeFlyweight;
import io.alys.core.machine.StateMachine;
import org.agrona.concurrent.UnsafeBuffer;

/** Endless records of probes, each following the last, as the apply stage leaves them. Allocates nothing. */
public final class HotRecords {
    private final UnsafeBuffer probe = new UnsafeBuffer(new byte[Rig.PROBE_LENGTH]);
    private final RecordFrame frame = new RecordFrame();
    private final Effects effects = new Effects();
    private final StateMachine machine;

    /**
     * @param machine that the records are of; this one's alone from now on.
     */
    public HotRecords(final StateMachine machine) {
        this.machine = machine;
    }

    /**
     * Makes the next record; the same object each time.
     *
     * @param timeMs Unix time of the input, never before the last one's.
     */
    public RecordFrame next(final long timeMs) {
        final long sequence = machine.sequence() + 1;
        ProbeFlyweight.write(probe, 0, sequence, timeMs);
        frame.begin(sequence, timeMs, Source.PROBE.code(), Commands.PROBE_TYPE, 1);
        frame.input(probe, 0, Rig.PROBE_LENGTH);
        effects.clear();
        machine.onInput(frame, null, effects);
        return frame;
    }
}
