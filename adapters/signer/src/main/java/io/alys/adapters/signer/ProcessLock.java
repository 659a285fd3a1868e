// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes this the only holder of a file, among processes and within this one. */
final class ProcessLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLock.class);

    // Process-wide, as POSIX locks are: closing any channel to a file drops the process's lock on it, so a second
    // holder
    // here must be refused before it opens the file.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private ProcessLock(final Path file, final FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Locks the file, making it when missing; it stays when the lock is gone. */
    static ProcessLock of(final Path file) throws PortException {
        final Path absolute = file.toAbsolutePath().normalize();
        if (!HELD.add(absolute)) {
            throw inUse(file, "this process");
        }
        FileChannel channel = null;
        boolean isLocked = false;
        try {
            channel = FileChannel.open(
                    absolute,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    KeyFiles.ownerOnly(absolute));
            final FileLock lock = channel.tryLock();
            isLocked = lock != null;
        } catch (final IOException e) {
            throw new PortException(FaultKind.STORAGE, "cannot lock path=" + file, e);
        } finally {
            if (!isLocked) {
                HELD.remove(absolute);
                closeQuietly(channel);
            }
        }
        if (!isLocked) {
            throw inUse(file, "another process");
        }
        return new ProcessLock(absolute, channel);
    }

    @Override
    public void close() {
        closeQuietly(channel);
        HELD.remove(file);
    }

    private static PortException inUse(final Path file, final String holder) {
        return new PortException(
                FaultKind.STORAGE,
                "signing record in use: " + holder + " holds path=" + file
                        + ": never run two signers with one key, stop one");
    }

    private static void closeQuietly(final FileChannel channelOrNull) {
        if (channelOrNull != null) {
            try {
                channelOrNull.close();
            } catch (final IOException e) {
                // The lock goes with the process at the latest.
                LOG.warn("closing a lock file", e);
            }
        }
    }
}
