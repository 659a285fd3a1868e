// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.journal.file.CycleFile;
import io.alys.journal.file.CycleScan;
import io.alys.journal.file.DocumentLayout;
import io.alys.journal.file.JournalReader;
import io.alys.journal.file.RecordVisitor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Makes the last cycle file fit to be appended to: cuts a torn tail. */
final class TailRepair {
    private static final int ZEROS_LENGTH = 64 * 1024;

    private final JournalOptions options;
    private final RecordVisitor visitor;
    private JournalReader.Torn torn = null;

    /**
     * @param visitor sees each sound record of the newest file.
     */
    TailRepair(final JournalOptions options, final RecordVisitor visitor) {
        this.options = options;
        this.visitor = visitor;
    }

    /**
     * Mends the end of the journal.
     *
     * @throws io.alys.journal.JournalDamagedException when there is damage that is no torn tail.
     */
    Mended run() throws IOException {
        OpenCycle.deleteSpare(options.directory());
        final List<Path> files = CycleFile.list(options.directory());
        while (!files.isEmpty()) {
            final Path last = files.removeLast();
            final CycleFile.LastRecord before = files.isEmpty() ? null : CycleFile.lastRecord(files.getLast());
            final Mended mended = mend(last, before);
            if (mended != null) {
                return mended;
            }
        }
        return new Mended(null, 0, false, -1, 0, 0, torn);
    }

    private Mended mend(final Path path, final CycleFile.LastRecord before) throws IOException {
        try (CycleFile file = CycleFile.open(path)) {
            final CycleScan scan = new CycleScan(
                            path,
                            before == null ? 0 : before.journalId(),
                            before == null ? CycleScan.UNKNOWN : before.sequence(),
                            before == null ? 0 : before.digest())
                    .run(file.memory(), file.length(), visitor);
            if (scan.torn() != null) {
                torn = new JournalReader.Torn(
                        path, scan.end(), scan.usedEnd() - scan.end(), scan.tornRecords(), scan.torn());
            }
            if (scan.documents().isEmpty()) {
                // Begun, and nothing of it ever acknowledged.
                Files.delete(path);
                TableFile.putAside(options.directory());
                return null;
            }
            if (scan.torn() != null) {
                final long end = scan.end();
                zero(path, scan.isEnded() ? end + DocumentLayout.HEADER_LENGTH : end, scan.usedEnd());
            }
            return new Mended(
                    path, scan.end(), scan.isEnded(), scan.lastSequence(), scan.lastDigest(), scan.journalId(), torn);
        }
    }

    private static void zero(final Path path, final long from, final long to) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            final ByteBuffer zeros = ByteBuffer.allocate(ZEROS_LENGTH);
            for (long position = from; position < to; ) {
                zeros.clear().limit((int) Math.min(ZEROS_LENGTH, to - position));
                position += channel.write(zeros, position);
            }
            channel.force(true);
        }
    }

    /**
     * The end of the journal, fit to be appended to.
     *
     * @param lastFile newest cycle file, or null when the journal is empty.
     * @param end where it ends.
     * @param isEnded whether Chronicle closed it for good.
     * @param lastSequence of the last record, or -1.
     * @param lastDigest rolling, after it.
     * @param journalId of the journal; 0 when it is empty.
     * @param torn what was cut, or null.
     */
    record Mended(
            Path lastFile,
            long end,
            boolean isEnded,
            long lastSequence,
            long lastDigest,
            long journalId,
            JournalReader.Torn torn) {}
}
