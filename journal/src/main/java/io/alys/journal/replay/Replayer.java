// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.replay;

import io.alys.core.codec.RecordFrame;
import io.alys.core.machine.StateMachine;
import io.alys.journal.JournalDamagedException;
import io.alys.journal.file.JournalReader;
import io.alys.journal.rerun.Divergence;
import io.alys.journal.rerun.Rerun;
import io.alys.journal.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs a journal's inputs through the machine again and compares every record with what comes out. Reads only, and may
 * run beside a node. The same build must give the same bytes; another build shows where it decides differently.
 */
public final class Replayer {
    private final Path journalDirectory;
    private final SnapshotStore snapshots;
    private final Supplier<StateMachine> machines;

    /**
     * @param journalDirectory to replay.
     * @param snapshots to begin from, or null to begin at the first record always.
     * @param machines gives a machine in its first state.
     */
    public Replayer(final Path journalDirectory, final SnapshotStore snapshots, final Supplier<StateMachine> machines) {
        this.journalDirectory = journalDirectory;
        this.snapshots = snapshots;
        this.machines = machines;
    }

    /**
     * Replays.
     *
     * @param from first record the listener is shown; the run begins at the newest snapshot before it, or at the start.
     * @param to last record, inclusive.
     * @param until stops after the first record it holds for, from {@code from} on.
     * @param listener shown each record from {@code from} on, after it was run.
     * @throws JournalDamagedException when a record is damaged or missing.
     */
    public ReplayReport run(final long from, final long to, final ReplayUntil until, final Listener listener) {
        final SnapshotStore.Loaded loaded = from > 0 && snapshots != null
                ? snapshots.loadNewest(from - 1, machines)
                : new SnapshotStore.Loaded(machines.get(), null, List.of());
        final Rerun rerun = new Rerun(loaded.machine());
        final long snapshotSequence = loaded.machine().sequence();
        final RecordFrame recorded = new RecordFrame();
        final long startNs = System.nanoTime();
        long records = 0;
        boolean isStopped = false;
        Divergence divergence = null;
        try (JournalReader reader = new JournalReader(journalDirectory, snapshotSequence + 1)) {
            while (divergence == null && !isStopped && rerun.machine().sequence() < to && reader.next(recorded)) {
                requireNext(rerun.machine(), recorded, reader);
                divergence = rerun.run(recorded);
                records++;
                if (recorded.sequence() >= from) {
                    listener.onRecord(recorded, rerun.machine());
                    isStopped = until.test(recorded);
                }
            }
            final boolean isWhole =
                    divergence == null && !isStopped && rerun.machine().sequence() < to;
            return new ReplayReport(
                    snapshotSequence,
                    rerun.machine().sequence(),
                    records,
                    rerun.machine().digest(),
                    rerun.machine().actorsDigest(),
                    divergence,
                    isWhole ? reader.checkTail() : null,
                    isStopped,
                    loaded.skipped(),
                    System.nanoTime() - startNs);
        }
    }

    private static void requireNext(
            final StateMachine machine, final RecordFrame recorded, final JournalReader reader) {
        if (recorded.sequence() != machine.sequence() + 1) {
            throw new JournalDamagedException(
                    machine.sequence() + 1,
                    reader.currentFile(),
                    "the journal begins at sequence=" + recorded.sequence()
                            + "; replay from a later snapshot with --from");
        }
    }

    /** Shown each record. */
    @FunctionalInterface
    public interface Listener {
        /** The record is the journal's, the machine as it stands after it; both are reused. */
        void onRecord(RecordFrame recorded, StateMachine machine);
    }
}
