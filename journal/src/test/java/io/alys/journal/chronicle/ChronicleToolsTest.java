// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.codec.RecordFrame;
import io.alys.core.command.NodeCommand;
import io.alys.core.machine.SpecDigest;
import io.alys.journal.fixture.ChildJvm;
import io.alys.journal.fixture.Machines;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Chronicle's own tools, unmodified and with the node's flags, show what the journal holds. */
@Timeout(120)
class ChronicleToolsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void write() {
        final Machines machines = new Machines(3, 64);
        try (ChronicleEventJournal journal =
                ChronicleEventJournal.open(JournalOptions.small(directory).withWallClock(() -> Machines.START_MS))) {
            append(
                    journal,
                    machines.command(new NodeCommand.StartNode("1.2.3-test", SpecDigest.of(Machines.SPEC), -1)));
            append(journal, machines.probe(40));
            journal.force();
            append(journal, machines.command(new NodeCommand.StartNode("4.5.6", io.alys.core.value.Hash.ZERO, -1)));
            journal.force();
        }
    }

    private static void append(final ChronicleEventJournal journal, final RecordFrame record) {
        journal.append(record.buffer(), 0, record.length());
    }

    @Test
    void shouldBeLegibleInChroniclesReader() throws Exception {
        check(run("net.openhft.chronicle.queue.ChronicleReaderMain", "-d", directory.toString()));
    }

    @Test
    void shouldBeLegibleInChroniclesDump() throws Exception {
        check(run("net.openhft.chronicle.queue.main.DumpMain", directory.toString()));
    }

    private static void check(final String text) {
        assertThat(text)
                .contains("first: 0", "count: 2", "first: 2", "count: 1")
                .contains("sequence: 0", "sequence: 1", "sequence: 2")
                .contains("2023-11-14T22:13:20.000Z")
                .contains("source: NODE", "source: PROBE")
                .contains("type: StartNode", "type: Probe")
                .contains("verdict: ACCEPTED", "verdict: REFUSED")
                .contains("version=\\\"1.2.3-test\\\" specDigest=0x")
                .contains("NodeStarted{version=", "InputRefused{reason=", "ProbeAnswered")
                .contains("raw: !!binary ");
    }

    private static String run(final String mainClass, final String... arguments) throws Exception {
        final Process process = ChildJvm.start(mainClass, arguments);
        try {
            final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
