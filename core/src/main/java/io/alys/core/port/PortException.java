// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import io.alys.core.effect.FaultKind;

/** A dependency gave no usable answer. The message says which, what was asked and what to do; it holds no secret. */
public final class PortException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FaultKind kind;

    public PortException(final FaultKind kind, final String message) {
        super(message);
        this.kind = kind;
    }

    public PortException(final FaultKind kind, final String message, final Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public FaultKind kind() {
        return kind;
    }
}
