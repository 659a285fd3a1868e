// SPDX-License-Identifier: Apache-2.0
package io.alys.node.metrics;

import io.alys.core.codec.RecordFrame;
import io.alys.core.machine.StateMachine;
import io.alys.pipeline.stage.InputObserver;

/**
 * The view of the machine for other threads. The apply thread, which alone may look at the actors, publishes one before an
 * input, at most once a second.
 */
public final class MachineBoard implements InputObserver {
    private static final long PERIOD_MS = 1_000;

    private final StateMachine machine;

    // Written by the apply thread.
    private long publishedMs = 0;
    private volatile MachineView view;

    public MachineBoard(final StateMachine machine) {
        this.machine = machine;
        this.view = MachineView.of(machine);
    }

    @Override
    public void beforeApply(final RecordFrame frame) {
        if (frame.timeMs() - publishedMs >= PERIOD_MS) {
            publishedMs = frame.timeMs();
            view = MachineView.of(machine);
        }
    }

    MachineView view() {
        return view;
    }
}
