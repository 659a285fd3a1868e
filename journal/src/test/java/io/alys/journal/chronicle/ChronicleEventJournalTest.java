// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.alys.core.codec.RecordFrame;
import io.alys.journal.JournalFailedException;
import io.alys.journal.JournalFullException;
import io.alys.journal.JournalLockedException;
import io.alys.journal.JournalMismatchException;
import io.alys.journal.file.CycleFile;
import io.alys.journal.file.JournalReader;
import io.alys.journal.fixture.Machines;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ChronicleEventJournalTest {
    private static final long SEED = 7;

    @TempDir
    private Path directory;

    private long wallMs = Machines.START_MS;

    private JournalOptions options() {
        return JournalOptions.small(directory).withWallClock(() -> wallMs);
    }

    private static void append(final ChronicleEventJournal journal, final RecordFrame record) {
        journal.append(record.buffer(), 0, record.length());
    }

    private static void appendBatches(final ChronicleEventJournal journal, final Machines machines, final int batches) {
        for (int i = 0; i < batches; i++) {
            for (int j = 0; j <= i % 7; j++) {
                append(journal, machines.next());
            }
            journal.force();
        }
    }

    private static List<Long> readAll(final Path directory, final long from) throws Exception {
        final List<Long> digests = new ArrayList<>();
        final RecordFrame frame = new RecordFrame();
        try (JournalReader reader = new JournalReader(directory, from)) {
            while (reader.next(frame)) {
                digests.add(frame.digest());
            }
            assertThat(reader.checkTail()).isNull();
        }
        return digests;
    }

    @Test
    void shouldReadBackWhatWasAppendedOverReopenings() throws Exception {
        final Machines machines = new Machines(SEED, 300);
        final List<Long> digests = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
                assertThat(journal.lastSequence()).isEqualTo(machines.machine().sequence());
                assertThat(journal.openReport().torn()).isNull();
                for (int i = 0; i < 500; i++) {
                    final RecordFrame record = machines.next();
                    append(journal, record);
                    digests.add(record.digest());
                    if (i % 10 == 9) {
                        journal.force();
                        assertThat(journal.durableSequence()).isEqualTo(record.sequence());
                    }
                }
            }
        }
        assertThat(readAll(directory, 0)).isEqualTo(digests);
        assertThat(readAll(directory, 1234)).isEqualTo(digests.subList(1234, digests.size()));
    }

    @Test
    void shouldRollByItsOwnClockAndReadAcrossFiles() throws Exception {
        final Machines machines = new Machines(SEED, 300);
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            final Agent ahead = journal.preallocationAgent();
            for (int i = 0; i < 5; i++) {
                appendBatches(journal, machines, 20);
                ahead.doWork();
                wallMs += 300_000;
                ahead.doWork();
            }
            wallMs -= 900_000;
            appendBatches(journal, machines, 20);
        }
        assertThat(CycleFile.list(directory)).hasSize(5);
        assertThat(readAll(directory, 0)).hasSize((int) machines.machine().sequence() + 1);
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            appendBatches(journal, machines, 20);
        }
        assertThat(readAll(directory, 0)).hasSize((int) machines.machine().sequence() + 1);
    }

    @Test
    void shouldFollowARunningWriter() {
        final Machines machines = new Machines(SEED, 300);
        final RecordFrame frame = new RecordFrame();
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options());
                JournalReader reader = new JournalReader(directory, 0)) {
            for (int i = 0; i < 400; i++) {
                append(journal, machines.next());
                assertThat(reader.next(frame)).isFalse();
                journal.force();
                assertThat(reader.next(frame)).isTrue();
                assertThat(frame.digest()).isEqualTo(machines.machine().digest());
                wallMs += 3_000;
            }
        }
    }

    @Test
    void shouldRefuseGapsAndBrokenLinks() {
        final Machines machines = new Machines(SEED, 300);
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            append(journal, machines.next());
            machines.next();
            final RecordFrame third = machines.next();
            assertThatThrownBy(() -> append(journal, third))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("gap: sequence=2 lastSequence=0");
            final RecordFrame other = new Machines(SEED + 1, 300).next();
            other.buffer().putLong(RecordFrame.SEQUENCE_OFFSET, 1, java.nio.ByteOrder.LITTLE_ENDIAN);
            assertThatThrownBy(() -> append(journal, other))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("link: sequence=1");
        }
    }

    @Test
    void shouldRefuseASecondWriterAtOnce() {
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            assertThat(journal.lastSequence()).isEqualTo(-1);
            assertThatThrownBy(() -> ChronicleEventJournal.open(options()))
                    .isInstanceOf(JournalLockedException.class)
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
        }
        ChronicleEventJournal.open(options()).close();
    }

    @Test
    void shouldRefuseAnotherRollPeriodWithBothValues() {
        ChronicleEventJournal.open(options()).close();
        assertThatThrownBy(() -> ChronicleEventJournal.open(options().withRollPeriod(RollPeriod.HOUR)))
                .isInstanceOf(JournalMismatchException.class)
                .hasMessageContaining("yyyyMMdd-HH'F'")
                .hasMessageContaining("yyyyMMdd-HHmm'V'");
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            appendBatches(journal, new Machines(SEED, 100), 1);
        }
        assertThatThrownBy(() -> ChronicleEventJournal.open(options().withRollPeriod(RollPeriod.HOUR)))
                .isInstanceOf(JournalMismatchException.class);
    }

    @Test
    void shouldNeverForceAgainAfterAFailedForce() {
        final FailingChannels disk = new FailingChannels(FailingChannels.Fault.FORCE_ERROR, 4, false);
        final Machines machines = new Machines(SEED, 300);
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options(), disk)) {
            appendBatches(journal, machines, 2);
            append(journal, machines.next());
            final long durable = journal.durableSequence();
            assertThatThrownBy(journal::force)
                    .isInstanceOf(JournalFailedException.class)
                    .hasRootCauseMessage("Input/output error");
            assertThatThrownBy(journal::force).isInstanceOf(JournalFailedException.class);
            assertThatThrownBy(() -> append(journal, machines.next())).isInstanceOf(JournalFailedException.class);
            assertThat(journal.durableSequence()).isEqualTo(durable);
        }
        assertThat(disk.operations()).isEqualTo(4);
    }

    @Test
    void shouldRefuseToWriteBelowTheWatermarkAndGoOnOnceThereIsRoom() throws Exception {
        final Machines machines = new Machines(SEED, 300);
        assertThatThrownBy(() -> ChronicleEventJournal.open(options().withRoom(Long.MAX_VALUE / 2, 64 * 1024)))
                .isInstanceOf(JournalFullException.class)
                .hasMessageContaining("freeBytes=");
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            appendBatches(journal, machines, 10);
        }
        assertThat(readAll(directory, 0)).hasSize((int) machines.machine().sequence() + 1);
    }

    @Test
    void shouldTakeRecordsUpToItsBoundAndRefuseLongerOnes() throws Exception {
        final Machines machines = new Machines(SEED, 0);
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            for (int i = 0; i < 60; i++) {
                append(journal, machines.probe(1000 * i + 16));
            }
            journal.force();
            final RecordFrame longer = machines.probe(64 * 1024);
            assertThatThrownBy(() -> append(journal, longer))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("does not fit");
        }
        assertThat(readAll(directory, 0)).hasSize(60);
    }

    @Test
    void shouldAppendHotRecordsWithoutAllocating() throws Exception {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final Machines machines = new Machines(SEED, 0);
        final long thread = Thread.currentThread().threadId();
        final int records = 100_000;
        long allocated = 0;
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(JournalOptions.of(directory)
                .withRoom(0, 1024 * 1024)
                .withDurability(Durability.NONE)
                .withWallClock(() -> wallMs))) {
            for (int round = 0; round < 3; round++) {
                final long before = threads.getThreadAllocatedBytes(thread);
                for (int i = 0; i < records; i++) {
                    append(journal, machines.probe(192));
                    if (i % 256 == 255) {
                        journal.force();
                    }
                }
                allocated = threads.getThreadAllocatedBytes(thread) - before;
            }
        }
        assertThat((double) allocated / records).as("bytes allocated a record").isLessThan(1.0);
        assertThat(readAll(directory, 0)).hasSize(3 * records);
    }
}
