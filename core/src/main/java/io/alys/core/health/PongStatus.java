// SPDX-License-Identifier: Apache-2.0
package io.alys.core.health;

import io.alys.core.codec.Coded;

/** What somebody who was pinged says of itself. */
public enum PongStatus implements Coded {
    HEALTHY(1),
    /** It works, but something it rests on does not. */
    DEGRADED(2),
    /** It can't work; counted as no answer. */
    UNHEALTHY(3);

    private final int code;

    PongStatus(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
