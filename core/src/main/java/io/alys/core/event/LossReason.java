// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;

/** Why mail became a dead letter. */
public enum LossReason implements Coded {
    /** Its receiver faulted on it and went on without it. */
    RESUMED(1),
    /** Its receiver faulted on it too often. */
    ATTEMPTS(2),
    /** Its receiver was suspended and held all it may. */
    OVERFLOW(3),
    /** Its deadline passed while its receiver was suspended. */
    EXPIRED(4),
    /** Its receiver was abandoned. */
    ABANDONED(5);

    private final int code;

    LossReason(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
