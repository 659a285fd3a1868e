// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.actor.HaltException;
import io.alys.core.codec.RecordFrame;
import io.alys.core.machine.StateMachine;
import io.alys.journal.JournalDamagedException;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.journal.file.CycleFile;
import io.alys.journal.fixture.Machines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recovery done while the journal is opened must end where one done afterwards does, or give way to it. */
@Timeout(120)
class RestoreAlongTest {
    private static final long SEED = 33;
    private static final long CYCLE_MS = 300_000;

    @TempDir
    private Path root;

    private final Machines machines = new Machines(SEED, 200);
    private Path directory;
    private SnapshotStore snapshots;
    private long wallMs = Machines.START_MS;

    @BeforeEach
    void setUp() {
        directory = root.resolve("journal");
        snapshots = new SnapshotStore(root.resolve("snapshots"));
    }

    private JournalOptions options() {
        return JournalOptions.small(directory).withWallClock(() -> wallMs);
    }

    private void append(final int records) {
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            for (int i = 0; i < records; i++) {
                final RecordFrame record = machines.next();
                journal.append(record.buffer(), 0, record.length());
                if (i % 7 == 0) {
                    journal.force();
                }
            }
        }
    }

    private Recovery recovery() {
        return new Recovery(directory, snapshots, Machines::newMachine);
    }

    /** Recovers along with opening, without ever reading the journal again. */
    private Recovery.Recovered recoverInOnePass() throws Exception {
        final Recovery recovery = recovery();
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options(), recovery.whileOpening())) {
            final Path away = Files.createDirectory(root.resolve("away"));
            final List<Path> files = CycleFile.list(directory);
            for (final Path file : files) {
                Files.move(file, away.resolve(file.getFileName()));
            }
            try {
                return recovery.run(journal.lastSequence(), journal.lastDigest());
            } finally {
                for (final Path file : files) {
                    Files.move(away.resolve(file.getFileName()), file);
                }
                Files.delete(away);
            }
        }
    }

    private void assertSameAsPlain(final Recovery.Recovered along) {
        final Recovery.Recovered plain = recovery().run();
        final Recovery.RecoveryReport report = plain.report();
        assertThat(along.machine().digest()).isEqualTo(machines.machine().digest());
        assertThat(along.machine().actorsDigest()).isEqualTo(plain.machine().actorsDigest());
        assertThat(along.machine().timeMs()).isEqualTo(plain.machine().timeMs());
        assertThat(along.report())
                .isEqualTo(new Recovery.RecoveryReport(
                        report.snapshotSequence(),
                        report.recordsRestored(),
                        report.lastSequence(),
                        report.digest(),
                        null,
                        report.snapshotsSkipped(),
                        along.report().elapsedMs()));
    }

    @Test
    void shouldRestoreWithoutReadingTheJournalAgain() throws Exception {
        append(1_000);
        assertSameAsPlain(recoverInOnePass());
    }

    @Test
    void shouldBeginFromTheNewestSoundSnapshot() throws Exception {
        append(300);
        snapshots.write(machines.machine());
        append(200);
        final Path damaged = snapshots.write(machines.machine());
        final byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length - 1] ^= 1;
        Files.write(damaged, bytes);
        append(100);
        final Recovery.Recovered along = recoverInOnePass();
        assertThat(along.report().snapshotSequence()).isEqualTo(299);
        assertThat(along.report().recordsRestored()).isEqualTo(300);
        assertThat(along.report().snapshotsSkipped()).hasSize(1);
        assertSameAsPlain(along);
    }

    @Test
    void shouldReadOlderFilesWhenTheSnapshotIsOlderThanTheNewestFile() throws Exception {
        append(100);
        snapshots.write(machines.machine());
        append(50);
        wallMs += CYCLE_MS;
        append(80);
        wallMs += CYCLE_MS;
        append(70);
        assertThat(CycleFile.list(directory)).hasSize(3);
        final Recovery.Recovered along = recoverInOnePass();
        assertThat(along.report().recordsRestored()).isEqualTo(200);
        assertSameAsPlain(along);
    }

    @Test
    void shouldGiveWayWhenASnapshotIsBeyondTheJournal() {
        append(100);
        final Machines ahead = new Machines(SEED, 200, recovery().run().machine());
        ahead.next();
        snapshots.write(ahead.machine());
        final Recovery recovery = recovery();
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options(), recovery.whileOpening())) {
            final Recovery.Recovered recovered = recovery.run(journal.lastSequence(), journal.lastDigest());
            assertThat(recovered.machine().digest())
                    .isEqualTo(machines.machine().digest());
            assertThat(recovered.report().snapshotsSkipped())
                    .singleElement()
                    .asString()
                    .contains("beyond the journal's last sequence=99");
        }
    }

    @Test
    void shouldGiveWayAndNameTheFaultWhenARecordCannotBeRestored() {
        // A journal of a machine that has other state: sound as bytes, yet not to be restored.
        final RecordFrame record = machines.next();
        record.buffer().putLong(RecordFrame.STATE_DIGEST_OFFSET, 1);
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options())) {
            journal.append(record.buffer(), 0, record.length());
        }
        final Recovery recovery = recovery();
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options(), recovery.whileOpening())) {
            assertThatThrownBy(() -> recovery.run(journal.lastSequence(), journal.lastDigest()))
                    .isInstanceOf(HaltException.class)
                    .hasMessageContaining("restored state differs: sequence=0");
        }
    }

    @Test
    void shouldRefuseDamageInAnOlderFileAfterOpening() throws Exception {
        append(100);
        wallMs += CYCLE_MS;
        append(100);
        final Path older = CycleFile.list(directory).getFirst();
        final byte[] bytes = Files.readAllBytes(older);
        final int inTheMiddle = (int) CycleFile.usedBytes(older) / 2;
        bytes[inTheMiddle] ^= 1;
        Files.write(older, bytes);
        final Recovery recovery = recovery();
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options(), recovery.whileOpening())) {
            assertThatThrownBy(() -> recovery.run(journal.lastSequence(), journal.lastDigest()))
                    .isInstanceOf(JournalDamagedException.class);
        }
    }

    @Test
    void shouldStartFromNothingWhereThereIsNoJournal() throws Exception {
        final Recovery recovery = recovery();
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options(), recovery.whileOpening())) {
            final Recovery.Recovered recovered = recovery.run(journal.lastSequence(), journal.lastDigest());
            assertThat(recovered.machine().sequence()).isEqualTo(StateMachine.NULL_SEQUENCE);
            assertThat(recovered.report().recordsRestored()).isZero();
        }
    }
}
