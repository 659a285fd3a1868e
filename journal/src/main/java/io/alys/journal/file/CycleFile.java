// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One cycle file, mapped for reading as far as it has blocks at the moment. Close it to give the address space back. */
public final class CycleFile implements AutoCloseable {
    private static final int LOOKED_AT_MAX = 1024;

    private final Path path;
    private final Arena arena;
    private final MemorySegment memory;

    private CycleFile(final Path path, final Arena arena, final MemorySegment memory) {
        this.path = path;
        this.arena = arena;
        this.memory = memory;
    }

    /** Maps the file. */
    @SuppressWarnings("MustBeClosedChecker") // The arena lives as long as the mapping and is closed with it.
    public static CycleFile open(final Path path) {
        final Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new CycleFile(
                    path, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, SparseFile.dataEnd(path), arena));
        } catch (final IOException e) {
            arena.close();
            throw new UncheckedIOException("cannot map file=" + path, e);
        }
    }

    /** The cycle files of a journal, oldest first; none when the directory does not exist. */
    public static List<Path> list(final Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return new ArrayList<>(
                    files.filter(file -> file.getFileName().toString().endsWith(DocumentLayout.CYCLE_SUFFIX))
                            .sorted()
                            .toList());
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot list directory=" + directory, e);
        }
    }

    /** The last file of {@link #list} whose first record is not after the sequence; the first one when there is none. */
    public static int holding(final List<Path> files, final long sequence) {
        int found = 0;
        for (int i = 0; i < files.size(); i++) {
            final long first = firstSequence(files.get(i));
            if (first >= 0 && first <= sequence) {
                found = i;
            }
        }
        return found;
    }

    /** Sequence of the first record in a cycle file, by its own word; -1 when it has none. */
    public static long firstSequence(final Path path) {
        try (CycleFile file = open(path)) {
            final DocumentCursor cursor = new DocumentCursor();
            long position = 0;
            for (int i = 0; i < LOOKED_AT_MAX; i++) {
                final long first = DocumentCursor.firstSequence(file.memory, file.length(), position);
                if (first >= 0) {
                    return first;
                }
                if (cursor.at(file.memory, file.length(), position) != DocumentCursor.Found.METADATA) {
                    return -1;
                }
                position = cursor.next();
            }
            return -1;
        }
    }

    /** Reads the last record of a sound cycle file by stepping from document to document; null when it has none. */
    public static LastRecord lastRecord(final Path path) {
        try (CycleFile file = open(path)) {
            final DocumentCursor cursor = new DocumentCursor();
            final long position = file.walk(true);
            if (position < 0 || cursor.at(file.memory, file.length(), position) != DocumentCursor.Found.DOCUMENT) {
                return null;
            }
            LastRecord last = null;
            while (cursor.nextRecord()) {
                last = new LastRecord(cursor.journalId(), cursor.recordSequence(), cursor.recordDigest());
            }
            return last;
        }
    }

    /** How far the file is written: its length is mostly room not used yet. */
    public static long usedBytes(final Path path) {
        try (CycleFile file = open(path)) {
            return file.walk(false);
        }
    }

    /** Steps from header to header; gives the position of the last document of ours, -1 for none, or the end. */
    private long walk(final boolean isDocumentWanted) {
        long position = 0;
        long lastDocument = -1;
        while (position + DocumentLayout.HEADER_LENGTH <= length()) {
            final int header = DocumentCursor.header(memory, position);
            final long next = DocumentLayout.after(position, header & DocumentLayout.LENGTH_MASK);
            if (header == 0 || (header & DocumentLayout.INCOMPLETE_BIT) != 0 || next > length()) {
                break;
            }
            if ((header & DocumentLayout.METADATA_BIT) == 0) {
                lastDocument = position;
            }
            position = next;
        }
        return isDocumentWanted ? lastDocument : position;
    }

    public Path path() {
        return path;
    }

    public MemorySegment memory() {
        return memory;
    }

    /** Bytes mapped. */
    public long length() {
        return memory.byteSize();
    }

    /** Whether there is more to map than there was. */
    boolean hasGrown() {
        try {
            return SparseFile.dataEnd(path) > length();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read file=" + path, e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    /**
     * What the next record must follow.
     *
     * @param journalId of the batch it is in.
     * @param sequence of the record.
     * @param digest rolling, after it.
     */
    public record LastRecord(long journalId, long sequence, long digest) {}
}
