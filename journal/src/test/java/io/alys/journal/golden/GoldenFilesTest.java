// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.Lifecycle;
import io.alys.core.fixture.FakeSigner;
import io.alys.core.fixture.Specs;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.core.value.Bytes;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.journal.snapshot.Recovery;
import io.alys.journal.snapshot.SnapshotStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Journals and snapshots as each past version wrote them must open, and come to the state they did then. The files are
 * never made anew: a version that changes either gets files of its own beside them.
 */
@Timeout(120)
class GoldenFilesTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource(Golden.class)
    void shouldRestoreFromTheSnapshotOfAPastVersion(final Golden golden) throws IOException {
        unpack(golden);

        final SnapshotStore.Loaded loaded = snapshots().loadNewest(Long.MAX_VALUE, golden::machine);

        assertThat(loaded.skipped()).isEmpty();
        assertThat(loaded.machine().sequence()).isEqualTo(golden.snapshotSequence);
        assertThat(loaded.machine().actorsDigest()).isEqualTo(golden.snapshotState);
    }

    @ParameterizedTest
    @EnumSource(Golden.class)
    void shouldGoOnFromTheSnapshotWithTheJournalOfAPastVersion(final Golden golden) throws IOException {
        unpack(golden);

        final Recovery.Recovered recovered = recovery(golden).run();

        assertThat(recovered.report().snapshotSequence()).isEqualTo(golden.snapshotSequence);
        assertThat(recovered.report().torn()).isNull();
        golden.requireEnd(recovered.machine());
    }

    @ParameterizedTest
    @EnumSource(Golden.class)
    void shouldRestoreTheWholeJournalOfAPastVersion(final Golden golden) throws IOException {
        unpack(golden);
        for (final Path file : snapshots().list()) {
            Files.delete(file);
        }

        final Recovery.Recovered recovered = recovery(golden).run();

        assertThat(recovered.report().recordsRestored()).isEqualTo(golden.lastSequence + 1);
        golden.requireEnd(recovered.machine());
    }

    @ParameterizedTest
    @EnumSource(Golden.class)
    void shouldWriteOnWhereAPastVersionEnded(final Golden golden) throws IOException {
        unpack(golden);
        final JournalOptions options =
                JournalOptions.small(root.resolve("journal")).withWallClock(() -> Golden.WRITTEN_MS);

        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options)) {
            assertThat(journal.lastSequence()).isEqualTo(golden.lastSequence);
            assertThat(journal.lastDigest()).isEqualTo(golden.digest);
        }
    }

    @Test
    void shouldFindTheSuspendedActorItsMailAndTheDeadLettersOfVersion2() throws IOException {
        unpack(Golden.SNAPSHOT_2);

        final StateMachine machine = snapshots()
                .loadNewest(Long.MAX_VALUE, Golden.SNAPSHOT_2::machine)
                .machine();

        assertThat(machine.supervision().node("bridge.actor").status()).isEqualTo(Lifecycle.SUSPENDED);
        assertThat(machine.supervision().node("bridge.actor").held()).hasSize(1);
        assertThat(machine.supervision().deadLetters()).hasSize(2);
        assertThat(machine.operations().isEmpty()).isTrue();
    }

    private void unpack(final Golden golden) throws IOException {
        try (InputStream packed = GoldenFilesTest.class.getResourceAsStream("/golden/" + golden.file);
                ZipInputStream zip = new ZipInputStream(packed)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                final Path target = root.resolve(entry.getName()).normalize();
                assertThat(target.startsWith(root)).isTrue();
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target);
                }
            }
        }
    }

    private SnapshotStore snapshots() {
        return new SnapshotStore(root.resolve("snapshots"));
    }

    private Recovery recovery(final Golden golden) {
        return new Recovery(root.resolve("journal"), snapshots(), golden::machine);
    }

    /** What was written when, and what it came to then. */
    enum Golden {
        /** Before supervision: no fault has any trace but its count. Deposits, a crash, runs of probes. */
        SNAPSHOT_1("snapshot-1.zip", 105, 0x4e4406b259e1438aL, 133, 0x6ca4ca8e7c626309L, 0x458be1fce75ccc6eL, false),

        /** With supervision: a suspended actor with mail, dead letters, an adapter that failed and recovered. */
        SNAPSHOT_2("snapshot-2.zip", 88, 0x52d3db9d60a27ab7L, 142, 0xb9254b5c01f82b96L, 0x07b99e64119bc9e9L, false),

        /** With breakers, health and orders: deposits, a client and a signer that failed, a crash before the snapshot and one after. */
        SNAPSHOT_3("snapshot-3.zip", 198, 0x99a4c578e16575d5L, 314, 0x37b096dec7e38ba7L, 0xd41cfa9d7bd317b6L, false),

        /** With blocks settled by approvals: as 3, and an actor restarted by an operator, and a Bitcoin block taken back. */
        SNAPSHOT_4("snapshot-4.zip", 248, 0xec9de2ed8bc29e3dL, 353, 0x311e58a8b0ba3ca8L, 0x258555a04672beb5L, false),

        /** With merge mining: as 4, and proofs of work before and after the snapshot, and production paused and resumed. */
        SNAPSHOT_5("snapshot-5.zip", 275, 0x11114a976cb7f9adL, 388, 0x5790fa7a4bf1b47aL, 0x48c71f631de32013L, true),

        /** With maps: deposits credited, one of them uncovered before the snapshot and covered after it, one pending; two crashes. */
        SNAPSHOT_6("snapshot-6.zip", 186, 0xdb1bd6ccec90a137L, 281, 0x83bfe536761a51feL, 0x28f736ca5e6eeb74L, true);

        private static final long WRITTEN_MS = 1_700_000_000_000L;

        private final String file;
        private final long snapshotSequence;
        private final long snapshotState;
        private final long lastSequence;
        private final long digest;
        private final long state;
        private final boolean isMined;

        Golden(
                final String file,
                final long snapshotSequence,
                final long snapshotState,
                final long lastSequence,
                final long digest,
                final long state,
                final boolean isMined) {
            this.file = file;
            this.snapshotSequence = snapshotSequence;
            this.snapshotState = snapshotState;
            this.lastSequence = lastSequence;
            this.digest = digest;
            this.state = state;
            this.isMined = isMined;
        }

        private StateMachine machine() {
            final Bytes key = new FakeSigner("one").publicKey();
            return Machines.forSpec(isMined ? Specs.mined(List.of(key)) : Specs.single(key));
        }

        private void requireEnd(final StateMachine machine) {
            assertThat(machine.sequence()).isEqualTo(lastSequence);
            assertThat(machine.digest()).isEqualTo(digest);
            assertThat(machine.actorsDigest()).isEqualTo(state);
        }
    }
}
