// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;

/** Why the node did not propose in a slot that was its own. */
public enum SkipReason implements Coded {
    /** The block of an earlier slot is still on its way. */
    BUSY(1),
    /** The execution client is down, syncing, or being fed. */
    ENGINE_NOT_READY(2),
    /** The block store is too far behind. */
    STORAGE_LAGGING(3),
    /** The slot would not start after the head's. */
    CLOCK_BEHIND(4),
    /** So many blocks follow the last finalized one that the next must have a proof of work, and there is none. */
    PROOF_MISSING(5),
    /** An operator paused production. */
    PAUSED_BY_OPERATOR(6);

    private final int code;

    SkipReason(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
