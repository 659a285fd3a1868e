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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import net.openhft.chronicle.bytes.MappedFile;

/**
 * Gives a cycle file real blocks ahead of its end, so that a write through the map can neither hit a full disk nor wait
 * for a block. Writes zeros, only where nothing has been written yet. The writing thread calls {@link #ensure}; an agent
 * may call {@link #extendAhead} from another thread. Where forces do not reach the disk, the agent also touches the pages
 * in Chronicle's map; where they do, each force would write them for nothing and take the access away again.
 */
final class Preallocation implements AutoCloseable {
    /** Much at a time and on its own boundary, so that the kernel keeps it in large pieces, which fault in as a whole. */
    private static final int ZEROS_LENGTH = 1024 * 1024;

    private static final int ZEROS_LENGTH_MIN = 4096;

    private static final String SPARE = "next-cycle.spare";

    private final Path directory;
    private final DiskRoom room;
    private final long aheadBytes;
    private final boolean isForced;
    private final long blockBytes;
    private final long overlapBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteBuffer zeros;
    private final TouchedMap map = new TouchedMap();

    // Guarded by the lock, the volatile ones only for writing.
    private Path file;
    private RandomAccessFile opened;
    private FileChannel channel;
    private volatile long allocatedTo = 0;
    private volatile boolean isOpen = false;

    /** Written before the spare has its name, read after it was seen. */
    private volatile long spareBytes = 0;

    /** Set by the writing thread alone. */
    private final AtomicLong usedTo = new AtomicLong();

    Preallocation(final JournalOptions options, final DiskRoom room, final long blockBytes, final long overlapBytes) {
        this.directory = options.directory();
        this.room = room;
        this.aheadBytes = options.preallocateBytes();
        this.isForced = options.durability() == Durability.FORCED;
        this.zeros = ByteBuffer.allocateDirect(
                Math.clamp(Long.highestOneBit(aheadBytes / 16), ZEROS_LENGTH_MIN, ZEROS_LENGTH));
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
            // Blocks beyond the end may be there or not, and writing them again is how to be sure; but for the spare.
            long readyTo = end;
            if (isNew && Files.exists(directory.resolve(SPARE))) {
                Files.move(directory.resolve(SPARE), newFile, StandardCopyOption.ATOMIC_MOVE);
                readyTo = spareBytes;
            }
            opened = new RandomAccessFile(newFile.toFile(), "rw");
            channel = opened.getChannel();
            allocatedTo = readyTo;
            usedTo.set(end);
            isOpen = true;
            ensure(end, bytes);
            if (isNew && isForced) {
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
        usedTo.lazySet(position);
        if (position + bytes <= allocatedTo) {
            return;
        }
        lock.lock();
        try {
            // The agent may have been at it while this thread waited.
            if (position + bytes > allocatedTo) {
                room.require(bytes);
                // One step rather than all of what is kept ahead: the caller waits for this.
                extendTo((position + bytes + zeros.capacity()) & -zeros.capacity());
            }
        } finally {
            lock.unlock();
        }
    }

    /** From the writing thread, once Chronicle has mapped the open file. */
    void mapped(final MappedFile mappedFile) {
        lock.lock();
        try {
            map.open(mappedFile);
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of Chronicle's map, so that Chronicle may close it. */
    void unmap() {
        lock.lock();
        try {
            map.close();
        } finally {
            lock.unlock();
        }
    }

    /** Does a part of the work ahead of need; gives how many bytes were readied. */
    int extendAhead(final int bytesMax) {
        if (!isOpen || !lock.tryLock()) {
            return 0;
        }
        try {
            if (!isOpen) {
                return 0;
            }
            final long used = usedTo.get();
            final long before = allocatedTo;
            final long end = Math.min(used + aheadBytes, before + bytesMax) & -zeros.capacity();
            if (end > before && room.look()) {
                extendTo(end);
                if (isForced) {
                    // Flushed here, so that the next force finds only its own pages to write.
                    channel.force(false);
                }
            }
            mapAhead(used);
            return (int) (allocatedTo - before);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot ready blocks: file=" + file, e);
        } finally {
            lock.unlock();
        }
    }

    private void mapAhead(final long used) throws IOException {
        if (!map.isOpen()) {
            return;
        }
        if (isForced) {
            map.map(Math.min(allocatedTo, used + aheadBytes));
        } else {
            map.touch(used, Math.min(allocatedTo, used + aheadBytes));
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
            write(next, ByteBuffer.allocateDirect(ZEROS_LENGTH), 0, bytes);
            next.force(true);
            spareBytes = bytes;
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
            map.close();
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
            zeros.limit((int) Math.min(zeros.capacity() - (position & (zeros.capacity() - 1)), end - position));
            position += to.write(zeros, position);
        }
    }
}
