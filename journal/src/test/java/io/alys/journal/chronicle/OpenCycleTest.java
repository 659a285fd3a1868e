// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.codec.RecordFrame;
import io.alys.journal.file.CycleFile;
import io.alys.journal.file.DocumentLayout;
import io.alys.journal.file.JournalReader;
import io.alys.journal.fixture.Machines;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OpenCycleTest {
    private static final long SEED = 19;
    private static final long AHEAD_BYTES = 8 * 1024 * 1024;
    private static final int SPARE_ROUNDS = 200;

    @TempDir
    private Path directory;

    private long wallMs = Machines.START_MS;

    private JournalOptions options() {
        return JournalOptions.of(directory).withRoom(0, AHEAD_BYTES).withWallClock(() -> wallMs);
    }

    @Test
    void shouldHaveBlocksAheadWhereForcesReachTheDisk() throws Exception {
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            append(journal, new Machines(SEED, 100));
            workUntilIdle(journal.preallocationAgent());
            try (CycleFile file = CycleFile.open(CycleFile.list(directory).getFirst())) {
                assertThat(file.length()).isGreaterThanOrEqualTo(AHEAD_BYTES);
            }
        }
    }

    @Test
    void shouldTakeNoBlocksAheadWhereNothingIsForced() throws Exception {
        try (ChronicleEventJournal journal =
                ChronicleEventJournal.open(options().withDurability(Durability.NONE))) {
            append(journal, new Machines(SEED, 100));
            workUntilIdle(journal.preallocationAgent());
            try (CycleFile file = CycleFile.open(CycleFile.list(directory).getFirst())) {
                assertThat(file.length()).isLessThan(AHEAD_BYTES / 8);
            }
        }
    }

    @Test
    void shouldKeepWhatWasWrittenWhileTheAgentReadiesRoomSeed19() throws Exception {
        final Machines machines = new Machines(SEED, 300);
        try (ChronicleEventJournal journal =
                ChronicleEventJournal.open(options().withRoom(0, 256 * 1024))) {
            final Agent ahead = journal.preallocationAgent();
            for (int i = 0; i < 3_000; i++) {
                append(journal, machines);
                // Seldom, so that the writer comes beyond what is ready.
                if (i % 1_000 == 999) {
                    ahead.doWork();
                }
            }
        }
        assertThat(recordsRead()).isEqualTo(3_000);
    }

    /** A journal that begins just before a roll: both threads may find that there is no spare. */
    @Test
    void shouldBeginAFileWhileTheAgentMakesTheSpare() throws Exception {
        final JournalOptions unforced = options().withDurability(Durability.NONE);
        final DiskRoom room = new DiskRoom(directory, 0);
        final ByteBuffer head = CycleHead.of(unforced);
        final CyclicBarrier together = new CyclicBarrier(2);
        try (OpenCycle cycle = new OpenCycle(unforced, room, UnaryOperator.identity());
                ExecutorService agent = Executors.newSingleThreadExecutor()) {
            for (int round = 0; round < SPARE_ROUNDS; round++) {
                OpenCycle.deleteSpare(directory);
                final Future<Boolean> made = agent.submit(() -> {
                    together.await();
                    return cycle.prepareSpare(head);
                });
                final Path file = directory.resolve("begun-" + round);
                together.await();
                cycle.begin(file, head);
                made.get();
                assertThat(file).exists();
            }
        }
    }

    @Test
    void shouldRollToTheFileMadeReadyAndKeepItsBlocks() throws Exception {
        final Machines machines = new Machines(SEED, 300);
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            append(journal, machines);
            wallMs = (wallMs / 3_600_000 + 1) * 3_600_000 - 1_000;
            workUntilIdle(journal.preallocationAgent());
            assertThat(directory.resolve("next-cycle.spare")).exists();
            wallMs += 2_000;
            append(journal, machines);
            assertThat(directory.resolve("next-cycle.spare")).doesNotExist();
            try (CycleFile file = CycleFile.open(CycleFile.list(directory).getLast())) {
                assertThat(file.length()).isGreaterThanOrEqualTo(AHEAD_BYTES);
            }
        }
        assertThat(recordsRead()).isEqualTo(2);
    }

    @Test
    void shouldCutADocumentWhoseHeaderWasNeverWritten() throws Exception {
        final Machines machines = new Machines(SEED, 300);
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            append(journal, machines);
            append(journal, machines);
        }
        final Path path = CycleFile.list(directory).getFirst();
        final long end = CycleFile.usedBytes(path);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            final byte[] second = new byte[8 * 1024];
            file.seek(end + DocumentLayout.HEADER_LENGTH);
            java.util.Arrays.fill(second, (byte) 'x');
            file.write(second);
        }
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            assertThat(journal.openReport().torn().bytes()).isPositive();
            assertThat(journal.lastSequence()).isEqualTo(1);
            append(journal, machines);
        }
        assertThat(CycleFile.usedBytes(path)).isLessThan(end + 8 * 1024);
        assertThat(recordsRead()).isEqualTo(3);
    }

    @Test
    void shouldHaveChronicleMakeTheHeadAnewWhenTheKeptOneIsDamaged() throws Exception {
        final ByteBuffer made = CycleHead.of(options()).duplicate();
        final Path kept = directory.resolve("cycle-head.bin");
        final byte[] bytes = Files.readAllBytes(kept);
        bytes[bytes.length / 2] ^= 1;
        Files.write(kept, bytes);
        assertThat(CycleHead.of(options())).isEqualTo(made);
        assertThat(CycleHead.of(options())).isEqualTo(made);
    }

    @Test
    void shouldNameFilesAsChronicleDoes() {
        for (final RollPeriod period : RollPeriod.values()) {
            assertThat(period.format()).isEqualTo(period.cycle().format());
            assertThat(period.lengthMs()).isEqualTo(period.cycle().lengthInMillis());
        }
    }

    private static void append(final ChronicleEventJournal journal, final Machines machines) {
        final RecordFrame record = machines.next();
        journal.append(record.buffer(), 0, record.length());
        journal.force();
    }

    private static void workUntilIdle(final Agent agent) throws Exception {
        int steps = 0;
        while (agent.doWork() > 0) {
            assertThat(++steps).as("steps of preallocation").isLessThan(1_000);
        }
    }

    private int recordsRead() throws Exception {
        final RecordFrame frame = new RecordFrame();
        int records = 0;
        try (JournalReader reader = new JournalReader(directory, 0)) {
            while (reader.next(frame)) {
                records++;
            }
            assertThat(reader.checkTail()).isNull();
        }
        return records;
    }
}
