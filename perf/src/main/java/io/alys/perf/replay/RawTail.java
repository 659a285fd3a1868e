// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.replay;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/** Chronicle's own way through a journal's files: every byte of every document looked at, none of them understood. */
final class RawTail {
    private RawTail() {}

    /** Goes through all of it; gives what that took. */
    static Tailed run(final Path journal) {
        final long startNs = System.nanoTime();
        long documents = 0;
        long bytes = 0;
        long sum = 0;
        try (SingleChronicleQueue queue = SingleChronicleQueueBuilder.single(journal.toFile())
                        .rollCycle(RollCycles.FAST_HOURLY)
                        .readOnly(true)
                        .build();
                ExcerptTailer tailer = queue.createTailer()) {
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        break;
                    }
                    final Bytes<?> body = document.wire().bytes();
                    bytes += body.readRemaining();
                    documents++;
                    while (body.readRemaining() >= Long.BYTES) {
                        sum += body.readLong();
                    }
                    while (body.readRemaining() > 0) {
                        sum += body.readByte();
                    }
                }
            }
        }
        return new Tailed(documents, bytes, sum, System.nanoTime() - startNs);
    }

    /**
     * What a passage saw.
     *
     * @param sum of the words read, so that reading them is not left out.
     */
    record Tailed(long documents, long bytes, long sum, long elapsedNs) {}
}
