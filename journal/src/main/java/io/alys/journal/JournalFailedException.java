// SPDX-License-Identifier: Apache-2.0
package io.alys.journal;

/** Writing or forcing failed, now or before: nothing more is appended until the journal is opened again. */
public final class JournalFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalFailedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
