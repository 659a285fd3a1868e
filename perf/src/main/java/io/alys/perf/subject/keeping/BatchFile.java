// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;

/** A plain file, one write a batch; at its greatest length it goes on from the start. */
final class BatchFile implements Keeper {
    private static final String NAME = "batches";

    /** So much that a round of a few seconds hardly gets there: afterwards it has its pages and blocks already. */
    private static final long GROWN_LENGTH = 4L << 30;

    private static final long READY_LENGTH = 256L << 20;

    private final FileChannel channel;
    private final long lengthMax;
    private final boolean isForced;
    private final BatchBuffer batch;
    private long position = 0;

    private BatchFile(
            final FileChannel channel, final long lengthMax, final boolean isForced, final BatchBuffer batch) {
        this.channel = channel;
        this.lengthMax = lengthMax;
        this.isForced = isForced;
        this.batch = batch;
    }

    /** Grows as it is written, and is never forced. */
    static BatchFile growing(final Path directory, final int length) {
        try {
            return new BatchFile(
                    FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    GROWN_LENGTH,
                    false,
                    new BatchBuffer(length));
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot make a file in directory=" + directory, e);
        }
    }

    /** Has its blocks beforehand, and is forced once a batch. */
    static BatchFile forced(final Path directory, final int length) {
        try {
            return new BatchFile(
                    ReadyFile.make(directory.resolve(NAME), READY_LENGTH), READY_LENGTH, true, new BatchBuffer(length));
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot make a file in directory=" + directory, e);
        }
    }

    @Override
    public void keep(final DirectBuffer source, final int offset, final int length) {
        batch.add(source, offset, length);
    }

    @Override
    public void endBatch() {
        if (position + batch.length() > lengthMax) {
            position = 0;
        }
        try {
            final ByteBuffer bytes = batch.forChannel();
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
            if (isForced) {
                channel.force(false);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write at position=" + position, e);
        }
        batch.clear();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot close", e);
        }
    }
}
