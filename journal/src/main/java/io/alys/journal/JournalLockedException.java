// SPDX-License-Identifier: Apache-2.0
package io.alys.journal;

import java.nio.file.Path;

/** Another process, or another journal of this process, writes in the directory. */
public final class JournalLockedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalLockedException(final Path lockFile, final String holder) {
        super("journal is being written by another: lockFile=" + lockFile + " holder=" + holder
                + "; stop that process, or use another data directory");
    }
}
