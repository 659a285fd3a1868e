// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.journal.JournalFullException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much of the disk is free, against the least that must be. Asking the file system costs time and memory, so the
 * preallocation agent asks in its own time and the writing thread only reads the answer; it asks itself when it must take
 * blocks, and when nobody has asked for a while. For both threads.
 */
final class DiskRoom {
    private static final long ASK_AGAIN_MS = 1_000;

    /** The writing thread waits longer, so that it never asks while the agent does. */
    private static final long ASK_ITSELF_MS = 3_000;

    /** File systems take blocks in larger pieces, and some for themselves. */
    private static final long ROUNDED_TO = 64 * 1024;

    private final Path directory;
    private final FileStore disk;
    private volatile long freeBytesMin;
    private volatile boolean isShort = false;
    private volatile long askedMs = 0;

    DiskRoom(final Path directory, final long freeBytesMin) throws IOException {
        this.directory = directory;
        this.freeBytesMin = freeBytesMin;
        this.disk = Files.getFileStore(directory);
    }

    long freeBytesMin() {
        return freeBytesMin;
    }

    /** Another least from the next question on. For any thread. */
    void freeBytesMin(final long bytes) {
        freeBytesMin = bytes;
    }

    /**
     * Asks the file system.
     *
     * @throws JournalFullException when less is free than must be.
     */
    void require(final long needed) {
        final long free = freeBytes();
        isShort = free < freeBytesMin;
        if (isShort) {
            throw new JournalFullException(directory, free, freeBytesMin + needed);
        }
    }

    /**
     * For the writing thread: asks only when the last answer was no, or is old.
     *
     * @throws JournalFullException when less is free than must be.
     */
    void requireAsLastSeen(final long needed, final long nowMs) {
        if (isShort || isOlderThan(ASK_ITSELF_MS, nowMs)) {
            require(needed);
            askedMs = nowMs;
        }
    }

    /** For the agent: asks now and then, and gives whether there is room as far as is known. */
    boolean isThere(final long nowMs) {
        if (isOlderThan(ASK_AGAIN_MS, nowMs)) {
            look();
            askedMs = nowMs;
        }
        return !isShort;
    }

    /** Whether a write of so many bytes failed for want of room. */
    boolean isFull(final long needed) {
        return freeBytes() < Math.max(freeBytesMin, needed + ROUNDED_TO);
    }

    /** For the agent, before it takes blocks: asks. */
    boolean look() {
        isShort = freeBytes() < freeBytesMin;
        return !isShort;
    }

    /** A clock that was set back makes the answer old too, or nobody would ask until it had caught up. */
    private boolean isOlderThan(final long ageMs, final long nowMs) {
        return Math.abs(nowMs - askedMs) >= ageMs;
    }

    private long freeBytes() {
        try {
            return disk.getUsableSpace();
        } catch (final IOException e) {
            throw new JournalFullException(directory, e);
        }
    }
}
