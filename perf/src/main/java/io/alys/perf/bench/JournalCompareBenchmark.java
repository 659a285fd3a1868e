// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.bench;

import io.alys.core.codec.RecordFrame;
import io.alys.core.command.Commands;
import io.alys.core.command.Source;
import io.alys.core.effect.Effects;
import io.alys.core.health.ProbeFlyweight;
import io.alys.core.machine.StateMachine;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.Durability;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.journal.file.CycleFile;
import io.alys.journal.file.DocumentCursor;
import io.alys.journal.file.DocumentLayout;
import io.alys.perf.rig.Rig;
import io.alys.perf.rig.ScratchDirectory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The journal beside Chronicle Queue alone and beside a bare map, none of them forced to the disk. One op is one record,
 * made beforehand; each shot writes as many as are kept ready ahead, to a file of its own that is deleted after it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8)
@Measurement(iterations = 12)
@Fork(3)
public class JournalCompareBenchmark {
    private static final int RECORDS = 64 * 1024;

    /** Appended before the clock runs, so that every file is open and mapped; at least the largest batch. */
    private static final int FIRST_RECORDS = 256;

    private static final int DOCUMENT_BYTES_A_RECORD_MAX = 512;
    private static final long START_MS = 1_700_000_000_000L;
    private static final int ZEROS_LENGTH = 1024 * 1024;
    private static final int PAGE_LENGTH = 4096;
    private static final int PREALLOCATION_PARK_MS = 20;
    private static final int STOP_TIMEOUT_MS = 30_000;

    /** The node's journal, with the thread that readies blocks ahead of it. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long journal(final Records records, final NodeJournal target) {
        target.append(records, FIRST_RECORDS, FIRST_RECORDS + RECORDS);
        return target.journal.lastSequence();
    }

    /** Each record an excerpt of its own, its bytes alone. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long chroniclePerRecord(final Records records, final Chronicle target) {
        target.appendEach(records, FIRST_RECORDS, FIRST_RECORDS + RECORDS);
        return target.appender.lastIndexAppended();
    }

    /** Each batch a document of exactly the bytes that the journal writes. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long chroniclePerBatch(final Records records, final Chronicle target) {
        target.appendDocuments(RECORDS / records.batch);
        return target.appender.lastIndexAppended();
    }

    /** The bytes of each record copied to a map whose pages have blocks and were touched. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long touchedMap(final Records records, final BareMap target) {
        for (int i = FIRST_RECORDS; i < FIRST_RECORDS + RECORDS; i++) {
            final int at = i * records.length;
            MemorySegment.copy(records.bytes, at, target.map, ValueLayout.JAVA_BYTE, at, records.length);
        }
        return target.map.byteSize();
    }

    /** The records, each following the last, in one array. */
    @State(Scope.Benchmark)
    public static class Records {
        @Param({"64", "256"})
        public int probeLength;

        @Param({"1", "16", "64", "256"})
        public int batch;

        private byte[] bytes;
        private UnsafeBuffer buffer;
        private int length;

        @Setup(Level.Trial)
        public void make() {
            final StateMachine machine = Rig.newMachine();
            final UnsafeBuffer probe = new UnsafeBuffer(new byte[probeLength]);
            final RecordFrame frame = new RecordFrame();
            final Effects effects = new Effects();
            for (int i = 0; i < FIRST_RECORDS + RECORDS; i++) {
                // As many a millisecond as come in at 100,000 a second.
                final long timeMs = START_MS + i / 100;
                ProbeFlyweight.write(probe, 0, i, timeMs);
                frame.begin(i, timeMs, Source.PROBE.code(), Commands.PROBE_TYPE, 1);
                frame.input(probe, 0, probeLength);
                effects.clear();
                machine.onInput(frame, null, effects);
                if (bytes == null) {
                    length = frame.length();
                    bytes = new byte[length * (FIRST_RECORDS + RECORDS)];
                    buffer = new UnsafeBuffer(bytes);
                }
                frame.buffer().getBytes(0, bytes, i * length, length);
            }
        }
    }

    /** What a node has. */
    @State(Scope.Thread)
    public static class NodeJournal {
        private ScratchDirectory scratch;
        private ChronicleEventJournal journal;
        private AgentRunner ahead;

