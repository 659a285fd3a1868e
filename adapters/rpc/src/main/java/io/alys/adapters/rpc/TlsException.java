// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

/** A keystore, its password or a certificate is of no use; the message names the file and what is wrong, and holds no secret. */
public final class TlsException extends Exception {
    private static final long serialVersionUID = 1L;

    TlsException(final String message) {
        super(message);
    }

    TlsException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
