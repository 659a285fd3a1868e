// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;

/** Why the suspension that an operator ordered ended. */
public enum ResumeCause implements Coded {
    /** An operator ordered it. */
    ORDERED(1),
    /** Its time was over. */
    TIME(2),
    /** So much mail was held that more could have stopped the node. */
    MAIL(3);

    private final int code;

    ResumeCause(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
