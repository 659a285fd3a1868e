// SPDX-License-Identifier: Apache-2.0
package io.alys.core.effect;

import io.alys.core.codec.Coded;

/** Why a dependency did not give an answer. The core decides what follows from the kind, never from the text. */
public enum FaultKind implements Coded {
    /** No connection, or it broke. */
    UNREACHABLE(1),
    /** No answer within the deadline. */
    TIMEOUT(2),
    /** It refused our credentials. */
    UNAUTHORIZED(3),
    /** It is up but not ready: an execution client that syncs, a bitcoind that warms up (-28). */
    NOT_READY(4),
    /** It belongs to another network or chain. */
    WRONG_NETWORK(5),
    /** It no longer has, or does not have yet, what was asked for: pruned, behind, unknown. */
    MISSING(6),
    /** It understood and refused. */
    REJECTED(7),
    /** Its answer was not what the protocol allows. */
    PROTOCOL(8),
    /** The disk is full or failing. */
    STORAGE(9);

    private final int code;

    FaultKind(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
