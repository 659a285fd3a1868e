// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.chain.SignedBlock;
import io.alys.core.fixture.Blocks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Loss of power, as far as it can be had without pulling a plug: the file behind a mounted ext4 holds only what was
 * synced, so a copy of it is the disk after a cut. Needs root for the loop mount.
 */
@Timeout(180)
class RocksPowerCutTest {
    private static final long DISK_BYTES = 64L << 20;

    @TempDir
    private Path temporary;

    private Path image;
    private Path live;
    private Path cut;

    @BeforeEach
    void mount() throws Exception {
        image = temporary.resolve("image");
        live = Files.createDirectory(temporary.resolve("live"));
        cut = Files.createDirectory(temporary.resolve("cut"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(DISK_BYTES);
        }
        String failure = run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", image.toString());
        failure = failure.isEmpty() ? run("mount", "-o", "loop", image.toString(), live.toString()) : failure;
        if (!failure.isEmpty()) {
            final String message = "SKIPPED, loss of power is NOT tested: cannot mount a loop device: " + failure;
            assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
            Assumptions.abort(message);
        }
        assertThat(run("sync", "-f", live.toString())).isEmpty();
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", cut.toString());
        run("umount", live.toString());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void shouldKeepEveryAcknowledgedCommitWhenThePowerGoes(final long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        final int commits = 30 + random.nextInt(200);
        SignedBlock last = null;
        try (RocksBlockStore store = RocksBlockStore.open(live.resolve("store"), RocksConfigs.SMALL)) {
            for (int sequence = 0; sequence < commits; sequence++) {
                last = Blocks.random(random, sequence);
                store.commit(sequence, last);
            }
            final Path copy = Files.copy(image, temporary.resolve("copy"));
            assertThat(run("mount", "-o", "loop", copy.toString(), cut.toString()))
                    .isEmpty();
        }
        try (RocksBlockStore store = RocksBlockStore.open(cut.resolve("store"), RocksConfigs.SMALL)) {
            assertThat(store.appliedSequence()).isEqualTo(commits - 1);
            assertThat(store.head()).contains(last);
            for (int height = 0; height < commits; height++) {
                assertThat(store.blockAt(height)).as("height %d", height).isPresent();
            }
        }
    }

    /** Empty when the command succeeded, else what it said. */
    private static String run(final String... command) throws IOException, InterruptedException {
        try {
            final Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : said.isBlank() ? "exit=" + process.exitValue() : said;
        } catch (final IOException e) {
            return e.toString();
        }
    }
}
