// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.counter;

import static io.alys.pipeline.counter.CounterLayout.FILE_LENGTH;
import static io.alys.pipeline.counter.CounterLayout.MAGIC;
import static io.alys.pipeline.counter.CounterLayout.MAGIC_OFFSET;
import static io.alys.pipeline.counter.CounterLayout.ORDER;
import static io.alys.pipeline.counter.CounterLayout.PID_OFFSET;
import static io.alys.pipeline.counter.CounterLayout.STARTED_MS_OFFSET;
import static io.alys.pipeline.counter.CounterLayout.VERSION;
import static io.alys.pipeline.counter.CounterLayout.VERSION_OFFSET;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/** Reads a counter file, of this process or another, running or dead. Writes nothing. */
public final class CounterReader {
    private final long pid;
    private final long startedMs;
    private final CountersReader counters;

    private CounterReader(final long pid, final long startedMs, final CountersReader counters) {
        this.pid = pid;
        this.startedMs = startedMs;
        this.counters = counters;
    }

    /**
     * Opens the file.
     *
     * @throws IOException when it is not a counter file, or of a version this build does not know.
     */
    public static CounterReader open(final Path path) throws IOException {
        final ByteBuffer file;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() != FILE_LENGTH) {
                throw new IOException("counter file=" + path + " length=" + channel.size() + " must be " + FILE_LENGTH);
            }
            file = channel.map(FileChannel.MapMode.READ_ONLY, 0, FILE_LENGTH);
        }
        final UnsafeBuffer header = CounterLayout.header(file);
        final long magic = header.getLongVolatile(MAGIC_OFFSET);
        final int version = header.getInt(VERSION_OFFSET, ORDER);
        if (magic != MAGIC || version != VERSION) {
            throw new IOException("counter file=" + path + " magic=" + Long.toHexString(magic) + " version=" + version
                    + " must be " + Long.toHexString(MAGIC) + " and " + VERSION);
        }
        return new CounterReader(
                header.getLong(PID_OFFSET, ORDER),
                header.getLong(STARTED_MS_OFFSET, ORDER),
                new CountersReader(CounterLayout.metadata(file), CounterLayout.values(file)));
    }

    /** The process that writes, or wrote, the file. */
    public long pid() {
        return pid;
    }

    /** When that process began, Unix milliseconds. */
    public long startedMs() {
        return startedMs;
    }

    /** Visits every counter, in the order they were made. */
    public void forEach(final Visitor visitor) {
        counters.forEach((value, id, label) -> visitor.onCounter(counters.getCounterTypeId(id), label, value));
    }

    /** Sum over the keys of a counter; 0 when the file has none of it. */
    public long total(final PipelineCounter counter) {
        final long[] total = new long[1];
        forEach((type, label, value) -> total[0] += type == counter.type() ? value : 0);
        return total[0];
    }

    /** Receives one counter. */
    @FunctionalInterface
    public interface Visitor {
        void onCounter(int type, String label, long value);
    }
}
