// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.journal.JournalFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Chronicle's small file of locks and listings. Nothing in it is needed to read the journal. */
final class TableFile {
    private static final String NAME = "metadata.cq4t";
    private static final int ALLOCATED_LENGTH = 128 * 1024;
    private static final int PAGE_LENGTH = 4096;

    private TableFile() {}

    static boolean exists(final Path directory) {
        return Files.exists(directory.resolve(NAME));
    }

    /** Gives it real blocks, as Chronicle writes it through a map as well. */
    static void allocate(final Path directory) {
        final Path path = directory.resolve(NAME);
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer page = ByteBuffer.allocate(PAGE_LENGTH);
            final long length = Math.max(ALLOCATED_LENGTH, channel.size());
            for (long position = 0; position < length; position += PAGE_LENGTH) {
                page.clear();
                if (channel.read(page, position) < PAGE_LENGTH) {
                    page.limit(PAGE_LENGTH);
                }
                page.position(0);
                channel.write(page, position);
            }
        } catch (final IOException e) {
            throw new JournalFullException(path, e);
        }
    }

    /** Puts a file that Chronicle cannot read out of its way; it makes a new one. */
    static void putAside(final Path directory) throws IOException {
        final Path path = directory.resolve(NAME);
        if (Files.exists(path)) {
            Files.move(path, directory.resolve(NAME + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
