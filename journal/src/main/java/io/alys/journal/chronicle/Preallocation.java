// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.journal.JournalFullException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives a cycle file real blocks ahead of its end, so that a write through the map can neither hit a full disk nor wait
 * for a block. Writes zeros, only where nothing has been written yet. The writing thread calls {@link #ensure}; an agent
 * may call {@link #extendAhead} from another thread.
 */
final class Preallocation implements AutoCloseable {
    private static final int ZEROS_LENGTH = 64 * 1024;
    private static final String SPARE = "next-cycle.spare";

    private final Path directory;
    private final long aheadBytes;
    private final long blockBytes;
    private final long overlapBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_LENGTH);

    // Guarded by the lock, the volatile ones only for writing.
    private Path file;
    private RandomAccessFile opened;
    private FileChannel channel;
    private volatile long allocatedTo = 0;
    private volatile long usedTo = 0;
    private volatile boolean isOpen = false;

    Preallocation(final Path directory, final long aheadBytes, final long blockBytes, final long overlapBytes) {
        this.directory = directory;
        this.aheadBytes = aheadBytes;
        this.blockBytes = blockBytes;
        this.overlapBytes = overlapBytes;
    }

    /** Turns to a file, made if need be, that holds nothing from the position on, and readies so much after it. */
    void open(final Path newFile, final long end, final long bytes) {
        lock.lock();
        try {
            close();
            file = newFile;
            final boolean isNew = !Files.exists(newFile);
            if (isNew && Files.exists(directory.resolve(SPARE))) {
                Files.move(directory.resolve(SPARE), newFile, StandardCopyOption.ATOMIC_MOVE);
            }
            opened = new RandomAccessFile(newFile.toFile(), "rw");
            channel = opened.getChannel();
            // Blocks beyond the end may be there or not: writing them again is how to be sure.
            allocatedTo = end;
            usedTo = end;
            isOpen = true;
            ensure(end, bytes);
            if (isNew) {
                channel.force(true);
                syncDirectory(directory);
            }
        } catch (final IOException e) {
            throw new JournalFullException(newFile, e);
        } finally {
            lock.unlock();
        }
    }

    /** Returns once so many bytes after the position have blocks. */
    void ensure(final long position, final long bytes) {
        usedTo = position;
        if (position + bytes <= allocatedTo) {
            return;
        }
        lock.lock();
        try {
            // One step rather than all of what is kept ahead: the caller waits for this.
            extendTo(position + bytes + Math.min(aheadBytes, 1024 * 1024));
        } finally {
            lock.unlock();
        }
    }

    /** Does a part of the work ahead of need; gives how many bytes were readied. */
    int extendAhead(final int bytesMax) {
        final long wanted = usedTo + aheadBytes;
        if (!isOpen || allocatedTo >= wanted || !lock.tryLock()) {
            return 0;
        }
        try {
            if (!isOpen) {
                return 0;
            }
            final long before = allocatedTo;
            extendTo(Math.min(wanted, before + bytesMax));
            // Flushed here, so that the next force finds only its own pages to write.
            channel.force(false);
            return (int) (allocatedTo - before);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot ready blocks: file=" + file, e);
        } finally {
            lock.unlock();
        }
    }

    /** Readies the file after this one under another name, so that rolling is a rename. */
    boolean prepareSpare(final long bytes) {
        final Path spare = directory.resolve(SPARE);
        if (Files.exists(spare)) {
            return false;
        }
        final Path unready = directory.resolve(SPARE + ".tmp");
        try (FileChannel next = FileChannel.open(unready, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            final ByteBuffer filling = ByteBuffer.allocateDirect(ZEROS_LENGTH);
            write(next, filling, 0, bytes);
            next.force(true);
            Files.move(unready, spare, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot ready the next cycle: file=" + spare, e);
        }
    }

    /** The open file, to force it. */
    FileChannel channel() {
        return channel;
    }

    Path file() {
        return file;
    }

    long allocatedTo() {
        return allocatedTo;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isOpen = false;
            if (opened != null) {
                opened.close();
                opened = null;
                channel = null;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot close file=" + file, e);
        } finally {
            lock.unlock();
        }
    }

    static void syncDirectory(final Path directory) throws IOException {
        try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
            entry.force(true);
        }
    }

    static void deleteSpare(final Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(SPARE));
        Files.deleteIfExists(directory.resolve(SPARE + ".tmp"));
    }

    private void extendTo(final long end) {
        try {
            // As long as Chronicle will want it before Chronicle does, or it would set a length that may be shorter.
            final long length = (end / blockBytes + 2) * blockBytes + overlapBytes;
            if (opened.length() < length) {
                opened.setLength(length);
            }
            write(channel, zeros, allocatedTo, end);
            allocatedTo = Math.max(allocatedTo, end);
        } catch (final IOException e) {
            throw new JournalFullException(file, e);
        }
    }

    private static void write(final FileChannel to, final ByteBuffer zeros, final long from, final long end)
            throws IOException {
        for (long position = from; position < end; ) {
            zeros.clear();
            zeros.limit((int) Math.min(ZEROS_LENGTH, end - position));
            position += to.write(zeros, position);
        }
    }
}
