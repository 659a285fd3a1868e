// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.Coded;

/** What a signature is for; part of what is signed, so that none can pass for another kind (rules.md 1). */
public enum SignatureKind implements Coded {
    BLOCK(1),
    APPROVAL(2),
    PEG_OUT_SET(3),
    HANDSHAKE(4);

    private final int code;

    SignatureKind(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
