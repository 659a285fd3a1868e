// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;

/** What a supervisor does about a failure. */
public enum Directive implements Coded {
    /** Goes on: with the mail that led to it once more where somebody waits for it, else without. */
    RESUME(1),
    /** Restarts within the same input. */
    IMMEDIATE(2),
    /** Suspends, and restarts at a time given. */
    DELAYED(3),
    /** Leaves it to the supervisor above. */
    ESCALATE(4),
    /** Goes on without the actor; or the node stops, when it can't be without. */
    ABANDON(5);

    private final int code;

    Directive(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
