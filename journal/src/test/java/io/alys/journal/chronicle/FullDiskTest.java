// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.alys.core.codec.RecordFrame;
import io.alys.journal.JournalFailedException;
import io.alys.journal.JournalFullException;
import io.alys.journal.file.JournalReader;
import io.alys.journal.fixture.Machines;
import io.alys.journal.snapshot.Recovery;
import io.alys.journal.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goals R4: real file systems, really full, twenty times each. */
@Timeout(300)
class FullDiskTest {
    private static final long SEED = 14;
    private static final int FILLS = 20;
    private static final int DISK_BYTES = 6 * 1024 * 1024;

    @TempDir
    private Path directory;

    @Test
    void shouldSurviveAFullTmpfs() throws Exception {
        final Path mounted = Files.createDirectory(directory.resolve("tmpfs"));
        mount("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", mounted.toString());
        fillOften(mounted);
    }

    @Test
    void shouldSurviveAFullExt4() throws Exception {
        final Path image = directory.resolve("ext4.img");
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), DISK_BYTES);
        }
        final Path mounted = Files.createDirectory(directory.resolve("ext4"));
        mount("mkfs.ext4", "-q", "-F", image.toString());
        mount("mount", "-o", "loop", image.toString(), mounted.toString());
        fillOften(mounted);
    }

    private void fillOften(final Path disk) throws Exception {
        try {
            final SplittableRandom random = new SplittableRandom(SEED);
            for (int fill = 0; fill < FILLS; fill++) {
                // ext4 gives deleted blocks back only when its own journal is written.
                run("sync", "-f", disk.toString());
                fillOnce(disk, SEED + fill, 1024 * 1024 + random.nextInt(DISK_BYTES / 3), fill % 2 == 0);
            }
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private static void fillOnce(final Path disk, final long seed, final int ballast, final boolean isRolling)
            throws Exception {
        final Path filler = disk.resolve("filler");
        try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(ballast));
        }
        final Path journalDirectory = disk.resolve("journal");
        final long[] wallMs = {Machines.START_MS};
        final JournalOptions options = JournalOptions.small(journalDirectory).withWallClock(() -> wallMs[0]);
        final Machines machines = new Machines(seed, 700);
        final long durable = appendUntilFull(options, machines, wallMs, isRolling ? 20_000 : 0);

        final RecordFrame frame = new RecordFrame();
        try (JournalReader reader = new JournalReader(journalDirectory, 0)) {
            while (reader.next(frame)) {
                // Each record yielded is whole and follows the one before, or this would throw.
            }
            assertThat(reader.checkTail()).isNull();
            assertThat(reader.lastSequence()).isEqualTo(durable);
        }
        Files.delete(filler);
        final Machines resumed = new Machines(
                seed,
                700,
                new Recovery(journalDirectory, new SnapshotStore(disk.resolve("none")), Machines::newMachine)
                        .run()
                        .machine());
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options)) {
            assertThat(journal.lastSequence()).isEqualTo(durable);
            for (int i = 0; i < 20; i++) {
                final RecordFrame record = resumed.next();
                journal.append(record.buffer(), 0, record.length());
                journal.force();
            }
            assertThat(journal.durableSequence()).isEqualTo(durable + 20);
        }
        TornTailTest.delete(journalDirectory);
    }

    private static long appendUntilFull(
            final JournalOptions options, final Machines machines, final long[] wallMs, final int stepMs) {
        final ChronicleEventJournal journal = ChronicleEventJournal.open(options);
        try {
            for (int batch = 0; batch < 100_000; batch++) {
                for (int i = 0; i <= batch % 20; i++) {
                    final RecordFrame record = machines.next();
                    journal.append(record.buffer(), 0, record.length());
                }
                journal.force();
                wallMs[0] += stepMs;
            }
            return fail("the disk never filled");
        } catch (final JournalFullException | JournalFailedException e) {
            return journal.durableSequence();
        } finally {
            journal.close();
        }
    }

    /** Runs a command that needs root; without it the test is skipped, loudly, or fails where CI promises root. */
    private static void mount(final String... command) throws Exception {
        if (!run(command)) {
            final String what = "FULL-DISK TEST NOT RUN: cannot run " + String.join(" ", command) + "; it needs root";
            if ("true".equals(System.getenv("CI"))) {
                fail(what);
            }
            Assumptions.abort(what);
        }
    }

    private static boolean run(final String... command) throws Exception {
        try {
            final Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (final IOException e) {
            return false;
        }
    }
}
