// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.inbound;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Lets the one writer of a ring in until it is closed, and tells when the writer is certainly out: an offer either sees
 * that the gate is closed, or is seen by whoever waits for the ring to be quiet. So nothing accepted is ever left behind.
 */
final class IntakeGate {
    private static final VarHandle IS_INSIDE;

    static {
        try {
            IS_INSIDE = MethodHandles.lookup().findVarHandle(IntakeGate.class, "isInside", boolean.class);
        } catch (final ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    // Written by the writer only.
    @SuppressWarnings("unused")
    private boolean isInside = false;

    private Thread writer = null;

    // Written by whoever closes.
    private volatile boolean isClosed = false;

    /** True when the writer may offer, and then must {@link #leave()}. */
    boolean enter() {
        assert isOnlyWriter()
                : "two threads write one inbound ring: first=" + writer + " now=" + Thread.currentThread();
        // The store must not pass the load below: hence volatile, not release.
        IS_INSIDE.setVolatile(this, true);
        if (isClosed) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        IS_INSIDE.setRelease(this, false);
    }

    void close() {
        isClosed = true;
    }

    /** Closed, and no offer is under way or can begin. */
    boolean isQuiet() {
        return isClosed && !(boolean) IS_INSIDE.getVolatile(this);
    }

    private boolean isOnlyWriter() {
        final Thread current = Thread.currentThread();
        if (writer == null) {
            writer = current;
        }
        return writer == current;
    }
}
