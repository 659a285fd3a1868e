// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

/** A key that cannot be read or written. The message names the file and the field; it holds no secret. */
public final class KeystoreException extends Exception {
    private static final long serialVersionUID = 1L;

    KeystoreException(final String message) {
        super(message);
    }

    KeystoreException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
