// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.soak;

import io.alys.journal.file.CycleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Deletes all but the newest cycle files each second, as the node's retention does after a snapshot. Its own thread. */
final class JournalTrim implements AutoCloseable {
    private static final int KEPT = 2;
    private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final Thread thread = new Thread(this::run, "soak-retention");

    private volatile boolean isRunning = true;

    JournalTrim(final Path directory) {
        this.directory = directory;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (isRunning) {
            trim();
            LockSupport.parkNanos(PERIOD_NS);
        }
    }

    private void trim() {
        final List<Path> files = CycleFile.list(directory);
        try {
            for (int i = 0; i < files.size() - KEPT; i++) {
                Files.deleteIfExists(files.get(i));
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot trim directory=" + directory, e);
        }
    }

    @Override
    public void close() {
        isRunning = false;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
