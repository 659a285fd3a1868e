// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.effect.FaultKind;
import io.alys.core.fixture.Blocks;
import io.alys.core.fixture.FakeBlockStore;
import io.alys.core.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is really full: a small tmpfs, which only root may mount. */
@Timeout(180)
class RocksDiskFullTest {
    private static final int DISK_MIB = 12;
    private static final int BALLAST_MIB = 6;
    private static final long RECOVERY_MAX_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path temporary;

    private Path disk;
    private boolean isMounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(temporary.resolve("disk"));
        final String failure = run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", disk.toString());
        isMounted = failure.isEmpty();
        if (!isMounted) {
            final String message = "SKIPPED, disk full is NOT tested: cannot mount a tmpfs: " + failure;
            assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
            Assumptions.abort(message);
        }
    }

    @AfterEach
    void unmount() throws Exception {
        if (isMounted) {
            assertThat(run("umount", disk.toString())).isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void shouldKeepWhatItAcknowledgedAndGoOnWhenThereIsSpaceAgain(final long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        final Path directory = disk.resolve("store");
        final Path ballast = disk.resolve("ballast");
        Files.write(ballast, new byte[BALLAST_MIB << 20]);
        final FakeBlockStore model = new FakeBlockStore();
        final NativeHandles handles = new NativeHandles();
        try (RocksBlockStore store = RocksBlockStore.open(directory, RocksConfigs.SMALL, handles)) {
            final PortException fault = commitUntilItFails(store, model, random);

            assertThat(fault.kind()).isEqualTo(FaultKind.STORAGE);
            assertThat(fault).hasMessageContaining("disk");
            requireEqual(store, model);

            Files.delete(ballast);
            commitOnceThereIsSpace(store, model, random);
            requireEqual(store, model);
        }
        assertThat(handles.live()).isZero();
        try (RocksBlockStore store = RocksBlockStore.open(directory, RocksConfigs.SMALL)) {
            requireEqual(store, model);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5, 6})
    void shouldOpenAgainAfterADiskWasFull(final long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        final Path directory = disk.resolve("store");
        final Path ballast = disk.resolve("ballast");
        Files.write(ballast, new byte[BALLAST_MIB << 20]);
        final FakeBlockStore model = new FakeBlockStore();
        try (RocksBlockStore store = RocksBlockStore.open(directory, RocksConfigs.SMALL)) {
            commitUntilItFails(store, model, random);
        }
        Files.delete(ballast);

        try (RocksBlockStore store = RocksBlockStore.open(directory, RocksConfigs.SMALL)) {
            requireEqual(store, model);
            commitOnceThereIsSpace(store, model, random);
            requireEqual(store, model);
        }
    }

    private static PortException commitUntilItFails(
            final RocksBlockStore store, final FakeBlockStore model, final SplittableRandom random)
            throws PortException {
        for (long sequence = 0; sequence < 100_000; sequence++) {
            final var block = Blocks.random(random, sequence);
            try {
                store.commit(sequence, block);
            } catch (final PortException e) {
                return e;
            }
            model.commit(sequence, block);
        }
        throw new AssertionError("the disk never filled");
    }

    private static void commitOnceThereIsSpace(
            final RocksBlockStore store, final FakeBlockStore model, final SplittableRandom random)
            throws PortException {
        final long sequence = model.appliedSequence() + 1;
        final var block = Blocks.random(random, sequence);
        final long deadlineNs = System.nanoTime() + RECOVERY_MAX_NS;
        while (true) {
            try {
                store.commit(sequence, block);
                model.commit(sequence, block);
                return;
            } catch (final PortException e) {
                assertThat(e.kind()).isEqualTo(FaultKind.STORAGE);
                if (System.nanoTime() > deadlineNs) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private static void requireEqual(final RocksBlockStore store, final FakeBlockStore model) throws PortException {
        assertThat(store.appliedSequence()).isEqualTo(model.appliedSequence());
        assertThat(store.head()).isEqualTo(model.head());
        for (long height = 0; height <= model.appliedSequence() + 1; height++) {
            assertThat(store.blockAt(height)).as("height %d", height).isEqualTo(model.blockAt(height));
        }
    }

    /** Empty when the command succeeded, else what it said. */
    private static String run(final String... command) throws IOException, InterruptedException {
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : said.isBlank() ? "exit=" + process.exitValue() : said;
    }
}
