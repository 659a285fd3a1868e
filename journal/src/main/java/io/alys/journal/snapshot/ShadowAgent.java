// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.snapshot;

import io.alys.core.codec.RecordFrame;
import io.alys.core.machine.StateMachine;
import io.alys.journal.file.JournalReader;
import io.alys.journal.rerun.Divergence;
import io.alys.journal.rerun.Rerun;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;

/**
 * A second instance of the machine that follows the durable journal on a thread of its own: runs every input again,
 * compares every byte, and takes the snapshots, so that the live machine never pauses for one.
 */
public final class ShadowAgent implements Agent {
    private final Rerun rerun;
    private final JournalReader reader;
    private final SnapshotStore snapshots;
    private final LongSupplier durableSequence;
    private final Listener listener;
    private final int recordsPerTurnMax;
    private final RecordFrame recorded = new RecordFrame();

    // The agent's thread writes; the volatile ones are for others.
    private long snapshotSequence;
    private boolean isStopped = false;
    private volatile boolean isSnapshotWanted = false;
    private volatile long snapshotEveryRecords;
    private volatile long sequence;

    /**
     * @param journalDirectory to follow.
     * @param snapshots to write to.
     * @param machine of its own, recovered; it goes on from there.
     * @param durableSequence as far as it may go.
     * @param listener told, on the agent's thread, of divergence and snapshots.
     * @param recordsPerTurnMax bound of one turn's work.
     * @param snapshotEveryRecords distance between snapshots.
     */
    public ShadowAgent(
            final Path journalDirectory,
            final SnapshotStore snapshots,
            final StateMachine machine,
            final LongSupplier durableSequence,
            final Listener listener,
            final int recordsPerTurnMax,
            final long snapshotEveryRecords) {
        if (recordsPerTurnMax < 1 || snapshotEveryRecords < 1) {
            throw new IllegalArgumentException("recordsPerTurnMax=" + recordsPerTurnMax + " snapshotEveryRecords="
                    + snapshotEveryRecords + " must be at least 1");
        }
        this.rerun = new Rerun(machine);
        this.reader = new JournalReader(journalDirectory, machine.sequence() + 1);
        this.snapshots = snapshots;
        this.durableSequence = durableSequence;
        this.listener = listener;
        this.recordsPerTurnMax = recordsPerTurnMax;
        this.snapshotEveryRecords = snapshotEveryRecords;
        this.snapshotSequence = machine.sequence();
        this.sequence = machine.sequence();
    }

    /** Asks for a snapshot at the next turn. For any thread. */
    public void requestSnapshot() {
        isSnapshotWanted = true;
    }

    /** Another distance between snapshots, in records, at least 1. For any thread. */
    public void snapshotEveryRecords(final long records) {
        if (records < 1) {
            throw new IllegalArgumentException("snapshotEveryRecords=" + records + " must be at least 1");
        }
        snapshotEveryRecords = records;
    }

    /** Sequence of the last record run again. For any thread. */
    public long sequence() {
        return sequence;
    }

    @Override
    public int doWork() {
        int workCount = 0;
        final long durable = durableSequence.getAsLong();
        while (!isStopped && workCount < recordsPerTurnMax && sequence < durable && reader.next(recorded)) {
            final Divergence divergence = rerun.run(recorded);
            workCount++;
            if (divergence == null) {
                sequence = recorded.sequence();
            } else {
                isStopped = true;
                listener.onDivergence(divergence);
            }
        }
        return workCount + takeSnapshot();
    }

    @Override
    public void onClose() {
        reader.close();
    }

    @Override
    public String roleName() {
        return "alys-shadow";
    }

    private int takeSnapshot() {
        final boolean isDue = isSnapshotWanted || sequence - snapshotSequence >= snapshotEveryRecords;
        if (isStopped || !isDue || sequence == StateMachine.NULL_SEQUENCE) {
            return 0;
        }
        isSnapshotWanted = false;
        snapshotSequence = sequence;
        listener.onSnapshot(snapshots.write(rerun.machine()), sequence);
        return 1;
    }

    /** Told what the shadow found and did. */
    public interface Listener {
        /** The live machine and the shadow differ: one of them is wrong, and nothing more is compared or kept. */
        void onDivergence(Divergence divergence);

        /** A snapshot is on the disk. */
        void onSnapshot(Path file, long atSequence);
    }
}
