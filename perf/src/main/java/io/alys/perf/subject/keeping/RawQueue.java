// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import io.alys.journal.chronicle.JournalOptions;
import io.alys.perf.rig.ScratchDirectory;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;

/**
 * Chronicle Queue as it comes, with the roll cycle and the block size of the node's journal and none of its
 * preallocation. After {@value #BYTES_MAX} bytes it starts over with an empty queue, and the old one is deleted on another
 * thread, so there are never more than two on the disk.
 */
final class RawQueue implements AutoCloseable {
    static final long BYTES_MAX = 3L << 30;

    private static final int HEADER_LENGTH = 4;

    private final Path parent;
    private ScratchDirectory place;
    private ChronicleQueue queue;
    private ExcerptAppender appender;
    private long bytesLeft;
    private CompletableFuture<Void> deletion = CompletableFuture.completedFuture(null);

    RawQueue(final Path parent) {
        this.parent = parent;
        open();
    }

    /** Appends one document. */
    void append(final DirectBuffer source, final int offset, final int length) {
        if (bytesLeft < length) {
            startOver();
        }
        try (DocumentContext document = appender.writingDocument()) {
            final Bytes<?> bytes = document.wire().bytes();
            final byte[] array = source.byteArray();
            if (array == null) {
                bytes.unsafeWrite(source.addressOffset() + offset, length);
            } else {
                bytes.write(array, source.wrapAdjustment() + offset, length);
            }
        }
        bytesLeft -= length + HEADER_LENGTH;
    }

    /** Leaves the last queue where it is. */
    @Override
    public void close() {
        appender.close();
        queue.close();
        BackgroundResourceReleaser.releasePendingResources();
        deletion.join();
    }

    private void open() {
        place = ScratchDirectory.in(parent);
        queue = SingleChronicleQueueBuilder.binary(place.path())
                .rollCycle(RollCycles.FAST_HOURLY)
                .blockSize(JournalOptions.BLOCK_SIZE_BYTES_DEFAULT)
                .syncMode(SyncMode.NONE)
                .build();
        appender = queue.createAppender();
        bytesLeft = BYTES_MAX;
    }

    private void startOver() {
        deletion.join();
        final ScratchDirectory old = place;
        appender.close();
        queue.close();
        open();
        deletion = CompletableFuture.runAsync(() -> {
            BackgroundResourceReleaser.releasePendingResources();
            old.close();
        });
    }
}
