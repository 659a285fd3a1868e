// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.journal.JournalFullException;
import io.alys.journal.JournalMismatchException;
import io.alys.journal.file.DocumentLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Puts whole documents at the end of a Chronicle queue's newest file. Writes them with {@code pwrite} rather than
 * through Chronicle's map (docs/adr/0008): the page cache then takes them without a fault, a full disk is an exception
 * and not a fault of the memory, and a force writes no page but theirs.
 */
final class DocumentAppender implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long AT_ONCE = 0;

    /** A restart has more urgent things to do than to load Chronicle. */
    private static final long LIST_AFTER_MS = 10_000;

    private final Path directory;
    private final JournalOptions options;
    private final CycleClock clock;
    private final DiskRoom room;
    private final OpenCycle file;
    private final ByteBuffer head;
    private final ByteBuffer mark =
            ByteBuffer.allocateDirect(DocumentLayout.HEADER_LENGTH).order(LITTLE_ENDIAN);

    /** Wall-clock milliseconds at which Chronicle's listing wants refreshing. */
    private final AtomicLong listAtMs = new AtomicLong(NEVER);

    // The writing thread's alone.
    private int cycle = -1;
    private long end = 0;
    private boolean isFileNew = false;

    /**
     * Opens nothing yet.
     *
     * @param channels gives what files are written and forced through, from what they are open by.
     * @throws JournalMismatchException when the queue was begun with another roll period.
     */
    DocumentAppender(final JournalOptions options, final UnaryOperator<FileChannel> channels) throws IOException {
        this.directory = options.directory();
        this.options = options;
        this.clock = new CycleClock(options.rollPeriod());
        this.room = new DiskRoom(directory, options.freeBytesMin());
        room.require(0);
        this.head = CycleHead.of(options);
        this.file = new OpenCycle(options, room, channels);
    }

    /**
     * Makes ready to append.
     *
     * @param lastFile newest cycle file, or null; its tail is sound.
     * @param lastEnd where it ends.
     * @param isEnded whether it is closed for good.
     */
    void start(final Path lastFile, final long lastEnd, final boolean isEnded) throws IOException {
        final long nowMs = options.wallClock().getAsLong();
        clock.advanceTo(nowMs);
        listAtMs.set(TableFile.exists(directory) ? nowMs + LIST_AFTER_MS : AT_ONCE);
        if (lastFile == null) {
            return;
        }
        final int lastCycle = clock.cycleOf(lastFile);
        clock.advanceTo(clock.startMs(isEnded ? lastCycle + 1 : lastCycle));
        if (!isEnded) {
            file.open(lastFile, lastEnd);
            cycle = lastCycle;
            end = lastEnd;
        }
    }

    /** Writes one document; afterwards it is whole, though not forced. */
    void write(final BatchDocument document) {
        final long nowMs = options.wallClock().getAsLong();
        room.requireAsLastSeen(document.framedLength(), nowMs);
        clock.advanceTo(nowMs);
        try {
            if (clock.cycle() != cycle) {
                roll(clock.cycle());
            }
            final long next = end + document.framedLength();
            // Whole pages, where they are on the disk but not in memory: they need not be read to be written.
            final long writtenTo = options.durability() == Durability.FORCED ? OpenCycle.pageFrom(next) : next;
            file.claim(end, writtenTo - end);
            file.write(document.framed((int) (writtenTo - end)), end);
            // Until its header is there nobody sees the document, so those who follow never see half of one.
            writeMark(document.length());
            end = DocumentLayout.after(end, document.length());
        } catch (final IOException e) {
            file.erase(end, document.framedLength());
            throw room.isFull(document.framedLength())
                    ? new JournalFullException(file.path(), e)
                    : new UncheckedIOException("cannot write file=" + file.path(), e);
        }
    }

    /** Returns once all that was written is on the disk. */
    void force() throws IOException {
        if (options.durability() == Durability.FORCED) {
            file.force(isFileNew);
            isFileNew = false;
        }
    }

    /** The least of free space now. For any thread. */
    long freeBytesMin() {
        return room.freeBytesMin();
    }

    /** Another least of free space. For any thread. */
    void freeBytesMin(final long bytes) {
        room.freeBytesMin(bytes);
    }

    /** For the agent: readies room ahead; gives how many bytes. */
    int extendAhead() {
        return file.extendAhead();
    }

    /** For the agent: readies the next file; false when it is ready already. */
    boolean prepareSpare() {
        return file.prepareSpare(head);
    }

    /** For the agent: has Chronicle list the files when that is due. */
    boolean list() throws IOException {
        return list(options.wallClock().getAsLong());
    }

    /** How long until the next roll, by the wall clock. */
    long untilRollMs() {
        return clock.startMs(clock.cycle() + 1) - options.wallClock().getAsLong();
    }

    /** For the agent: asks now and then how much of the disk is free. */
    boolean hasRoom() {
        return room.isThere(options.wallClock().getAsLong());
    }

    /** Has Chronicle list what it does not know yet. Not together with the agent. */
    void listNew() throws IOException {
        list(AT_ONCE);
    }

    @Override
    public void close() {
        file.close();
    }

    private boolean list(final long nowMs) throws IOException {
        final long dueMs = listAtMs.get();
        if (dueMs > nowMs || !listAtMs.compareAndSet(dueMs, NEVER)) {
            return false;
        }
        ChronicleListing.refresh(options);
        return true;
    }

    private void roll(final int to) throws IOException {
        if (cycle >= 0) {
            file.claim(end, DocumentLayout.HEADER_LENGTH);
            writeMark(DocumentLayout.END_OF_CYCLE);
        }
        file.begin(clock.file(directory, to), head);
        listAtMs.set(AT_ONCE);
        cycle = to;
        end = head.capacity();
        isFileNew = true;
    }

    private void writeMark(final int header) throws IOException {
        file.write(mark.clear().putInt(0, header), end);
    }
}
