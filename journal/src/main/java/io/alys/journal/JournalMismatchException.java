// SPDX-License-Identifier: Apache-2.0
package io.alys.journal;

/** A journal that was begun with settings other than those asked for now. The message has both. */
public final class JournalMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalMismatchException(final String message) {
        super(message);
    }
}
