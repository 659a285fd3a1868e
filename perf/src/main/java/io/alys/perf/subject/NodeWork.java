// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject;

import io.alys.core.codec.RecordFrame;
import io.alys.core.command.Commands;
import io.alys.core.command.Source;
import io.alys.core.effect.Effects;
import io.alys.core.machine.StateMachine;
import io.alys.perf.rig.Rig;
import io.alys.pipeline.ring.Slot;
import io.alys.pipeline.stage.ProbeListener;
import org.agrona.DirectBuffer;

/**
 * What the node does with a probe, as three steps that any subject can run on whichever threads it likes: decode to a
 * record, apply to the state machine, release the answer. The same code the spine's stages run, so that subjects differ in
 * how they carry events and in nothing else. Each step belongs to one thread.
 */
public final class NodeWork {
    private static final int HOT_VERSION = 1;

    /** Events of one time, as the spine gives one to all of a duty cycle; the clock would cost as much as the copying. */
    private static final int EVENTS_A_TIME = 64;

    private final StateMachine machine = Rig.newMachine();
    private final ProbeListener listener;

    // The decoding step's alone.
    private long nextSequence = 0;
    private long timeMs = 0;

    public NodeWork(final ProbeListener listener) {
        this.listener = listener;
    }

    /** First step: gives the event its place and time, and copies it into the record. */
    public void decode(final Slot slot, final DirectBuffer event, final int offset, final int length) {
        if (nextSequence % EVENTS_A_TIME == 0) {
            timeMs = Math.max(timeMs, System.currentTimeMillis());
        }
        slot.frame()
                .begin(nextSequence++, timeMs, Source.PROBE.code(), Commands.PROBE_TYPE, HOT_VERSION)
                .input(event, offset, length);
    }

    /** Second step: decides and applies; the record is then complete. */
    public RecordFrame apply(final Slot slot) {
        machine.onInput(slot.frame(), slot.command(), slot.effects());
        return slot.frame();
    }

    /** Last step: lets the answer out and frees the slot. */
    public void release(final Slot slot) {
        final Effects effects = slot.effects();
        listener.onProbeAnswered(effects.probeNonce(), effects.probeSentNs());
        slot.clear();
    }
}
