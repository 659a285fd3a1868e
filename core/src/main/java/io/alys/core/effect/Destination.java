// SPDX-License-Identifier: Apache-2.0
package io.alys.core.effect;

import io.alys.core.codec.Coded;

/** The adapter an effect is for. Each has an outbound ring of its own. */
public enum Destination implements Coded {
    ENGINE(1),
    SIGNER(2),
    BITCOIN(3),
    STORAGE(4),
    OBSERVER(5);

    private final int code;

    Destination(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
