// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.alys.core.codec.RecordFrame;
import io.alys.core.command.Commands;
import io.alys.journal.fixture.Machines;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlackBoxTest {
    @TempDir
    private Path directory;

    @Test
    void shouldNameTheInputThatDidNotReachTheJournal() throws Exception {
        final Path file = directory.resolve("box");
        final Machines machines = new Machines(1, 0);
        assertThat(BlackBox.report(file, -1)).isNull();
        try (BlackBox box = BlackBox.open(file)) {
            assertThat(BlackBox.report(file, -1)).isNull();
            box.note(machines.probe(100));
            box.note(machines.probe(9000));
        }
        final BlackBox.Suspect suspect = BlackBox.report(file, 0);
        assertThat(suspect.sequence()).isEqualTo(1);
        assertThat(suspect.type()).isEqualTo(Commands.PROBE_TYPE);
        assertThat(suspect.length()).isEqualTo(9000);
        assertThat(suspect.input().length()).isEqualTo(BlackBox.INPUT_KEPT_MAX);
        assertThat(suspect.isWhole()).isFalse();
        assertThat(BlackBox.report(file, 1)).isNull();
        final byte[] bytes = Files.readAllBytes(file);
        bytes[0] = 0;
        Files.write(file, bytes);
        assertThat(BlackBox.report(file, 0)).isNull();
    }

    @Test
    void shouldNoteWithoutAllocating() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final RecordFrame record = new Machines(1, 0).probe(192);
        final long thread = Thread.currentThread().threadId();
        long allocated = 0;
        try (BlackBox box = BlackBox.open(directory.resolve("box"))) {
            for (int round = 0; round < 3; round++) {
                final long before = threads.getThreadAllocatedBytes(thread);
                for (int i = 0; i < 50_000; i++) {
                    box.note(record);
                }
                allocated = threads.getThreadAllocatedBytes(thread) - before;
            }
        }
        assertThat(allocated / 50_000.0).isLessThan(1.0);
    }
}