        /** Lets the agent get ahead, as it is after a quiet moment. */
        @Setup(Level.Invocation)
        public void open(final Records records) throws Exception {
            scratch = ScratchDirectory.in(null);
            journal = ChronicleEventJournal.open(JournalOptions.of(scratch.path())
                    .withDurability(Durability.NONE)
                    .withRoom(JournalOptions.FREE_BYTES_MIN_DEFAULT, 2L * RECORDS * DOCUMENT_BYTES_A_RECORD_MAX));
            append(records, 0, FIRST_RECORDS);
            final Agent agent = journal.preallocationAgent();
            while (agent.doWork() > 0) {
                Thread.onSpinWait();
            }
            ahead = new AgentRunner(
                    new SleepingMillisIdleStrategy(PREALLOCATION_PARK_MS), Throwable::printStackTrace, null, agent);
            AgentRunner.startOnThread(ahead);
        }

        private void append(final Records records, final int from, final int end) {
            for (int i = from; i < end; i++) {
                journal.append(records.buffer, i * records.length, records.length);
                if ((i + 1) % records.batch == 0) {
                    journal.force();
                }
            }
        }

        @TearDown(Level.Invocation)
        public void close() {
            ahead.close(STOP_TIMEOUT_MS, stuck -> {});
            journal.close();
            scratch.close();
        }
    }

    /** Chronicle Queue as it comes, with the journal's roll period and block size. */
    @State(Scope.Thread)
    public static class Chronicle {
        private ScratchDirectory scratch;
        private MemorySegment document;
        private ChronicleQueue queue;
        private ExcerptAppender appender;

        /** Has the journal write one batch, to have its bytes. */
        @Setup(Level.Trial)
        public void writeDocument(final Records records) {
            try (ScratchDirectory written = ScratchDirectory.in(null)) {
                final JournalOptions options = JournalOptions.of(written.path());
                try (ChronicleEventJournal journal = ChronicleEventJournal.open(options)) {
                    for (int i = 0; i < records.batch; i++) {
                        journal.append(records.buffer, i * records.length, records.length);
                    }
                }
                try (CycleFile file =
                        CycleFile.open(CycleFile.list(written.path()).getFirst())) {
                    final DocumentCursor cursor = new DocumentCursor();
                    long position = 0;
                    while (cursor.at(file.memory(), file.length(), position) == DocumentCursor.Found.METADATA) {
                        position = cursor.next();
                    }
                    document = Arena.ofAuto().allocate(cursor.length(), Long.BYTES);
                    document.copyFrom(file.memory().asSlice(position + DocumentLayout.HEADER_LENGTH, cursor.length()));
                }
            }
        }

        @Setup(Level.Invocation)
        public void open(final Records records) {
            scratch = ScratchDirectory.in(null);
            queue = SingleChronicleQueueBuilder.binary(scratch.path())
                    .rollCycle(RollCycles.FAST_HOURLY)
                    .blockSize(JournalOptions.BLOCK_SIZE_BYTES_DEFAULT)
                    .build();
            appender = queue.createAppender();
            appendEach(records, 0, FIRST_RECORDS);
        }

        private void appendEach(final Records records, final int from, final int end) {
            for (int i = from; i < end; i++) {
                try (DocumentContext context = appender.writingDocument()) {
                    context.wire().bytes().write(records.bytes, i * records.length, records.length);
                }
            }
        }

        private void appendDocuments(final int count) {
            for (int i = 0; i < count; i++) {
                try (DocumentContext context = appender.writingDocument()) {
                    context.wire().bytes().unsafeWrite(document.address(), (int) document.byteSize());
                }
            }
        }

        @TearDown(Level.Invocation)
        public void close() {
            appender.close();
            queue.close();
            scratch.close();
        }
    }

    /** The least that keeping a record can cost. */
    @State(Scope.Thread)
    public static class BareMap {
        private ScratchDirectory scratch;
        private Arena arena;
        private MemorySegment map;

        @Setup(Level.Invocation)
        public void open(final Records records) throws IOException {
            scratch = ScratchDirectory.in(null);
            arena = Arena.ofShared();
            final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_LENGTH);
            try (FileChannel channel = FileChannel.open(
                    scratch.path().resolve("map"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                for (long position = 0; position < records.bytes.length; position += ZEROS_LENGTH) {
                    channel.write(zeros.clear(), position);
                }
                map = channel.map(FileChannel.MapMode.READ_WRITE, 0, records.bytes.length, arena);
            }
            for (long position = 0; position < map.byteSize(); position += PAGE_LENGTH) {
                map.set(ValueLayout.JAVA_BYTE, position, (byte) 0);
            }
        }

        @TearDown(Level.Invocation)
        public void close() {
            arena.close();
            scratch.close();
        }
    }
}
