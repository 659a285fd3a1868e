// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.journal.JournalFullException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The cycle file being written, and the room ahead of its end. The writing thread writes; an agent may call
 * {@link #extendAhead} from another thread. Where forces reach the disk, the agent writes zeros ahead, past the page
 * cache: a force then finds blocks that are there and no pages but its own. Where they do not, there is nothing to ready
 * but the file's length, which Chronicle's readers map.
 */
final class OpenCycle implements AutoCloseable {
    /** Blocks of disks are at most so long. */
    static final int PAGE_LENGTH = 4096;

    /** Short, since a force may have to wait for one of them on its way to the disk. */
    private static final int ZEROS_LENGTH = 128 * 1024;

    private static final String SPARE = "next-cycle.spare";

    private final Path directory;
    private final DiskRoom room;
    private final UnaryOperator<FileChannel> channels;
    private final long aheadBytes;
    private final boolean isForced;
    private final long blockBytes;
    private final long overlapBytes;
    private final ReentrantLock lock = new ReentrantLock();

    /** Held while the spare is made or taken; both threads may have to make it when a journal begins just before a roll. */
    private final ReentrantLock spareLock = new ReentrantLock();

    private final ByteBuffer zeros =
            ByteBuffer.allocateDirect(ZEROS_LENGTH + PAGE_LENGTH).alignedSlice(PAGE_LENGTH);

    // Guarded by the lock, the volatile ones only for writing.
    private Path file;
    private RandomAccessFile opened;
    private FileChannel channel;
    private FileChannel direct;
    private volatile long length = 0;
    private volatile boolean isOpen = false;

    /** The writing thread writes below without asking, the agent only from here on. */
    private volatile long readyTo = 0;

    /** Written before the spare has its name, read after it was seen. */
    private volatile long spareReadyTo = 0;

    /** Set by the writing thread alone. */
    private final AtomicLong usedTo = new AtomicLong();

    OpenCycle(final JournalOptions options, final DiskRoom room, final UnaryOperator<FileChannel> channels) {
        this.directory = options.directory();
        this.room = room;
        this.channels = channels;
        this.aheadBytes = options.preallocateBytes();
        this.isForced = options.durability() == Durability.FORCED;
        this.blockBytes = options.blockSizeBytes();
        this.overlapBytes = options.overlapBytes();
    }

    /** Goes on with a file that holds nothing from the position on. */
    void open(final Path existing, final long end) {
        open(existing, end, pageFrom(end));
    }

    /** Begins a file with Chronicle's head: the spare under a new name, or made now. */
    void begin(final Path newFile, final ByteBuffer head) {
        try {
            takeSpare(newFile, head);
            open(newFile, head.capacity(), spareReadyTo);
            if (isForced) {
                channel.force(true);
                syncDirectory(directory);
            }
        } catch (final IOException e) {
            throw new JournalFullException(newFile, e);
        }
    }

    private void takeSpare(final Path newFile, final ByteBuffer head) throws IOException {
        spareLock.lock();
        try {
            final Path spare = directory.resolve(SPARE);
            if (!Files.exists(spare)) {
                room.require(head.capacity());
                makeSpare(spare, head, 0);
            }
            Files.move(spare, newFile, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            spareLock.unlock();
        }
    }

    private void open(final Path newFile, final long end, final long ready) {
        lock.lock();
        try {
            close();
            file = newFile;
            opened = new RandomAccessFile(newFile.toFile(), "rw");
            channel = channels.apply(opened.getChannel());
            length = opened.length();
            readyTo = ready;
            usedTo.set(end);
            isOpen = true;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot open file=" + newFile, e);
        } finally {
            lock.unlock();
        }
    }

    /** Sees to it that the writing thread may write so many bytes after the position. */
    void claim(final long position, final long bytes) throws IOException {
        usedTo.lazySet(position);
        final long end = position + bytes;
        if (end <= readyTo && end <= length) {
            return;
        }
        lock.lock();
        try {
            readyTo = Math.max(readyTo, pageFrom(end));
            lengthenFor(end);
        } finally {
            lock.unlock();
        }
    }

    /** Writes all of the buffer. The position must have been claimed. */
    void write(final ByteBuffer source, final long position) throws IOException {
        write(channel, source, position);
    }

    /** Takes back what a failed write left, as far as it can; what is left even then is cut when the journal is opened. */
    void erase(final long position, final long bytes) {
        lock.lock();
        try {
            writeZeros(channel, position, position + bytes);
        } catch (final IOException e) {
            // Beyond this place nothing was written either.
            return;
        } finally {
            lock.unlock();
        }
    }

    private static void write(final FileChannel to, final ByteBuffer source, final long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += to.write(source, at);
        }
    }

    /**
     * Does a part of the work ahead of need.
     *
     * @return bytes readied.
     */
    int extendAhead() {
        if (!isOpen || !lock.tryLock()) {
            return 0;
        }
        try {
            return isOpen ? extend() : 0;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot ready room: file=" + file, e);
        } finally {
            lock.unlock();
        }
    }

    private int extend() throws IOException {
        final long used = usedTo.get();
        lengthenFor(used + aheadBytes);
        if (!isForced) {
            return 0;
        }
        if (direct == null && readyTo - used > aheadBytes / 2) {
            return 0;
        }
        // All at once and then not for a while: the file system writes its own journal for it, and forces wait for
        // that.
        if (readyTo - used < aheadBytes && room.look()) {
            if (direct == null) {
                direct = channels.apply(openDirect(file));
            }
            final long from = readyTo;
            readyTo = writeZeros(direct, from, from + ZEROS_LENGTH);
            return (int) (readyTo - from);
        }
        if (direct != null) {
            direct.force(false);
            direct.close();
            direct = null;
        }
        return 0;
    }

    /** Readies the file after this one under another name, so that rolling is a rename. */
    boolean prepareSpare(final ByteBuffer head) {
        final Path spare = directory.resolve(SPARE);
        if (!spareLock.tryLock()) {
            return false;
        }
        try {
            if (Files.exists(spare)) {
                return false;
            }
            makeSpare(spare, head, isForced ? aheadBytes : 0);
            return true;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot ready the next cycle: file=" + spare, e);
        } finally {
            spareLock.unlock();
        }
    }

    private void makeSpare(final Path spare, final ByteBuffer head, final long ready) throws IOException {
        final Path unready = directory.resolve(SPARE + ".tmp");
        final long from = pageFrom(head.capacity());
        long end = from;
        Files.deleteIfExists(unready);
        try (RandomAccessFile next = new RandomAccessFile(unready.toFile(), "rw")) {
            next.setLength(lengthFor(from));
            write(channels.apply(next.getChannel()), head.duplicate().clear(), 0);
        }
        if (ready > 0) {
            try (FileChannel next = channels.apply(openDirect(unready))) {
                while (end < from + ready) {
                    end = writeZeros(next, end, end + ZEROS_LENGTH);
                }
                next.force(true);
            }
        }
        spareReadyTo = end;
        Files.move(unready, spare, StandardCopyOption.ATOMIC_MOVE);
    }

    private long writeZeros(final FileChannel to, final long from, final long end) throws IOException {
        long position = from;
        final ByteBuffer source = zeros.duplicate();
        while (position < end) {
            source.clear().limit((int) Math.min(ZEROS_LENGTH, end - position));
            position += to.write(source, position);
        }
        return position;
    }

    private static FileChannel openDirect(final Path path) throws IOException {
        try {
            return FileChannel.open(path, StandardOpenOption.WRITE, pastThePageCache());
        } catch (final ReflectiveOperationException | UnsupportedOperationException | IOException e) {
            // A platform or a file system that cannot: the same, by way of the page cache.
            return FileChannel.open(path, StandardOpenOption.WRITE);
        }
    }

    /** By its name, since the compiler's warning about it cannot be suppressed. */
    private static OpenOption pastThePageCache() throws ReflectiveOperationException {
        return (OpenOption) Class.forName("com.sun.nio.file.ExtendedOpenOption")
                .getField("DIRECT")
                .get(null);
    }

    private void lengthenFor(final long end) throws IOException {
        if (end > length) {
            opened.setLength(lengthFor(end));
            length = lengthFor(end);
        }
    }

    /** What Chronicle maps when it comes to that place; it must not be beyond the file's end. */
    private long lengthFor(final long end) {
        return (end / blockBytes + 2) * blockBytes + overlapBytes;
    }

    /** Returns once all that was written is on the disk; the file's length, too, where it is new. */
    void force(final boolean isNew) throws IOException {
        channel.force(isNew);
    }

    Path path() {
        return file;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isOpen = false;
            if (direct != null) {
                direct.close();
                direct = null;
            }
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

    static long pageFrom(final long position) {
        return (position + PAGE_LENGTH - 1) & -PAGE_LENGTH;
    }
}
