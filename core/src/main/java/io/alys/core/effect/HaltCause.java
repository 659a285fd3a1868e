// SPDX-License-Identifier: Apache-2.0
package io.alys.core.effect;

import io.alys.core.codec.Coded;

/** Why the core asks the node to stop. */
public enum HaltCause implements Coded {
    /** A dependency or the journal belongs to another network. */
    WRONG_NETWORK(1),
    /** The execution client calls a committed block invalid, or the bridge's digests differ. */
    CONTRADICTION(2),
    /** An actor that the node can't be without keeps faulting, beyond every budget. */
    SUPERVISION(3);

    private final int code;

    HaltCause(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
