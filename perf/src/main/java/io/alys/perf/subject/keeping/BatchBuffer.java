// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A batch in one piece of memory outside the heap, each of its parts after its length. */
final class BatchBuffer {
    private final ByteBuffer memory;
    private final UnsafeBuffer buffer;
    private int length = 0;

    /**
     * @param partLength of the longest part, bytes.
     */
    BatchBuffer(final int partLength) {
        memory = ByteBuffer.allocateDirect(Keeper.BATCH_MAX * (Integer.BYTES + partLength));
        buffer = new UnsafeBuffer(memory);
    }

    void add(final DirectBuffer source, final int offset, final int partLength) {
        buffer.putInt(length, partLength, LITTLE_ENDIAN);
        buffer.putBytes(length + Integer.BYTES, source, offset, partLength);
        length += Integer.BYTES + partLength;
    }

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    /** The same bytes, for a channel. */
    ByteBuffer forChannel() {
        return memory.clear().limit(length);
    }
}
