// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.codec.Coded;
import java.util.EnumSet;
import java.util.Set;

/** Where an actor stands, and where it may go from there. */
public enum Lifecycle implements Coded {
    /** Known, not started. */
    REGISTERING(1),
    /** Takes mail. */
    ACTIVE(2),
    /** Its mail is held until it restarts. */
    SUSPENDED(3),
    /** Takes no new mail. */
    SHUTTING_DOWN(4),
    /** Gone for good. */
    TERMINATED(5),
    /** Given up, until the process starts again. */
    FAILED(6);

    private final int code;

    Lifecycle(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    /** The states that may follow. */
    public Set<Lifecycle> next() {
        return switch (this) {
            case REGISTERING -> EnumSet.of(ACTIVE, FAILED);
            case ACTIVE -> EnumSet.of(SUSPENDED, SHUTTING_DOWN, FAILED);
            case SUSPENDED -> EnumSet.of(ACTIVE, SHUTTING_DOWN, FAILED);
            case SHUTTING_DOWN -> EnumSet.of(TERMINATED, FAILED);
            case FAILED -> EnumSet.of(ACTIVE, TERMINATED);
            case TERMINATED -> EnumSet.noneOf(Lifecycle.class);
        };
    }
}
