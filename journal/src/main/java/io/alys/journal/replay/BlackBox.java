// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.replay;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.codec.RecordFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Remembers the one input that is being applied, in a mapped file that outlives the process, so that an input that kills
 * the process is known although it never reached the journal. One writing thread; allocates nothing. Little-endian:
 *
 * <pre>
 *  0 long seal       sequence xor a constant once the rest is whole, 0 while it is written
 *  8 long sequence
 * 16 long timeMs
 * 24 int  type       of the input
 * 28 int  length     of the whole input
 * 32 first 4096 bytes of the input
 * </pre>
 */
public final class BlackBox implements AutoCloseable {
    public static final int INPUT_KEPT_MAX = 4096;

    private static final int HEADER_LENGTH = 32;
    private static final int FILE_LENGTH = HEADER_LENGTH + INPUT_KEPT_MAX;
    private static final int SEAL_OFFSET = 0;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int TIME_OFFSET = 16;
    private static final int TYPE_OFFSET = 24;
    private static final int LENGTH_OFFSET = 28;
    private static final long SEAL = 0x414C5953_424F5831L;

    private final MappedByteBuffer mapped;
    private final UnsafeBuffer buffer;

    private BlackBox(final MappedByteBuffer mapped) {
        this.mapped = mapped;
        this.buffer = new UnsafeBuffer(mapped);
    }

    /** Opens the file, made with real blocks if need be; what it holds stays until the first write. */
    public static BlackBox open(final Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() < FILE_LENGTH) {
                channel.write(ByteBuffer.allocate(FILE_LENGTH), 0);
            }
            return new BlackBox(channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_LENGTH));
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot open black box file=" + file, e);
        }
    }

    /** Notes the input of a record that is about to be applied. */
    public void note(final RecordFrame record) {
        final int length = record.inputLength();
        buffer.putLongVolatile(SEAL_OFFSET, 0);
        buffer.putLong(SEQUENCE_OFFSET, record.sequence(), LITTLE_ENDIAN);
        buffer.putLong(TIME_OFFSET, record.timeMs(), LITTLE_ENDIAN);
        buffer.putInt(TYPE_OFFSET, record.inputType(), LITTLE_ENDIAN);
        buffer.putInt(LENGTH_OFFSET, length, LITTLE_ENDIAN);
        buffer.putBytes(HEADER_LENGTH, record.buffer(), RecordFrame.HEADER_LENGTH, Math.min(length, INPUT_KEPT_MAX));
        buffer.putLongVolatile(SEAL_OFFSET, record.sequence() ^ SEAL);
    }

    /**
     * Says which input was being applied, or was applied without reaching the journal, when the process ended.
     *
     * @param file of a process that is gone.
     * @param lastJournaledSequence of the journal as recovered.
     * @return null when there is no such input.
     */
    public static Suspect report(final Path file, final long lastJournaledSequence) {
        final byte[] bytes;
        try {
            if (!Files.exists(file)) {
                return null;
            }
            bytes = Files.readAllBytes(file);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read black box file=" + file, e);
        }
        if (bytes.length < FILE_LENGTH) {
            return null;
        }
        final UnsafeBuffer box = new UnsafeBuffer(bytes);
        final long sequence = box.getLong(SEQUENCE_OFFSET, LITTLE_ENDIAN);
        final int length = box.getInt(LENGTH_OFFSET, LITTLE_ENDIAN);
        if (box.getLong(SEAL_OFFSET) != (sequence ^ SEAL)
                || length < 0
                || length > RecordFrame.INPUT_LENGTH_MAX
                || sequence <= lastJournaledSequence) {
            return null;
        }
        final byte[] input = new byte[Math.min(length, INPUT_KEPT_MAX)];
        box.getBytes(HEADER_LENGTH, input);
        return new Suspect(
                sequence,
                box.getLong(TIME_OFFSET, LITTLE_ENDIAN),
                box.getInt(TYPE_OFFSET, LITTLE_ENDIAN),
                length,
                io.alys.core.value.Bytes.of(input));
    }

    /** Unmaps the file; what it holds stays. */
    @Override
    public void close() {
        buffer.wrap(0, 0);
        BufferUtil.free(mapped);
    }

    /**
     * An input that is in the black box and not in the journal.
     *
     * @param sequence it was given.
     * @param timeMs it was given, Unix milliseconds.
     * @param type of the input.
     * @param length of the whole input.
     * @param input its first bytes.
     */
    public record Suspect(long sequence, long timeMs, int type, int length, io.alys.core.value.Bytes input) {
        public boolean isWhole() {
            return input.length() == length;
        }
    }
}
