// SPDX-License-Identifier: Apache-2.0
package io.alys.core.health;

import io.alys.core.codec.Coded;

/** How near the end of a resource is. */
public enum ResourceLevel implements Coded {
    OK(1),
    WARN(2),
    CRITICAL(3);

    private final int code;

    ResourceLevel(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
