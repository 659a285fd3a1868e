// SPDX-License-Identifier: Apache-2.0
package io.alys.core.health;

import io.alys.core.codec.Coded;

/** How well an actor or the I/O half of one is, by how it answers pings. */
public enum HealthState implements Coded {
    /** Not asked yet in this process. */
    UNKNOWN(1),
    HEALTHY(2),
    /** It missed one ping or two, or says itself that it does not do all its work. */
    DEGRADED(3),
    /** It missed three pings or more in a row. */
    UNHEALTHY(4),
    /** It was unhealthy and answers again. */
    RECOVERING(5);

    private final int code;

    HealthState(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
