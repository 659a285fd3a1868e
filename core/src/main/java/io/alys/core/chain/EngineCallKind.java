// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.Coded;

/** What is asked of the execution client. */
public enum EngineCallKind implements Coded {
    STATUS(1),
    GENESIS(2),
    BUILD(3),
    EXECUTE(4),
    FORKCHOICE(5);

    private final int code;

    EngineCallKind(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
