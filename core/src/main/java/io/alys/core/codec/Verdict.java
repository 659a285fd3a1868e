// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

/** What became of an input. */
public enum Verdict implements Coded {
    /** Not applied yet. */
    PENDING(0),
    /** Decided on; its events, if any, were applied. */
    ACCEPTED(1),
    /** Against the rules as the state stands. */
    REFUSED(2),
    /** Against the rules whatever the state: malformed, or a wrong signature. Found by the verify stage. */
    INVALID(3),
    /** Answers an effect nobody waits for. */
    STALE(4),
    /** An actor threw while deciding; nothing changed. */
    FAULTED(5);

    private static final Verdict[] BY_CODE = values();

    private final int code;

    Verdict(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    /** The verdict with the code. */
    public static Verdict of(final int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new CodecException("verdict=" + code + " is outside 0 to " + (BY_CODE.length - 1));
        }
        return BY_CODE[code];
    }
}
