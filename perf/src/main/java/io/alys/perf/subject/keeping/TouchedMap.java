// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A file mapped as a whole, with every block written and every page touched beforehand, so that keeping is a copy and a
 * checksum: {@code int length, int crc32c, bytes}, 8-byte aligned. At its end it goes on from the start.
 */
final class TouchedMap implements Keeper {
    private static final int FILE_LENGTH = 256 << 20;
    private static final int PAGE_LENGTH = 4096;
    private static final int HEADER_LENGTH = 8;
    private static final int CRC_OFFSET = 4;

    private final CRC32C crc = new CRC32C();
    private final Arena arena;
    private final ByteBuffer memory;
    private final UnsafeBuffer buffer;
    private int position = 0;

    @SuppressWarnings("MustBeClosedChecker") // The arena lives as long as the mapping and is closed with it.
    TouchedMap(final Path directory) {
        arena = Arena.ofConfined();
        try (FileChannel channel = ReadyFile.make(directory.resolve("mapped"), FILE_LENGTH)) {
            final MemorySegment mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_LENGTH, arena);
            memory = mapped.asByteBuffer();
            buffer = new UnsafeBuffer(mapped.address(), FILE_LENGTH);
        } catch (final IOException e) {
            arena.close();
            throw new UncheckedIOException("cannot map a file in directory=" + directory, e);
        }
        for (int page = 0; page < FILE_LENGTH; page += PAGE_LENGTH) {
            buffer.putByte(page, (byte) 0);
        }
    }

    @Override
    public void keep(final DirectBuffer source, final int offset, final int length) {
        if (position + HEADER_LENGTH + length > FILE_LENGTH) {
            position = 0;
        }
        final int start = position + HEADER_LENGTH;
        buffer.putBytes(start, source, offset, length);
        crc.reset();
        crc.update(memory.limit(start + length).position(start));
        buffer.putInt(position + CRC_OFFSET, (int) crc.getValue(), LITTLE_ENDIAN);
        buffer.putIntRelease(position, length);
        memory.clear();
        position = BitUtil.align(start + length, HEADER_LENGTH);
    }

    @Override
    public void endBatch() {}

    @Override
    public void close() {
        arena.close();
    }
}
