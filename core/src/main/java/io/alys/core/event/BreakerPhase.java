// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;

/** Whether a dependency may be called. */
public enum BreakerPhase implements Coded {
    /** It works, as far as is known: every call goes out. */
    CLOSED(1),
    /** It failed too often: no call goes out until its time is over. */
    OPEN(2),
    /** Its time is over: one call went out, and what becomes of it decides. */
    HALF_OPEN(3);

    private final int code;

    BreakerPhase(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
