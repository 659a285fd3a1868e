// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.Coded;

/** What the execution layer says of a payload or a head (Engine API, PayloadStatusV1). */
public enum PayloadVerdict implements Coded {
    VALID(1),
    INVALID(2),
    SYNCING(3),
    ACCEPTED(4);

    private final int code;

    PayloadVerdict(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
