// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The bare device: a page written and forced for each event, one after the other round a file that has its blocks. */
final class ForcedPages implements Keeper {
    static final int PAGE_LENGTH = 4096;

    private static final long FILE_LENGTH = 64L << 20;

    private final FileChannel channel;
    private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(page);
    private long position = 0;

    ForcedPages(final Path directory) {
        try {
            channel = ReadyFile.make(directory.resolve("pages"), FILE_LENGTH);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot make a file in directory=" + directory, e);
        }
    }

    @Override
    public void keep(final DirectBuffer source, final int offset, final int length) {
        buffer.putBytes(0, source, offset, length);
        try {
            channel.write(page.clear(), position);
            channel.force(false);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write at position=" + position, e);
        }
        position = (position + PAGE_LENGTH) % FILE_LENGTH;
    }

    @Override
    public void endBatch() {}

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot close", e);
        }
    }
}
