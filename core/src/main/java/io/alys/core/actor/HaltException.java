// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

/** Thrown out of the apply stage to stop the node; never caught below the node's main. */
public final class HaltException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HaltException(final String reason) {
        super(reason);
    }

    public HaltException(final String reason, final Throwable cause) {
        super(reason, cause);
    }
}
