// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.codec.RecordFrame;
import io.alys.core.effect.Effects;
import io.alys.core.machine.StateMachine;
import io.alys.journal.JournalDamagedException;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.journal.file.CycleFile;
import io.alys.journal.fixture.Machines;
import io.alys.journal.rerun.Divergence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SnapshotRecoveryTest {
    private static final long SEED = 21;

    @TempDir
    private Path root;

    private final List<Divergence> divergences = new ArrayList<>();
    private final List<Long> taken = new ArrayList<>();
    private final Machines machines = new Machines(SEED, 200);
    private Path directory;
    private SnapshotStore snapshots;
    private long wallMs = Machines.START_MS;

    @BeforeEach
    void setUp() {
        directory = root.resolve("journal");
        snapshots = new SnapshotStore(root.resolve("snapshots"));
    }

    private ChronicleEventJournal open() {
        return ChronicleEventJournal.open(JournalOptions.small(directory).withWallClock(() -> wallMs));
    }

    private void append(final ChronicleEventJournal journal, final int records) {
        for (int i = 0; i < records; i++) {
            final RecordFrame record = machines.next();
            journal.append(record.buffer(), 0, record.length());
            if (i % 9 == 0) {
                journal.force();
            }
        }
        journal.force();
    }

    private ShadowAgent shadow(final StateMachine machine, final ChronicleEventJournal journal, final long every) {
        return new ShadowAgent(
                directory, snapshots, machine, rebuild(), journal::durableSequence, new Recorded(), 50, every);
    }

    private Recovery.Recovered recover() {
        return new Recovery(directory, snapshots, Machines::newMachine).run();
    }

    @Test
    void shouldRecoverFromTheShadowsSnapshotAndTheRecordsAfterIt() {
        try (ChronicleEventJournal journal = open()) {
            final ShadowAgent shadow = shadow(Machines.newMachine(), journal, 300);
            append(journal, 1000);
            while (shadow.doWork() > 0) {
                assertThat(shadow.sequence()).isLessThanOrEqualTo(journal.durableSequence());
            }
            assertThat(shadow.sequence()).isEqualTo(999);
            append(journal, 10);
            shadow.onClose();
        }
        assertThat(divergences).isEmpty();
        assertThat(taken).hasSize(3);
        final Recovery.Recovered recovered = recover();
        assertThat(recovered.machine().digest()).isEqualTo(machines.machine().digest());
        assertThat(recovered.machine().actorsDigest())
                .isEqualTo(machines.machine().actorsDigest());
        assertThat(recovered.report().snapshotSequence()).isEqualTo(taken.getLast());
        assertThat(recovered.report().recordsRestored()).isEqualTo(1009 - taken.getLast());
    }

    @Test
    void shouldTakeAnotherDistanceBetweenSnapshotsWhileItFollows() {
        try (ChronicleEventJournal journal = open()) {
            final ShadowAgent shadow = shadow(Machines.newMachine(), journal, 1_000_000);
            append(journal, 200);
            while (shadow.doWork() > 0) {
                assertThat(taken).isEmpty();
            }

            shadow.snapshotEveryRecords(100);

            shadow.doWork();
            assertThat(taken).containsExactly(199L);
            shadow.onClose();
        }
    }

    @Test
    void shouldNotGoBeyondWhatIsDurableAndTakeASnapshotOnRequest() {
        try (ChronicleEventJournal journal = open()) {
            append(journal, 20);
            final ShadowAgent shadow = new ShadowAgent(
                    directory, snapshots, Machines.newMachine(), rebuild(), () -> 7, new Recorded(), 50, 1_000_000);
            shadow.doWork();
            shadow.requestSnapshot();
            shadow.doWork();
            shadow.doWork();
            assertThat(shadow.sequence()).isEqualTo(7);
            assertThat(taken).containsExactly(7L);
            shadow.onClose();
        }
    }

    @Test
    void shouldReportADivergenceWithBothSidesAndStop() {
        final StateMachine other = Machines.newMachine();
        final RecordFrame first = machines.next();
        final RecordFrame changed = new RecordFrame().copyFrom(first.buffer(), 0, first.length());
        try (ChronicleEventJournal journal = open()) {
            // A record whose digest is not what the same input gives.
            changed.digest(first.digest() + 1);
            journal.append(changed.buffer(), 0, changed.length());
            journal.force();
            final ShadowAgent shadow = shadow(other, journal, 1);
            shadow.doWork();
            shadow.doWork();
            shadow.onClose();
        }
        assertThat(divergences).hasSize(1);
        assertThat(divergences.getFirst().sequence()).isZero();
        assertThat(divergences.getFirst().expected()).contains(Long.toHexString(first.digest() + 1));
        assertThat(divergences.getFirst().actual()).contains(Long.toHexString(first.digest()));
        assertThat(taken).isEmpty();
    }

    @Test
    void shouldSkipDamagedSnapshotsAndThoseBeyondTheJournal() throws Exception {
        try (ChronicleEventJournal journal = open()) {
            append(journal, 100);
            snapshots.write(machines.machine());
            append(journal, 100);
            final Path damaged = snapshots.write(machines.machine());
            final byte[] bytes = Files.readAllBytes(damaged);
            bytes[bytes.length / 2] ^= 1;
            Files.write(damaged, bytes);
        }
        final Machines ahead = new Machines(SEED, 200, recover().machine());
        ahead.next();
        snapshots.write(ahead.machine());
        final Recovery.RecoveryReport report = recover().report();
        assertThat(report.snapshotSequence()).isEqualTo(99);
        assertThat(report.digest()).isEqualTo(machines.machine().digest());
        assertThat(report.snapshotsSkipped()).hasSize(2);
        assertThat(report.snapshotsSkipped().get(0)).contains("beyond the journal's last sequence=199");
        assertThat(report.snapshotsSkipped().get(1)).contains("checksum differs");
    }

    @Test
    void shouldKeepTheNewestThreeAndDeleteOnlyCyclesNoSnapshotNeeds() {
        final RetentionPolicy retention = new RetentionPolicy(directory, 1);
        try (ChronicleEventJournal journal = open()) {
            for (int cycle = 0; cycle < 6; cycle++) {
                append(journal, 50);
                assertThat(retention.apply(snapshots).filesDeleted()).isLessThanOrEqualTo(1);
                snapshots.write(machines.machine());
                wallMs += 300_000;
            }
            assertThat(snapshots.list()).hasSize(3);
            assertThat(snapshots.oldestKeptSequence()).isEqualTo(199);
            final RetentionPolicy.RetentionReport report = retention.apply(snapshots);
            assertThat(report.isOverBound()).isTrue();
            assertThat(CycleFile.list(directory)).hasSize(2);
            append(journal, 50);
        }
        assertThat(recover().machine().digest()).isEqualTo(machines.machine().digest());
        snapshots.list().forEach(file -> file.toFile().delete());
        assertThatThrownBy(this::recover)
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("sequence=0");
    }

    @Test
    void shouldDetectEachFlippedByteOfASnapshot() throws Exception {
        final StateMachine filled = new StateMachine(Machines.SPEC, List.of(new FillingActor()));
        final Machines source = new Machines(SEED, 50, filled);
        source.next();
        source.next();
        final Path file = snapshots.write(filled);
        final byte[] bytes = Files.readAllBytes(file);
        final StateMachine target = new StateMachine(Machines.SPEC, List.of(new FillingActor()));
        assertThat(SnapshotStore.read(bytes, 1, target)).isNull();
        assertThat(target.actorsDigest()).isEqualTo(filled.actorsDigest());
        int undetected = 0;
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= (byte) (1 << (i & 7));
            undetected += SnapshotStore.read(bytes, 1, target) == null ? 1 : 0;
            bytes[i] ^= (byte) (1 << (i & 7));
        }
        assertThat(bytes.length).isGreaterThan(64 * 1024);
        assertThat(undetected).isZero();
    }

    @Test
    void shouldGiveTheSameDigestsRestoredAndRunAgain() {
        try (ChronicleEventJournal journal = open()) {
            append(journal, 300);
        }
        final StateMachine restored = recover().machine();
        final Effects effects = new Effects();
        final RecordFrame frame = machines.next();
        final RecordFrame again = new RecordFrame().beginFrom(frame.buffer(), 0);
        restored.onInput(again, StateMachine.decode(again, new io.alys.core.codec.BinaryFieldReader()), effects);
        assertThat(restored.digest()).isEqualTo(machines.machine().digest());
    }

    private ActorRebuild rebuild() {
        return new ActorRebuild(directory, snapshots, Machines::newMachine);
    }

    private final class Recorded implements ShadowAgent.Listener {
        @Override
        public void onDivergence(final Divergence divergence) {
            divergences.add(divergence);
        }

        @Override
        public void onSnapshot(final Path file, final long atSequence) {
            taken.add(atSequence);
        }
    }
}
