// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Shape;
import io.alys.core.command.Command;
import io.alys.core.command.Commands;
import io.alys.core.command.Source;
import io.alys.core.effect.Effects;
import io.alys.core.machine.StateMachine;

/** Gives a machine inputs on the calling thread, at whatever time is wanted: the apply stage's work and nothing else. */
final class Inputs {
    private final StateMachine machine;
    private final RecordFrame frame = new RecordFrame();
    private final Effects effects = new Effects();
    private long nowMs;

    Inputs(final StateMachine machine, final long startMs) {
        this.machine = machine;
        this.nowMs = startMs;
    }

    /** Lets time pass. */
    void pass(final long durationMs) {
        nowMs += durationMs;
    }

    /** Handles one input; its record is complete afterwards. */
    RecordFrame feed(final Command command) {
        final Shape<Command> shape = Commands.CATALOG.of(command);
        frame.begin(machine.sequence() + 1, nowMs, Source.STORAGE.code(), shape.type(), shape.version())
                .input(command);
        effects.clear();
        machine.onInput(frame, command, effects);
        return frame;
    }

    /** Of the last input. */
    Effects effects() {
        return effects;
    }
}
