// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * An excerpt a batch, of the very bytes the node's journal would write for it but made beforehand: what is left of the
 * journal's cost when Chronicle's is all there is. What it is given to keep is counted and not looked at.
 */
final class LegibleBatches implements Keeper {
    private final RawQueue queue;
    private final LegibleDocument document;
    private int count = 0;

    /**
     * @param length of the events whose records are kept, bytes.
     */
    LegibleBatches(final Path directory, final int length) {
        document = LegibleDocument.written(directory, length);
        queue = new RawQueue(directory);
    }

    @Override
    public void keep(final DirectBuffer source, final int offset, final int length) {
        count++;
    }

    @Override
    public void endBatch() {
        while (count > 0) {
            final int records = Math.min(count, document.recordsMax());
            queue.append(document.of(records), 0, document.length(records));
            count -= records;
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
