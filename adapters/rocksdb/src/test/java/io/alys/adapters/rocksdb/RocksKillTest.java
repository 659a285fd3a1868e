// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alys.core.chain.SignedBlock;
import io.alys.core.effect.FaultKind;
import io.alys.core.fixture.ChildJvm;
import io.alys.core.fixture.FakeBlockStore;
import io.alys.core.port.PortException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class RocksKillTest {
    private static final int ROUNDS = 10;
    private static final int COMMITS_MAX = 400;
    private static final long EXTRA_NS_MAX = 3_000_000;

    @TempDir
    private Path temporary;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 20_251)
    void shouldKeepEveryAcknowledgedCommitWhenKilled(final long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        final Path directory = temporary.resolve("store");
        final Path unpacked = Files.createDirectory(temporary.resolve("unpacked"));
        final FakeBlockStore model = new FakeBlockStore();
        for (int round = 0; round < ROUNDS; round++) {
            final long acknowledged = commitUntilKilled(directory, unpacked, seed, random);
            try (RocksBlockStore store = RocksBlockStore.open(directory, RocksConfigs.SMALL)) {
                final long applied = store.appliedSequence();
                assertThat(applied).as("round %d", round).isBetween(acknowledged, acknowledged + 1);
                for (long sequence = model.appliedSequence() + 1; sequence <= applied; sequence++) {
                    model.commit(sequence, CommitLoop.block(seed, sequence));
                }
                requireEqual(store, model, seed);
            }
        }
    }

    @Test
    void shouldRefuseADirectoryThatAnotherProcessHasOpen() throws Exception {
        final Path directory = temporary.resolve("store");
        try (ChildJvm child = new ChildJvm(CommitLoop.class, temporary, directory.toString(), "1")) {
            assertThat(child.line()).isEqualTo("open");
            final NativeHandles handles = new NativeHandles();

            assertThatExceptionOfType(PortException.class)
                    .isThrownBy(() -> RocksBlockStore.open(directory, RocksConfigs.SMALL, handles))
                    .withMessageContaining("data directory in use: path=" + directory)
                    .matches(fault -> fault.kind() == FaultKind.STORAGE);

            assertThat(handles.live()).isZero();
            child.kill();
        }
    }

    private static long commitUntilKilled(
            final Path directory, final Path unpacked, final long seed, final SplittableRandom random)
            throws Exception {
        try (ChildJvm child = new ChildJvm(CommitLoop.class, unpacked, directory.toString(), Long.toString(seed))) {
            assertThat(child.line()).isEqualTo("open");
            long acknowledged = -1;
            final int commits = 1 + random.nextInt(COMMITS_MAX);
            for (int i = 0; i < commits; i++) {
                acknowledged = Long.parseLong(child.line());
            }
            LockSupport.parkNanos(random.nextLong(EXTRA_NS_MAX));
            child.kill();
            // What it still acknowledged before it died; a line cut short counts for nothing.
            for (String line = child.line(); line != null; line = child.line()) {
                if (line.equals(Long.toString(acknowledged + 1))) {
                    acknowledged++;
                }
            }
            return acknowledged;
        }
    }

    private static void requireEqual(final RocksBlockStore store, final FakeBlockStore model, final long seed)
            throws PortException {
        assertThat(store.head()).isEqualTo(model.head());
        final long top = model.head().orElseThrow().height();
        for (long height = 0; height <= top + 50; height++) {
            assertThat(store.blockAt(height)).as("height %d", height).isEqualTo(model.blockAt(height));
        }
        for (long sequence = 0; sequence <= model.appliedSequence(); sequence++) {
            final SignedBlock block = CommitLoop.block(seed, sequence);
            assertThat(store.block(block.root())).as("sequence %d", sequence).contains(block);
        }
    }
}
