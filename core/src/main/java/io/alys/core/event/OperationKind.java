// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;

/** What an operator can order. */
public enum OperationKind implements Coded {
    RESTART(1),
    SUSPEND(2),
    RESUME(3),
    VERIFY(4),
    FAIL(5),
    PAUSE_PRODUCTION(6),
    RESUME_PRODUCTION(7);

    private final int code;

    OperationKind(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
