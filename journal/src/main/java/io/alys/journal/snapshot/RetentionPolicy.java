// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.snapshot;

import io.alys.journal.file.CycleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Deletes whole cycle files that no kept snapshot needs: those strictly below the file with the record after the oldest
 * kept snapshot. Never the newest file, and nothing at all while there is no snapshot.
 */
public final class RetentionPolicy {
    private final Path journalDirectory;
    private final long bytesMax;

    /**
     * @param journalDirectory of the cycle files.
     * @param bytesMax above which the report says so; needed files are kept all the same.
     */
    public RetentionPolicy(final Path journalDirectory, final long bytesMax) {
        this.journalDirectory = journalDirectory;
        this.bytesMax = bytesMax;
    }

    /** Applies the rule; for any one thread at a time, also while the journal is written. */
    public RetentionReport apply(final SnapshotStore snapshots) {
        final long oldestKept = snapshots.oldestKeptSequence();
        final List<Path> files = CycleFile.list(journalDirectory);
        final int needed = oldestKept < 0 ? 0 : Math.min(CycleFile.holding(files, oldestKept + 1), files.size() - 1);
        long freed = 0;
        long kept = 0;
        try {
            for (int i = 0; i < files.size(); i++) {
                final long bytes = CycleFile.usedBytes(files.get(i));
                if (i < needed) {
                    Files.delete(files.get(i));
                    freed += bytes;
                } else {
                    kept += bytes;
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot apply retention in directory=" + journalDirectory, e);
        }
        return new RetentionReport(Math.max(0, needed), freed, kept, kept > bytesMax);
    }

    /**
     * What retention did.
     *
     * @param filesDeleted whole cycles.
     * @param bytesFreed of documents and indexes.
     * @param bytesKept of documents and indexes: cycle files are sparse, so their length says little.
     * @param isOverBound whether what is kept exceeds the bound.
     */
    public record RetentionReport(int filesDeleted, long bytesFreed, long bytesKept, boolean isOverBound) {}
}
