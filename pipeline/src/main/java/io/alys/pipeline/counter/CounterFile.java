// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.counter;

import static io.alys.pipeline.counter.CounterLayout.FILE_LENGTH;
import static io.alys.pipeline.counter.CounterLayout.MAGIC;
import static io.alys.pipeline.counter.CounterLayout.MAGIC_OFFSET;
import static io.alys.pipeline.counter.CounterLayout.METADATA_LENGTH;
import static io.alys.pipeline.counter.CounterLayout.METADATA_LENGTH_OFFSET;
import static io.alys.pipeline.counter.CounterLayout.ORDER;
import static io.alys.pipeline.counter.CounterLayout.PID_OFFSET;
import static io.alys.pipeline.counter.CounterLayout.STARTED_MS_OFFSET;
import static io.alys.pipeline.counter.CounterLayout.VALUES_LENGTH;
import static io.alys.pipeline.counter.CounterLayout.VALUES_LENGTH_OFFSET;
import static io.alys.pipeline.counter.CounterLayout.VERSION;
import static io.alys.pipeline.counter.CounterLayout.VERSION_OFFSET;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;

/**
 * Counters in a mapped file, which outlives the process: what a dead node last counted can still be read. It is never
 * unmapped while anything refers to it, since a late write to an unmapped page would end the process.
 */
public final class CounterFile {
    private final Path path;
    private final CountersManager manager;

    private CounterFile(final Path path, final CountersManager manager) {
        this.path = path;
        this.manager = manager;
    }

    /**
     * Makes the file anew. One left by an earlier process is unlinked, not overwritten, so whoever reads it still can.
     *
     * @param startedMs Unix time to write into it.
     */
    public static CounterFile create(final Path path, final long startedMs) throws IOException {
        Files.deleteIfExists(path);
        final ByteBuffer file;
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_LENGTH);
        }
        final UnsafeBuffer header = CounterLayout.header(file);
        header.putInt(VERSION_OFFSET, VERSION, ORDER);
        header.putInt(METADATA_LENGTH_OFFSET, METADATA_LENGTH, ORDER);
        header.putInt(VALUES_LENGTH_OFFSET, VALUES_LENGTH, ORDER);
        header.putLong(PID_OFFSET, ProcessHandle.current().pid(), ORDER);
        header.putLong(STARTED_MS_OFFSET, startedMs, ORDER);
        final CountersManager manager = new CountersManager(CounterLayout.metadata(file), CounterLayout.values(file));
        header.putLongRelease(MAGIC_OFFSET, MAGIC);
        return new CounterFile(path, manager);
    }

    public Path path() {
        return path;
    }

    /** Makes more counters in the same file; not thread-safe. */
    public CountersManager manager() {
        return manager;
    }
}
