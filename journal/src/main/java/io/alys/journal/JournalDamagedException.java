// SPDX-License-Identifier: Apache-2.0
package io.alys.journal;

import java.nio.file.Path;

/** A journal whose bytes are wrong before its end: what follows the damage cannot be vouched for, so nothing goes on. */
public final class JournalDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long sequence;

    /**
     * @param sequence of the first record that cannot be read.
     * @param file it should be in.
     * @param found what was there instead.
     */
    public JournalDamagedException(final long sequence, final Path file, final String found) {
        super("journal damaged: sequence=" + sequence + " file=" + file + " found=" + found);
        this.sequence = sequence;
    }

    /** Sequence of the first record that cannot be read. */
    public long sequence() {
        return sequence;
    }
}
