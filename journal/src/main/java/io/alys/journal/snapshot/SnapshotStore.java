// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.snapshot;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.machine.StateMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Snapshots of the whole machine in a directory, the newest three of them. A file is there whole or not at all: written
 * aside, forced, renamed. Little-endian:
 *
 * <pre>
 *  0 8 bytes "ALYSSNAP"
 *  8 int     format    1
 * 12 int     crc32c    of bytes 16 to the end
 * 16 long    sequence  of the last record in it
 * 24 long    digest    rolling, after that record
 * 32 int     version   of the body, as the machine reads it
 * 36 int     length    of the body
 * 40 body, as the machine writes it
 * </pre>
 */
public final class SnapshotStore {
    public static final int KEPT = 3;

    static final int HEADER_LENGTH = 40;

    private static final byte[] MAGIC = "ALYSSNAP".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int BODY_VERSION = StateMachine.SNAPSHOT_VERSION;
    private static final int FORMAT_OFFSET = 8;
    private static final int CRC_OFFSET = 12;
    private static final int SEQUENCE_OFFSET = 16;
    private static final int DIGEST_OFFSET = 24;
    private static final int VERSION_OFFSET = 32;
    private static final int LENGTH_OFFSET = 36;
    private static final long LENGTH_MAX = 1L << 30;
    private static final String PREFIX = "snapshot-";
    private static final String SUFFIX = ".alys";
    private static final String UNFINISHED = "unfinished.tmp";

    private final Path directory;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(64 * 1024);

    /** The directory is made when the first snapshot is written. */
    public SnapshotStore(final Path directory) {
        this.directory = directory;
    }

    /** Writes a snapshot of the machine as it stands, then drops what is older than the newest three. */
    public Path write(final StateMachine machine) {
        final int end = machine.writeSnapshot(buffer, HEADER_LENGTH);
        buffer.putBytes(0, MAGIC);
        buffer.putInt(FORMAT_OFFSET, FORMAT, LITTLE_ENDIAN);
        buffer.putLong(SEQUENCE_OFFSET, machine.sequence(), LITTLE_ENDIAN);
        buffer.putLong(DIGEST_OFFSET, machine.digest(), LITTLE_ENDIAN);
        buffer.putInt(VERSION_OFFSET, BODY_VERSION, LITTLE_ENDIAN);
        buffer.putInt(LENGTH_OFFSET, end - HEADER_LENGTH, LITTLE_ENDIAN);
        buffer.putInt(CRC_OFFSET, crc(buffer.byteArray(), end), LITTLE_ENDIAN);
        final Path file = directory.resolve(PREFIX + String.format("%019d", machine.sequence()) + SUFFIX);
        try {
            Files.createDirectories(directory);
            final Path unfinished = directory.resolve(UNFINISHED);
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                final ByteBuffer bytes = ByteBuffer.wrap(buffer.byteArray(), 0, end);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
                entry.force(true);
            }
            for (final Path old : list().stream().skip(KEPT).toList()) {
                Files.delete(old);
            }
            return file;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write snapshot file=" + file, e);
        }
    }

    /** Snapshot files, newest first. */
    public List<Path> list() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(PREFIX + "\\d{19}" + SUFFIX))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot list directory=" + directory, e);
        }
    }

    /** Sequence of the oldest snapshot kept, by its name; -1 when there is none. What retention must not cross. */
    public long oldestKeptSequence() {
        final List<Path> files = list();
        return files.isEmpty() ? StateMachine.NULL_SEQUENCE : sequenceOf(files.getLast());
    }

    /**
     * Loads the newest sound snapshot into a fresh machine.
     *
     * @param sequenceMax the last record that is sure to be kept: a snapshot beyond it is skipped.
     * @param machines gives a machine in its first state.
     */
    public Loaded loadNewest(final long sequenceMax, final Supplier<StateMachine> machines) {
        final List<String> skipped = new ArrayList<>();
        for (final Path file : list()) {
            final StateMachine machine = machines.get();
            final String reason = sequenceOf(file) > sequenceMax
                    ? "beyond the journal's last sequence=" + sequenceMax
                    : load(file, machine);
            if (reason == null) {
                return new Loaded(machine, file, skipped);
            }
            skipped.add(file.getFileName() + ": " + reason);
        }
        return new Loaded(machines.get(), null, skipped);
    }

    private static String load(final Path file, final StateMachine machine) {
        try {
            if (Files.size(file) > LENGTH_MAX) {
                return "longer than " + LENGTH_MAX + " bytes";
            }
            return read(Files.readAllBytes(file), sequenceOf(file), machine);
        } catch (final IOException e) {
            return "cannot be read: " + e.getMessage();
        }
    }

    /** Takes a snapshot's bytes into a machine; gives what is wrong with them, or null. */
    static String read(final byte[] bytes, final long sequence, final StateMachine machine) {
        final UnsafeBuffer file = new UnsafeBuffer(bytes);
        if (bytes.length < HEADER_LENGTH) {
            return "only " + bytes.length + " bytes";
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (bytes[i] != MAGIC[i]) {
                return "not a snapshot";
            }
        }
        if (file.getInt(FORMAT_OFFSET, LITTLE_ENDIAN) != FORMAT) {
            return "format=" + file.getInt(FORMAT_OFFSET, LITTLE_ENDIAN);
        }
        if (crc(bytes, bytes.length) != file.getInt(CRC_OFFSET, LITTLE_ENDIAN)) {
            return "damaged: its checksum differs";
        }
        if (file.getInt(LENGTH_OFFSET, LITTLE_ENDIAN) != bytes.length - HEADER_LENGTH
                || file.getLong(SEQUENCE_OFFSET, LITTLE_ENDIAN) != sequence) {
            return "its length or sequence is not its own";
        }
        try {
            machine.readSnapshot(
                    file, HEADER_LENGTH, bytes.length - HEADER_LENGTH, file.getInt(VERSION_OFFSET, LITTLE_ENDIAN));
        } catch (final RuntimeException e) {
            return "cannot be taken over: " + e.getMessage();
        }
        return machine.sequence() == sequence && machine.digest() == file.getLong(DIGEST_OFFSET, LITTLE_ENDIAN)
                ? null
                : "the machine came to another sequence or digest";
    }

    private static long sequenceOf(final Path file) {
        final String name = file.getFileName().toString();
        return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
    }

    private static int crc(final byte[] bytes, final int end) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, SEQUENCE_OFFSET, end - SEQUENCE_OFFSET);
        return (int) crc.getValue();
    }

    /**
     * A machine to go on from.
     *
     * @param machine holding the snapshot, or in its first state.
     * @param file it came from, or null.
     * @param skipped newer files and why each was not taken.
     */
    public record Loaded(StateMachine machine, Path file, List<String> skipped) {}
}
