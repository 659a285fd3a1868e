// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.snapshot;

import io.alys.core.codec.RecordFrame;
import io.alys.core.machine.StateMachine;
import io.alys.journal.JournalDamagedException;
import io.alys.journal.file.CycleFile;
import io.alys.journal.file.JournalReader;
import io.alys.journal.file.RecordVisitor;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Brings a machine to where the journal ends: the newest sound snapshot, then the events of every record after it. */
public final class Recovery {
    private final Path journalDirectory;
    private final SnapshotStore snapshots;
    private final Supplier<StateMachine> machines;
    private RestoreAlong along = null;

    /** Reads only; open the journal for writing first, so that a torn tail is cut. */
    public Recovery(final Path journalDirectory, final SnapshotStore snapshots, final Supplier<StateMachine> machines) {
        this.journalDirectory = journalDirectory;
        this.snapshots = snapshots;
        this.machines = machines;
    }

    /**
     * What restores while the journal is opened for writing, so that its records are read once: give it to the journal,
     * then {@link #run(long, long)}.
     */
    public RecordVisitor whileOpening() {
        along = new RestoreAlong(journalDirectory, snapshots, machines);
        return along;
    }

    /**
     * Recovers.
     *
     * @throws JournalDamagedException when a record after the snapshot is damaged or missing.
     */
    public Recovered run() {
        return recover(System.nanoTime(), lastSequence());
    }

    /**
     * Recovers the journal that was just opened.
     *
     * @param lastSequence of it, or -1.
     * @param lastDigest after that record.
     * @throws JournalDamagedException when a record after the snapshot is damaged or missing.
     */
    public Recovered run(final long lastSequence, final long lastDigest) {
        final long startNs = System.nanoTime();
        final SnapshotStore.Loaded done = along == null ? null : along.at(lastSequence, lastDigest);
        if (done == null) {
            return recover(startNs, lastSequence);
        }
        return new Recovered(
                done.machine(),
                new RecoveryReport(
                        along.snapshotSequence(),
                        along.restored(),
                        lastSequence,
                        lastDigest,
                        null,
                        done.skipped(),
                        (System.nanoTime() - startNs) / 1_000_000));
    }

    private Recovered recover(final long startNs, final long lastSequence) {
        final SnapshotStore.Loaded loaded = snapshots.loadNewest(lastSequence, machines);
        final StateMachine machine = loaded.machine();
        final long snapshotSequence = machine.sequence();
        long restored = 0;
        final RecordFrame frame = new RecordFrame();
        try (JournalReader reader = new JournalReader(journalDirectory, snapshotSequence + 1)) {
            while (reader.next(frame)) {
                if (frame.sequence() != machine.sequence() + 1 || frame.previousDigest() != machine.digest()) {
                    throw new JournalDamagedException(
                            machine.sequence() + 1,
                            reader.currentFile(),
                            "sequence=" + frame.sequence() + " previousDigest="
                                    + Long.toHexString(frame.previousDigest()) + " expected="
                                    + Long.toHexString(machine.digest()));
                }
                machine.restore(frame);
                restored++;
            }
            final RecoveryReport report = new RecoveryReport(
                    snapshotSequence,
                    restored,
                    machine.sequence(),
                    machine.digest(),
                    reader.checkTail(),
                    loaded.skipped(),
                    (System.nanoTime() - startNs) / 1_000_000);
            return new Recovered(machine, report);
        }
    }

    private long lastSequence() {
        for (final Path file : CycleFile.list(journalDirectory).reversed()) {
            final CycleFile.LastRecord last = CycleFile.lastRecord(file);
            if (last != null) {
                return last.sequence();
            }
        }
        return StateMachine.NULL_SEQUENCE;
    }

    /** The machine, at the end of the journal, and how it came there. */
    public record Recovered(StateMachine machine, RecoveryReport report) {}

    /**
     * What a recovery did.
     *
     * @param snapshotSequence it began from; -1 when from nothing.
     * @param recordsRestored after the snapshot.
     * @param lastSequence the machine is at.
     * @param digest rolling, there.
     * @param torn a torn batch still at the end, or null; never part of the state.
     * @param snapshotsSkipped each with the reason.
     * @param elapsedMs it took, without what was restored while the journal was opened.
     */
    public record RecoveryReport(
            long snapshotSequence,
            long recordsRestored,
            long lastSequence,
            long digest,
            JournalReader.Torn torn,
            List<String> snapshotsSkipped,
            long elapsedMs) {}
}
