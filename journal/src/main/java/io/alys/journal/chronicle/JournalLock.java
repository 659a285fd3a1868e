// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.journal.JournalLockedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One writer a directory: an operating-system lock that goes with its process, however that ends. */
final class JournalLock implements AutoCloseable {
    private static final String NAME = "journal.lock";

    private final FileChannel channel;

    private JournalLock(final FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock or fails at once.
     *
     * @throws JournalLockedException when another holds it.
     */
    static JournalLock take(final Path directory) {
        final Path path = directory.resolve(NAME);
        try {
            Files.createDirectories(directory);
            final FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!isTaken(channel)) {
                final String holder =
                        Files.readString(path, StandardCharsets.US_ASCII).trim();
                channel.close();
                throw new JournalLockedException(path, holder.isEmpty() ? "unknown" : holder);
            }
            try {
                final String holder = "pid " + ProcessHandle.current().pid();
                channel.truncate(0).write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)), 0);
            } catch (final IOException e) {
                // The name is only for people; a full disk is told of by what comes next.
                channel.force(false);
            }
            return new JournalLock(channel);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot use lockFile=" + path, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot release the journal's lock", e);
        }
    }

    private static boolean isTaken(final FileChannel channel) throws IOException {
        try {
            final FileLock lock = channel.tryLock();
            return lock != null;
        } catch (final OverlappingFileLockException e) {
            return false;
        }
    }
}
