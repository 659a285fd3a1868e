// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.journal.file.CycleFile;
import io.alys.journal.file.CycleScan;
import io.alys.journal.file.DocumentLayout;
import io.alys.journal.file.JournalReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.RollCycle;

/** Makes the last cycle file fit to be appended to: cuts a torn tail, and writes the file anew where need be. */
final class TailRepair {
    private static final String REBUILD = ".rebuild";
    private static final String PRISTINE = ".pristine";
    private static final int ZEROS_LENGTH = 64 * 1024;

    private final JournalOptions options;
    private final RollCycle rollCycle;
    private final CycleClock clock;
    private JournalReader.Torn torn = null;
    private boolean isRebuilt = false;

    TailRepair(final JournalOptions options) {
        this.options = options;
        this.rollCycle = options.rollPeriod().cycle();
        this.clock = new CycleClock(rollCycle);
    }

    /**
     * Mends the end of the journal.
     *
     * @param isRebuildWanted whether the last file is to be written anew even if nothing seems wrong with it.
     * @throws io.alys.journal.JournalDamagedException when there is damage that is no torn tail.
     */
    Mended run(final boolean isRebuildWanted) throws IOException {
        delete(options.directory().resolve(REBUILD));
        delete(options.directory().resolve(PRISTINE));
        Preallocation.deleteSpare(options.directory());
        final List<Path> files = CycleFile.list(options.directory());
        while (!files.isEmpty()) {
            final Path last = files.removeLast();
            final CycleFile.LastRecord before = files.isEmpty() ? null : CycleFile.lastRecord(files.getLast());
            final Mended mended = mend(last, before, isRebuildWanted);
            if (mended != null) {
                return mended;
            }
        }
        return new Mended(null, 0, false, -1, 0, 0, torn, isRebuilt);
    }

    private Mended mend(final Path path, final CycleFile.LastRecord before, final boolean isRebuildWanted)
            throws IOException {
        try (CycleFile file = CycleFile.open(path)) {
            final CycleScan scan = new CycleScan(
                            path,
                            before == null ? 0 : before.journalId(),
                            before == null ? CycleScan.UNKNOWN : before.sequence(),
                            before == null ? 0 : before.digest())
                    .run(file.memory(), file.length());
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
            long end = scan.end();
            boolean isEnded = scan.isEnded();
            if (isRebuildWanted || !isQueueSound(file, scan)) {
                end = rebuild(file, scan);
                isEnded = false;
            } else if (scan.torn() != null) {
                zero(path, isEnded ? end + DocumentLayout.HEADER_LENGTH : end, scan.usedEnd());
            }
            return new Mended(
                    path, end, isEnded, scan.lastSequence(), scan.lastDigest(), scan.journalId(), torn, isRebuilt);
        }
    }

    private boolean isQueueSound(final CycleFile file, final CycleScan scan) throws IOException {
        final Path directory = options.directory().resolve(PRISTINE);
        Files.createDirectories(directory);
        try (DocumentAppender appender = new DocumentAppender(
                options.withDirectory(directory).withRoom(0, 4096).withWallClock(() -> 0), (channel, isNew) -> {})) {
            appender.start(null, 0, false);
            final byte[] filling = new byte[8];
            final MemorySegment document = java.lang.foreign.Arena.ofAuto().allocate(filling.length);
            appender.write(document.address(), filling.length);
            try (CycleFile made = CycleFile.open(clock.file(directory, 0))) {
                final long first = appender.end() - DocumentLayout.HEADER_LENGTH - filling.length;
                return QueueHeader.isSound(
                        file.memory(),
                        scan,
                        made.memory().asSlice(0, first),
                        rollCycle.defaultIndexCount(),
                        rollCycle.defaultIndexSpacing());
            }
        } finally {
            delete(directory);
        }
    }

    /** Writes the sound documents to a fresh file and puts it in the place of the old one; gives its end. */
    private long rebuild(final CycleFile file, final CycleScan scan) throws IOException {
        final Path directory = options.directory().resolve(REBUILD);
        Files.createDirectories(directory);
        final long end;
        final int cycle = cycleOf(file.path());
        try (DocumentAppender appender = new DocumentAppender(
                options.withDirectory(directory)
                        .withDurability(Durability.FORCED)
                        .withWallClock(() -> clock.startMs(cycle)),
                (channel, isNew) -> channel.force(true))) {
            appender.start(null, 0, false);
            for (int i = 0; i < scan.documents().size(); i++) {
                final long position = scan.documents().getLong(i);
                final int length = file.memory().get(java.lang.foreign.ValueLayout.JAVA_INT, position);
                appender.write(file.memory().address() + position + DocumentLayout.HEADER_LENGTH, length);
            }
            appender.force();
            end = appender.end();
        }
        Files.move(
                clock.file(directory, cycle),
                file.path(),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        Preallocation.syncDirectory(options.directory());
        TableFile.putAside(options.directory());
        delete(directory);
        isRebuilt = true;
        return end;
    }

    private int cycleOf(final Path path) throws IOException {
        // The names sort as the cycles do, so the number is found by halving.
        int low = 0;
        int high = (int) (253_402_300_799_999L / rollCycle.lengthInMillis());
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (clock.file(path.getParent(), middle).compareTo(path) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (!clock.file(path.getParent(), low).equals(path)) {
            throw new IOException("file=" + path + " is no cycle of rollPeriod=" + options.rollPeriod());
        }
        return low;
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

    private static void delete(final Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
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
     * @param isRebuilt whether the last file was written anew.
     */
    record Mended(
            Path lastFile,
            long end,
            boolean isEnded,
            long lastSequence,
            long lastDigest,
            long journalId,
            JournalReader.Torn torn,
            boolean isRebuilt) {}
}
