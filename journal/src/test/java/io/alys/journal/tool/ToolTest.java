// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.core.codec.RecordFrame;
import io.alys.journal.DataDirectory;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.journal.file.CycleFile;
import io.alys.journal.file.CycleScan;
import io.alys.journal.fixture.Machines;
import io.alys.journal.snapshot.SnapshotStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.collections.LongArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
class ToolTest {
    private static final int RECORDS = 120;
    private static final long SEED = 31;

    @TempDir
    private Path root;

    private DataDirectory data;
    private String out;
    private String err;

    @BeforeEach
    void write() {
        data = new DataDirectory(root.resolve("data"));
        write(data.journal(), SEED, RECORDS, -1);
    }

    /** Writes a journal; at one sequence a record that no rerun gives. */
    private void write(final Path directory, final long seed, final int records, final int forged) {
        final Machines machines = new Machines(seed, 64);
        try (ChronicleEventJournal journal =
                ChronicleEventJournal.open(JournalOptions.small(directory).withWallClock(() -> Machines.START_MS))) {
            for (int i = 0; i < records; i++) {
                final RecordFrame record = machines.next();
                if (i == forged) {
                    record.digest(record.digest() ^ 1);
                }
                journal.append(record.buffer(), 0, record.length());
                journal.force();
                if (i == 60 && forged < 0 && seed == SEED) {
                    new SnapshotStore(data.snapshots()).write(machines.machine());
                }
                if (i == forged) {
                    return;
                }
            }
        }
    }

    private int run(final Object command, final String... arguments) {
        final StringWriter outText = new StringWriter();
        final StringWriter errText = new StringWriter();
        final int code = new CommandLine(command)
                .setOut(new PrintWriter(outText))
                .setErr(new PrintWriter(errText))
                .execute(arguments);
        out = outText.toString();
        err = errText.toString();
        return code;
    }

    private int journal(final String... arguments) {
        return run(new JournalCommand(path -> Machines::newMachine), arguments);
    }

    private int replay(final String... arguments) {
        return run(new ReplayCommand(path -> Machines::newMachine), arguments);
    }

    private String dir() {
        return data.root().toString();
    }

    @Test
    void shouldShowTheJournal() throws Exception {
        assertThat(journal("info", "--data-dir", dir())).isZero();
        assertThat(out).contains("lastSequence       119", "tornTail           none", "snapshot-");
        assertThat(journal("list", "--data-dir", dir(), "--from", "5", "--to", "8"))
                .isZero();
        assertThat(out.lines()).hasSize(4).first().asString().startsWith("5 2023-11-14T");
        assertThat(journal("dump", "--data-dir", dir(), "--to", "0")).isZero();
        assertThat(out).contains("input", "digest").contains("NODE");
        assertThat(journal("tail", "--data-dir", dir(), "-n", "3")).isZero();
        assertThat(out.lines()).hasSize(3).last().asString().startsWith("119 ");
        assertThat(journal("verify", "--data-dir", dir(), "--state", "--json")).isZero();
        assertThat(new ObjectMapper().readTree(out).get("records").asInt()).isEqualTo(RECORDS);
        assertThat(journal("export", "--data-dir", dir())).isZero();
        final List<String> lines = out.lines().toList();
        assertThat(lines).hasSize(RECORDS);
        assertThat(new ObjectMapper().readTree(lines.get(7)).get("sequence").asLong())
                .isEqualTo(7);
    }

    @Test
    void shouldHelpWithAnExampleAndRefuseWrongUsage() {
        for (final String command : List.of("info", "list", "dump", "tail", "verify", "diff", "export")) {
            assertThat(journal(command, "--help")).isZero();
            assertThat(out).contains("Example:", "alys journal " + command);
        }
        assertThat(replay("--help")).isZero();
        assertThat(out).contains("alys replay", "Exit codes");
        assertThat(journal("nonsense")).isEqualTo(2);
        assertThat(replay("--data-dir", dir(), "--until", "colour=blue")).isEqualTo(2);
        assertThat(err).contains("until=colour=blue must be one of");
        assertThat(replay("--data-dir", dir(), "--from", "9", "--to", "3")).isEqualTo(2);
    }

    @Test
    void shouldReplayToTheSameDigests() {
        assertThat(replay("--data-dir", dir(), "--state")).isZero();
        assertThat(out).contains("same               true", "records            120");
        assertThat(replay("--data-dir", dir(), "--from", "100", "--to", "110")).isZero();
        assertThat(out).contains("snapshotSequence   60", "lastSequence       110");
        assertThat(replay("--data-dir", dir(), "--until", "type=Probe", "--step", "--print-events"))
                .isZero();
        assertThat(out).contains("ProbeAnswered{nonce=", "stoppedAt          type=Probe");
        assertThat(replay("--data-dir", dir(), "--until", "sequence=17", "--json"))
                .isZero();
        assertThat(out).contains("\"lastSequence\":17");
        assertThat(replay("--data-dir", dir(), "--until", "verdict=REFUSED")).isZero();
        assertThat(replay("--data-dir", dir(), "--until", "event=InputRefused")).isZero();
        assertThat(replay("--data-dir", dir(), "--until", "time=2023-11-14T22:13:20.100Z"))
                .isZero();
        assertThat(out).contains("stoppedAt");
    }

    @Test
    void shouldSayWhereAReplayDivergesAndWhereJournalsDiffer() {
        final DataDirectory other = new DataDirectory(root.resolve("other"));
        write(other.journal(), SEED, RECORDS, 40);
        assertThat(replay("--data-dir", other.root().toString())).isEqualTo(1);
        assertThat(out).contains("divergedAt         40", "expected", "actual");
        assertThat(journal("diff", data.journal().toString(), other.journal().toString()))
                .isEqualTo(1);
        assertThat(out).contains("compared           40", "sequence           40", "left", "right");
        final DataDirectory shorter = new DataDirectory(root.resolve("shorter"));
        write(shorter.journal(), SEED, 30, -2);
        assertThat(journal("diff", data.journal().toString(), shorter.journal().toString()))
                .isEqualTo(1);
        assertThat(out).contains("onlyIn             left", "compared           30");
        assertThat(journal("diff", data.journal().toString(), data.journal().toString()))
                .isZero();
    }

    @Test
    void shouldEndWithOneForDamageAndNameIt() throws Exception {
        final Path file = CycleFile.list(data.journal()).getFirst();
        final byte[] bytes = Files.readAllBytes(file);
        final int middle = middleDocument(file);
        for (int i = middle + 100; i < middle + 500; i++) {
            bytes[i] ^= 0x55;
        }
        Files.write(file, bytes);
        assertThat(journal("verify", "--data-dir", dir())).isEqualTo(1);
        assertThat(err).contains("journal damaged: sequence=").contains(file.toString());
        assertThat(replay("--data-dir", dir())).isEqualTo(1);
    }

    private static int middleDocument(final Path path) {
        try (CycleFile file = CycleFile.open(path)) {
            final LongArrayList documents = new CycleScan(path, 0, CycleScan.UNKNOWN, 0)
                    .run(file.memory(), file.length())
                    .documents();
            return (int) documents.getLong(documents.size() / 2);
        }
    }
}
