// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.bench;

import io.alys.core.codec.RecordFrame;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.Durability;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.perf.rig.HotRecords;
import io.alys.perf.rig.Rig;
import io.alys.perf.rig.ScratchDirectory;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Makes records of probes and appends them, with a force that ends at the page cache after each batch. One op is one
 * record, and includes the state machine that makes it. Blocks are readied by a thread of their own, as in a node. Fills the disk at its own speed: keep it short.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalAppendBenchmark {
    private static final int BATCH = 64;
    private static final int PREALLOCATION_PARK_MS = 20;
    private static final int STOP_TIMEOUT_MS = 30_000;

    private final HotRecords records = new HotRecords(Rig.newMachine());
    private ScratchDirectory scratch;
    private ChronicleEventJournal journal;
    private AgentRunner ahead;

    @Setup
    public void open() {
        scratch = ScratchDirectory.in(null);
        journal = ChronicleEventJournal.open(JournalOptions.of(scratch.path()).withDurability(Durability.NONE));
        ahead = new AgentRunner(
                new SleepingMillisIdleStrategy(PREALLOCATION_PARK_MS),
                Throwable::printStackTrace,
                null,
                journal.preallocationAgent());
        AgentRunner.startOnThread(ahead);
    }

    @TearDown
    public void close() {
        ahead.close(STOP_TIMEOUT_MS, stuck -> {});
        journal.close();
        scratch.close();
    }

    /** A batch of records, then a force. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long batch() {
        final long nowMs = System.currentTimeMillis();
        for (int i = 0; i < BATCH; i++) {
            final RecordFrame record = records.next(nowMs);
            journal.append(record.buffer(), 0, record.length());
        }
        journal.force();
        return journal.lastSequence();
    }
}
