// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import java.nio.file.Path;
import org.agrona.DirectBuffer;

/** An excerpt a batch, of the bare bytes and their lengths. */
final class ChronicleBatches implements Keeper {
    private final RawQueue queue;
    private final BatchBuffer batch;

    /**
     * @param length longest of what is to be kept, bytes.
     */
    ChronicleBatches(final Path directory, final int length) {
        queue = new RawQueue(directory);
        batch = new BatchBuffer(length);
    }

    @Override
    public void keep(final DirectBuffer source, final int offset, final int length) {
        batch.add(source, offset, length);
    }

    @Override
    public void endBatch() {
        queue.append(batch.buffer(), 0, batch.length());
        batch.clear();
    }

    @Override
    public void close() {
        queue.close();
    }
}
