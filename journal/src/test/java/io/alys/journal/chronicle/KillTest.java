// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.codec.RecordFrame;
import io.alys.journal.file.JournalReader;
import io.alys.journal.fixture.ChildJvm;
import io.alys.journal.fixture.Machines;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class KillTest {
    private static final long SEED = 13;
    private static final int ROUNDS = 10;

    @TempDir
    private Path directory;

    @Test
    void shouldLoseNothingAcknowledgedWhenTheWriterIsKilled() throws Exception {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            final String[] acknowledged = runAndKill(SEED + round, 1 + random.nextInt(400));
            final long sequence = Long.parseLong(acknowledged[0]);
            long digest = 0;
            final RecordFrame frame = new RecordFrame();
            try (JournalReader reader = new JournalReader(directory, 0)) {
                while (reader.next(frame)) {
                    digest = frame.sequence() == sequence ? frame.digest() : digest;
                }
                assertThat(reader.lastSequence()).isGreaterThanOrEqualTo(sequence);
            }
            assertThat(digest).isEqualTo(Long.parseLong(acknowledged[1]));
            try (ChronicleEventJournal journal = ChronicleEventJournal.open(
                    JournalOptions.small(directory).withWallClock(() -> Machines.START_MS))) {
                assertThat(journal.lastSequence()).isGreaterThanOrEqualTo(sequence);
            }
        }
    }

    private String[] runAndKill(final long seed, final int batches) throws Exception {
        final Process writer = ChildJvm.start(KilledWriter.class.getName(), directory.toString(), Long.toString(seed));
        try (BufferedReader lines = writer.inputReader()) {
            String last = "-1 0";
            for (int i = 0; i < batches; i++) {
                final String line = lines.readLine();
                assertThat(line).as("the writer goes on").isNotNull();
                last = line;
            }
            // Not destroyForcibly, which would close the stream with what was acknowledged last.
            new ProcessBuilder("kill", "-9", Long.toString(writer.pid()))
                    .start()
                    .waitFor();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("\\d+ -?\\d+")) {
                    last = line;
                }
            }
            return last.split(" ");
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }
}
