// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.codec.RecordFrame;
import io.alys.journal.JournalFullException;
import io.alys.journal.fixture.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PreallocationTest {
    private static final long SEED = 19;
    private static final long AHEAD_BYTES = 8 * 1024 * 1024;
    private static final Path MAPS = Path.of("/proc/self/smaps");

    @TempDir
    private Path directory;

    private JournalOptions options() {
        return JournalOptions.of(directory).withRoom(0, AHEAD_BYTES).withWallClock(() -> Machines.START_MS);
    }

    @Test
    void shouldTouchChroniclesOwnMapAheadOfTheWriter() throws Exception {
        Assumptions.assumeTrue(Files.exists(MAPS), "this system does not say what is mapped");
        try (ChronicleEventJournal journal =
                ChronicleEventJournal.open(options().withDurability(Durability.NONE))) {
            append(journal);
            final Agent ahead = journal.preallocationAgent();
            workUntilIdle(ahead);
            // Less one step, as blocks are taken in whole steps.
            assertThat(residentBytes()).isGreaterThan(AHEAD_BYTES * 7 / 8 - 4096);
        }
    }

    @Test
    void shouldNotDirtyPagesAheadThatEachForceWouldWrite() throws Exception {
        Assumptions.assumeTrue(Files.exists(MAPS), "this system does not say what is mapped");
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            append(journal);
            workUntilIdle(journal.preallocationAgent());
            assertThat(residentBytes()).isLessThan(AHEAD_BYTES / 2);
        }
    }

    @Test
    void shouldTellTheWriterOfAShortageTheAgentSaw() throws Exception {
        final DiskRoom enough = new DiskRoom(directory, 0);
        assertThat(enough.isThere(10_000)).isTrue();
        assertThatCode(() -> enough.requireAsLastSeen(1, 10_000)).doesNotThrowAnyException();
        final DiskRoom room = new DiskRoom(directory, Long.MAX_VALUE / 2);
        assertThat(room.isThere(10_000)).isFalse();
        assertThatThrownBy(() -> room.requireAsLastSeen(1, 10_000))
                .isInstanceOf(JournalFullException.class)
                .hasMessageContaining("freeBytes=");
    }

    @Test
    void shouldLetTheWriterAskWhenNobodyElseDoes() throws Exception {
        final DiskRoom room = new DiskRoom(directory, Long.MAX_VALUE / 2);
        assertThatThrownBy(() -> room.requireAsLastSeen(1, 10_000)).isInstanceOf(JournalFullException.class);
    }

    private static void append(final ChronicleEventJournal journal) {
        final RecordFrame record = new Machines(SEED, 100).next();
        journal.append(record.buffer(), 0, record.length());
        journal.force();
    }

    private static void workUntilIdle(final Agent agent) throws Exception {
        int steps = 0;
        while (agent.doWork() > 0) {
            assertThat(++steps).as("steps of preallocation").isLessThan(100);
        }
    }

    /** Of the maps of this journal's cycle files. */
    private long residentBytes() throws IOException {
        final List<String> lines = Files.readAllLines(MAPS);
        long bytes = 0;
        boolean isOurs = false;
        for (final String line : lines) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                isOurs = line.contains(directory.toString()) && line.endsWith(".cq4");
            } else if (isOurs && line.startsWith("Rss:")) {
                bytes += Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return bytes;
    }
}
