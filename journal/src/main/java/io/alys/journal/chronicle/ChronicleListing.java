// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/** Chronicle's own list of the cycle files, which its tools go by; nothing of ours does. */
final class ChronicleListing {
    private ChronicleListing() {}

    /** Has Chronicle look at the directory. Loads Chronicle; never on the writing thread. */
    static void refresh(final JournalOptions options) throws IOException {
        TableFile.allocate(options.directory());
        try {
            list(options);
        } catch (final RuntimeException | AssertionError e) {
            // A table that Chronicle cannot read; it makes another.
            TableFile.putAside(options.directory());
            list(options);
        }
    }

    private static void list(final JournalOptions options) {
        try (SingleChronicleQueue queue = queue(options.directory(), options, options.wallClock()::getAsLong)) {
            queue.refreshDirectoryListing();
        } finally {
            // Else Chronicle unmaps in its own time, and until then a deleted file keeps its blocks.
            BackgroundResourceReleaser.releasePendingResources();
        }
    }

    static SingleChronicleQueue queue(final Path directory, final JournalOptions options, final TimeProvider clock) {
        return SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(options.rollPeriod().cycle())
                .blockSize(options.blockSizeBytes())
                .syncMode(SyncMode.NONE)
                .timeProvider(clock)
                .build();
    }
}
