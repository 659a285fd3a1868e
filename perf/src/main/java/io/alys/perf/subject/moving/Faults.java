// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import java.util.concurrent.atomic.AtomicReference;

/** The first thing that went wrong on any thread of a subject; without it a load would wait for ever for room. */
final class Faults {
    private final AtomicReference<Throwable> first = new AtomicReference<>();

    void on(final Throwable fault) {
        first.compareAndSet(null, fault);
    }

    boolean isAny() {
        return first.get() != null;
    }

    /**
     * Fails when anything went wrong.
     *
     * @throws IllegalStateException with the first fault.
     */
    void requireNone() {
        if (isAny()) {
            throw new IllegalStateException("a thread of the subject failed: " + first.get(), first.get());
        }
    }
}
