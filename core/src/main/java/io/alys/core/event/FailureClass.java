// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;

/** What went wrong, as far as what to do about it goes. */
public enum FailureClass implements Coded {
    /** The rules of the domain forbid it; the actor is well. */
    DOMAIN(1),
    /** Somebody broke a protocol; the actor is well. */
    PROTOCOL(2),
    /** Something took too long; the actor is well. */
    TIMEOUT(3),
    /** A limit of ours was reached. */
    RESOURCE(4),
    /** A fault in our code: what its siblings were told may be as wrong. */
    LOGIC(5),
    /** A dependency failed. */
    EXTERNAL(6);

    private final int code;

    FailureClass(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
