// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;

/** Why an output that pays the federation credits nobody (rules.md 17). */
public enum UnattributedReason implements Coded {
    NO_ADDRESS(1),
    SEVERAL_OP_RETURNS(2),
    MALFORMED_ADDRESS(3),
    BELOW_MINIMUM(4);

    private final int code;

    UnattributedReason(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
