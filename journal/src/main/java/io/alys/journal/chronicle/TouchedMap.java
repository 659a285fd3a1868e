// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import java.io.IOException;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.bytes.MappedFile;
import net.openhft.chronicle.core.io.ReferenceOwner;

/**
 * Chronicle's own map of a cycle file, touched ahead of the writer: page tables belong to a map, so pages touched through
 * any other would still fault in this one. Holds on to the parts it touched last, so that Chronicle finds the next one
 * mapped when it comes there and leaves the last one to be unmapped by whoever lets go of it later. The caller sees to
 * it that one thread uses it at a time.
 */
final class TouchedMap implements ReferenceOwner {
    private static final int PAGE_LENGTH = 4096;

    /** Touched again each time: the kernel takes write access away from pages that it has written to the disk. */
    private static final long NEAR_BYTES = 1024 * 1024;

    private MappedFile file = null;
    private MappedBytesStore part = null;
    private MappedBytesStore otherPart = null;
    private long touchedTo = 0;
    private long lastUsed = -1;

    /** Turns to a file, nothing of which has been touched. */
    void open(final MappedFile newFile) {
        close();
        file = newFile;
        touchedTo = 0;
        lastUsed = -1;
    }

    boolean isOpen() {
        return file != null;
    }

    /** Has the part mapped that holds the position. */
    void map(final long position) throws IOException {
        if (part == null || !part.inside(position)) {
            final MappedBytesStore found = file.acquireByteStore(this, position);
            if (otherPart != null) {
                otherPart.release(this);
            }
            otherPart = part;
            part = found;
        }
    }

    /**
     * Makes pages writable that hold nothing yet but have blocks.
     *
     * @param used where the writer is.
     * @param end of what has blocks.
     */
    void touch(final long used, final long end) throws IOException {
        final long next = pageFrom(used);
        final long limit = end & -PAGE_LENGTH;
        if (used != lastUsed) {
            touchAll(next, Math.min(Math.min(touchedTo, next + NEAR_BYTES), limit));
            lastUsed = used;
        }
        final long from = Math.max(touchedTo, next);
        touchAll(from, limit);
        touchedTo = Math.max(from, limit);
    }

    /** Lets go of the map. Chronicle may close the file only after this. */
    void close() {
        if (part != null) {
            part.release(this);
            part = null;
        }
        if (otherPart != null) {
            otherPart.release(this);
            otherPart = null;
        }
        file = null;
    }

    private void touchAll(final long from, final long end) throws IOException {
        for (long position = from; position < end; position += PAGE_LENGTH) {
            map(position);
            // Zero for zero, and nothing where there is something: the writer may be writing this very page.
            part.compareAndSwapInt(position, 0, 0);
        }
    }

    private static long pageFrom(final long position) {
        return (position + PAGE_LENGTH - 1) & -PAGE_LENGTH;
    }
}
