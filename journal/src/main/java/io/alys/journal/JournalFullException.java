// SPDX-License-Identifier: Apache-2.0
package io.alys.journal;

import java.nio.file.Path;

/** There is not enough room left to append safely. Nothing of the batch was written; make room and open again. */
public final class JournalFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalFullException(final Path directory, final long freeBytes, final long neededBytes) {
        super("no room for the journal: directory=" + directory + " freeBytes=" + freeBytes + " neededBytes="
                + neededBytes);
    }

    public JournalFullException(final Path file, final Exception cause) {
        super("no room for the journal: file=" + file + " cause=" + cause.getMessage(), cause);
    }
}
