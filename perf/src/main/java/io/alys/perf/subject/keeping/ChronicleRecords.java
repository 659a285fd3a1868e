// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import java.nio.file.Path;
import org.agrona.DirectBuffer;

/** An excerpt each. */
final class ChronicleRecords implements Keeper {
    private final RawQueue queue;

    ChronicleRecords(final Path directory) {
        queue = new RawQueue(directory);
    }

    @Override
    public void keep(final DirectBuffer source, final int offset, final int length) {
        queue.append(source, offset, length);
    }

    @Override
    public void endBatch() {}

    @Override
    public void close() {
        queue.close();
    }
}
