// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.codec.RecordFrame;
import io.alys.journal.fixture.Machines;
import java.nio.file.Path;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Chronicle's own tailer, unmodified, reads what we write without it. */
@Timeout(120)
class ChronicleTailerTest {
    private static final long SEED = 23;
    private static final int BATCHES = 400;

    @TempDir
    private Path directory;

    private long wallMs = Machines.START_MS;

    @Test
    void shouldFollowARunningWriterAcrossFilesSeed23() throws Exception {
        final JournalOptions options = JournalOptions.small(directory).withWallClock(() -> wallMs);
        final Machines machines = new Machines(SEED, 300);
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options)) {
            final Agent agent = journal.preallocationAgent();
            write(journal, agent, machines);
            try (SingleChronicleQueue queue = queue();
                    ExcerptTailer tailer = queue.createTailer().toStart()) {
                assertThat(nextFirst(tailer)).isZero();
                for (int i = 1; i < BATCHES; i++) {
                    assertThat(nextFirst(tailer)).isEqualTo(-1);
                    write(journal, agent, machines);
                    assertThat(nextFirst(tailer)).isEqualTo(i);
                    wallMs += 2_500;
                }
            }
        }
    }

    @Test
    void shouldFindTheEndAndAnyPlaceWithoutTheNumbersItKeepsItselfSeed23() throws Exception {
        final JournalOptions options = JournalOptions.small(directory).withWallClock(() -> wallMs);
        final Machines machines = new Machines(SEED, 300);
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options)) {
            for (int i = 0; i < BATCHES; i++) {
                write(journal, journal.preallocationAgent(), machines);
            }
        }
        try (SingleChronicleQueue queue = queue();
                ExcerptTailer tailer = queue.createTailer()) {
            final long firstIndex = queue.firstIndex();
            assertThat(queue.entryCount()).isEqualTo(BATCHES);
            assertThat(tailer.moveToIndex(firstIndex + 321)).isTrue();
            assertThat(nextFirst(tailer)).isEqualTo(321);
            tailer.toEnd();
            assertThat(nextFirst(tailer)).isEqualTo(-1);
            assertThat(queue.lastIndex()).isEqualTo(firstIndex + BATCHES - 1);
        }
    }

    private SingleChronicleQueue queue() {
        return SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(RollPeriod.FIVE_MINUTES.cycle())
                .timeProvider(() -> wallMs)
                .build();
    }

    /** A batch of one record. */
    private static void write(final ChronicleEventJournal journal, final Agent agent, final Machines machines)
            throws Exception {
        final RecordFrame record = machines.next();
        journal.append(record.buffer(), 0, record.length());
        journal.force();
        agent.doWork();
    }

    /** The first sequence of the next batch; -1 when there is none. */
    private static long nextFirst(final ExcerptTailer tailer) {
        try (DocumentContext document = tailer.readingDocument()) {
            return document.isPresent() ? document.wire().read("first").int64() : -1;
        }
    }
}
