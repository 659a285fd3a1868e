// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.event.FailureClass;

/** Thrown out of {@code decide} by an actor that knows what kind of failure it is. */
public final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureClass failureClass;

    public FaultException(final FailureClass failureClass, final String reason) {
        super(reason);
        this.failureClass = failureClass;
    }

    public FailureClass failureClass() {
        return failureClass;
    }
}
