// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.journal.JournalFullException;
import io.alys.journal.JournalMismatchException;
import io.alys.journal.file.CycleFile;
import io.alys.journal.file.CycleScan;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/**
 * What Chronicle puts at the start of a cycle file, as far as the first document: made once by Chronicle itself and kept,
 * so that files can be begun, and the journal opened, without it. Its numbers say that one document is there; Chronicle
 * finds the others from that one.
 */
final class CycleHead {
    private static final String KEPT = "cycle-head.bin";
    private static final String MAKING = ".cycle-head";
    private static final int FORMAT_OFFSET = 2 * Integer.BYTES;

    private CycleHead() {}

    /**
     * Gives the kept head, or has Chronicle make one.
     *
     * @throws JournalMismatchException when the journal was begun with another roll period.
     */
    static ByteBuffer of(final JournalOptions options) throws IOException {
        final Path path = options.directory().resolve(KEPT);
        final String format = options.rollPeriod().format();
        if (Files.exists(path)) {
            final byte[] bytes = Files.readAllBytes(path);
            if (isSound(bytes)) {
                final ByteBuffer kept = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
                final byte[] found = new byte[kept.getInt(Integer.BYTES)];
                kept.position(FORMAT_OFFSET).get(found);
                final String foundFormat = new String(found, StandardCharsets.US_ASCII);
                if (!foundFormat.equals(format)) {
                    throw new JournalMismatchException("rollPeriod=" + options.rollPeriod() + " means files like "
                            + format + ", but the journal in directory=" + options.directory() + " has files like "
                            + foundFormat);
                }
                return kept.slice();
            }
        }
        final byte[] head = make(options);
        keep(path, format, head);
        return ByteBuffer.wrap(head);
    }

    private static boolean isSound(final byte[] kept) {
        if (kept.length < FORMAT_OFFSET) {
            return false;
        }
        final ByteBuffer numbers = ByteBuffer.wrap(kept).order(LITTLE_ENDIAN);
        final int formatLength = numbers.getInt(Integer.BYTES);
        return numbers.getInt(0) == checksum(kept) && formatLength >= 0 && formatLength < kept.length - FORMAT_OFFSET;
    }

    private static int checksum(final byte[] kept) {
        final CRC32C crc = new CRC32C();
        crc.update(kept, Integer.BYTES, kept.length - Integer.BYTES);
        return (int) crc.getValue();
    }

    private static void keep(final Path path, final String format, final byte[] head) {
        final byte[] bytes = new byte[FORMAT_OFFSET + format.length() + head.length];
        final ByteBuffer kept = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
        kept.putInt(Integer.BYTES, format.length());
        kept.position(FORMAT_OFFSET)
                .put(format.getBytes(StandardCharsets.US_ASCII))
                .put(head);
        kept.putInt(0, checksum(bytes));
        try {
            final Path unready = path.resolveSibling(KEPT + ".tmp");
            Files.write(unready, bytes);
            Files.move(unready, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            throw new JournalFullException(path, e);
        }
    }

    private static byte[] make(final JournalOptions options) throws IOException {
        final Path directory = options.directory().resolve(MAKING);
        delete(directory);
        Files.createDirectories(directory);
        try {
            final byte[] filling = new byte[Long.BYTES];
            try (SingleChronicleQueue queue = ChronicleListing.queue(directory, options, () -> 0);
                    ExcerptAppender appender = queue.createAppender()) {
                appender.writeBytes(bytes -> bytes.write(filling));
            }
            final Path file = CycleFile.list(directory).getFirst();
            try (CycleFile made = CycleFile.open(file)) {
                // The filling is no document of ours, so the scan ends where it begins.
                final long length = new CycleScan(file, 0, CycleScan.UNKNOWN, 0)
                        .run(made.memory(), made.length())
                        .end();
                return made.memory().asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            }
        } catch (final InternalError e) {
            // How a full disk shows in a map.
            throw new JournalFullException(directory, new IOException(e));
        } finally {
            delete(directory);
        }
    }

    static void delete(final Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
