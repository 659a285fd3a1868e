// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.halt;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Stops the spine, from any thread. The first reason wins and stays; there is no way back. From then on no stage handles
 * another slot and no effect leaves.
 */
public final class HaltSwitch {
    private final AtomicReference<Halt> halt = new AtomicReference<>();
    private final AtomicCounter haltCode;
    private final Consumer<Halt> onHalt;

    /**
     * @param haltCode shows the exit code to other processes.
     * @param onHalt called once, on the thread that halts, which may be a stage's: must neither block nor close the spine.
     */
    public HaltSwitch(final AtomicCounter haltCode, final Consumer<Halt> onHalt) {
        this.haltCode = haltCode;
        this.onHalt = onHalt;
    }

    /** Halts, unless something else already did. */
    public void halt(final ExitCode code, final String reason, final Throwable cause) {
        final Halt first = new Halt(code, reason, cause);
        if (halt.compareAndSet(null, first)) {
            haltCode.setRelease(code.code());
            onHalt.accept(first);
        }
    }

    public boolean isHalted() {
        return halt.get() != null;
    }

    /** The first halt, or null. */
    public Halt reason() {
        return halt.get();
    }
}
