// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.journal.JournalFailedException;
import io.alys.journal.JournalMismatchException;
import io.alys.journal.file.DocumentLayout;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.impl.single.TableStoreWriteLock;
import net.openhft.chronicle.threads.BusyTimedPauser;
import net.openhft.chronicle.wire.DocumentContext;

/** Puts whole documents into a Chronicle queue, into blocks that are there before Chronicle touches them. */
final class DocumentAppender implements AutoCloseable {
    private final Path directory;
    private final RollCycle rollCycle;
    private final JournalOptions options;
    private final CycleClock clock;
    private final Forcing forcing;
    private final SingleChronicleQueue queue;
    private final Preallocation preallocation;
    private final DiskRoom room;
    private final long metadataBytesMax;

    // The writing thread's alone.
    private ExcerptAppender appender = null;
    private int cycle = -1;
    private long end = 0;
    private boolean isFileNew = false;
    private boolean isMapKnown = false;

    /**
     * Opens the queue's own metadata, nothing else yet.
     *
     * @throws JournalMismatchException when the queue was begun with another roll cycle.
     */
    DocumentAppender(final JournalOptions options, final Forcing forcing) throws IOException {
        this.directory = options.directory();
        this.options = options;
        this.forcing = forcing;
        this.rollCycle = options.rollPeriod().cycle();
        this.clock = new CycleClock(rollCycle);
        this.room = new DiskRoom(directory, options.freeBytesMin());
        // Chronicle's header, and two index pages, or one index page after a document.
        this.metadataBytesMax = 2L * (rollCycle.defaultIndexCount() * 8L + 256) + 8192;
        room.require(0);
        TableFile.allocate(directory);
        clock.advanceTo(options.wallClock().getAsLong());
        queue = build();
        preallocation = new Preallocation(options, room, queue.blockSize(), queue.overlapSize());
        if (!queue.rollCycle().format().equals(rollCycle.format())
                || queue.rollCycle().lengthInMillis() != rollCycle.lengthInMillis()) {
            final String found = queue.rollCycle().format();
            queue.close();
            throw new JournalMismatchException("rollPeriod=" + options.rollPeriod() + " means files like "
                    + rollCycle.format() + ", but the journal in directory=" + directory + " has files like " + found);
        }
    }

    private SingleChronicleQueue build() {
        return SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(rollCycle)
                .blockSize(options.blockSizeBytes())
                .syncMode(SyncMode.NONE)
                .timeProvider(clock)
                .build();
    }

    /**
     * Makes ready to append.
     *
     * @param lastFile newest cycle file, or null; its tail is sound.
     * @param lastEnd where it ends.
     * @param isEnded whether it is closed for good.
     */
    void start(final Path lastFile, final long lastEnd, final boolean isEnded) {
        // Only the holder of our own lock comes here, so a lock left in the queue is a dead process's.
        try (TableStoreWriteLock left = new TableStoreWriteLock(queue.metaStore(), BusyTimedPauser::new, 0L)) {
            left.forceUnlock();
        }
        queue.refreshDirectoryListing();
        if (lastFile != null) {
            final int lastCycle = queue.lastCycle();
            clock.advanceTo(clock.startMs(isEnded ? lastCycle + 1 : lastCycle));
            if (!isEnded && lastCycle == clock.cycle()) {
                cycle = lastCycle;
                end = lastEnd;
                preallocation.open(lastFile, lastEnd, metadataBytesMax);
            } else {
                // Chronicle closes that file, with four bytes at its end.
                preallocation.open(lastFile, lastEnd, DocumentLayout.HEADER_LENGTH);
                preallocation.close();
            }
        }
        appender = queue.createAppender();
    }

    /** Writes one document; afterwards it is whole, though not forced. */
    void write(final long address, final int length) {
        final long needed = length + metadataBytesMax;
        final long nowMs = options.wallClock().getAsLong();
        room.requireAsLastSeen(needed, nowMs);
        clock.advanceTo(nowMs);
        final int now = clock.cycle();
        if (now != cycle) {
            roll(now, needed);
        } else {
            preallocation.ensure(end, needed);
        }
        final DocumentContext document = appender.writingDocument();
        boolean isWritten = false;
        try {
            final Bytes<?> bytes = document.wire().bytes();
            final long header = bytes.writePosition() - DocumentLayout.HEADER_LENGTH;
            if (header < end || header + needed - metadataBytesMax > preallocation.allocatedTo()) {
                throw new JournalFailedException(
                        "document at position=" + header + " but the journal ends at " + end + " of file="
                                + preallocation.file(),
                        null);
            }
            bytes.unsafeWrite(address, length);
            end = DocumentLayout.after(header, length);
            isWritten = true;
            if (!isMapKnown) {
                preallocation.mapped(((MappedBytes) bytes).mappedFile());
                isMapKnown = true;
            }
        } finally {
            if (!isWritten) {
                document.rollbackOnClose();
            }
            document.close();
        }
    }

    /** Returns once all that was written is on the disk. */
    void force() throws IOException {
        if (options.durability() == Durability.FORCED) {
            forcing.force(preallocation.channel(), isFileNew);
            isFileNew = false;
        }
    }

    /** Where the last document written ends. */
    long end() {
        return end;
    }

    Preallocation preallocation() {
        return preallocation;
    }

    /** How long until the next roll, by the wall clock. */
    long untilRollMs() {
        return clock.startMs(clock.cycle() + 1) - options.wallClock().getAsLong();
    }

    long newFileBytes() {
        return metadataBytesMax + options.preallocateBytes();
    }

    /** For the agent: asks now and then how much of the disk is free. */
    boolean hasRoom() {
        return room.isThere(options.wallClock().getAsLong());
    }

    @Override
    public void close() {
        try {
            preallocation.unmap();
            if (appender != null) {
                appender.close();
            }
            queue.close();
        } finally {
            preallocation.close();
            // Else Chronicle unmaps in its own time, and until then a deleted file keeps its blocks.
            BackgroundResourceReleaser.releasePendingResources();
        }
    }

    private void roll(final int to, final long needed) {
        if (cycle >= 0) {
            preallocation.ensure(end, DocumentLayout.HEADER_LENGTH);
        }
        preallocation.open(clock.file(directory, to), 0, needed + metadataBytesMax);
        cycle = to;
        end = 0;
        isFileNew = true;
        isMapKnown = false;
    }

    /** How a file is forced; tests put a failing one in its place. */
    @FunctionalInterface
    interface Forcing {
        void force(FileChannel channel, boolean isFileNew) throws IOException;
    }
}
