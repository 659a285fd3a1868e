// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/**
 * The least that keeping some bytes can cost: one write to a file whose blocks are there already, and one force of it.
 * Begins anew at the file's start when it is full.
 */
final class BareLog implements AutoCloseable {
    private static final int FILE_BYTES = 16 * 1024 * 1024;

    private final FileChannel channel;
    private final ByteBuffer bytes;
    private long position = 0;

    BareLog(final Path file, final int lengthMax) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        bytes = ByteBuffer.allocateDirect(lengthMax);
        final byte[] noise = new byte[lengthMax];
        new SplittableRandom(lengthMax).nextBytes(noise);
        bytes.put(noise);
        for (final ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20); channel.size() < FILE_BYTES; zeros.clear()) {
            channel.write(zeros, channel.size());
        }
        channel.force(true);
    }

    /** Writes so many bytes, and forces them when asked to; gives how long that took, nanoseconds. */
    long append(final int length, final boolean isForced) throws IOException {
        final long startNs = System.nanoTime();
        if (position + length > FILE_BYTES) {
            position = 0;
        }
        bytes.clear().limit(length);
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
        if (isForced) {
            channel.force(false);
        }
        return System.nanoTime() - startNs;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
