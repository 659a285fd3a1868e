// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.actor.FaultException;
import io.alys.core.codec.CodecException;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.FailureClass;

/** How a fault is put into an event, the same words in every process, and what class it is of. */
final class Faults {
    private static final int LENGTH_MAX = 512;

    private Faults() {}

    /** Type and message; no stack, which differs between runtimes. */
    static String describe(final RuntimeException fault) {
        final String text = fault.getClass().getName() + ": " + fault.getMessage();
        return text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX);
    }

    /** What an actor threw: a fault of ours, unless it says otherwise. */
    static FailureClass classOf(final RuntimeException fault) {
        return switch (fault) {
            case FaultException known -> known.failureClass();
            case CodecException malformed -> FailureClass.PROTOCOL;
            default -> FailureClass.LOGIC;
        };
    }

    /** What an adapter answered. DOMAIN is an answer as good as any: the dependency works, and says no. */
    static FailureClass classOf(final FaultKind kind) {
        return switch (kind) {
            case MISSING, REJECTED -> FailureClass.DOMAIN;
            case PROTOCOL, WRONG_NETWORK -> FailureClass.PROTOCOL;
            case TIMEOUT -> FailureClass.TIMEOUT;
            case STORAGE -> FailureClass.RESOURCE;
            case UNREACHABLE, UNAUTHORIZED, NOT_READY -> FailureClass.EXTERNAL;
        };
    }
}
