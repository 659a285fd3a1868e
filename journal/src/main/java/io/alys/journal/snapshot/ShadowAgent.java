// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.snapshot;

import io.alys.core.actor.ActorId;
import io.alys.core.codec.RecordFrame;
import io.alys.core.event.ActorDigest;
import io.alys.core.machine.StateMachine;
import io.alys.journal.file.JournalReader;
import io.alys.journal.rerun.Divergence;
import io.alys.journal.rerun.Rerun;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
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
    private final ActorRebuild rebuild;
    private final AtomicReference<Verification> wanted = new AtomicReference<>();
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
     * @param rebuild builds the actors from the disk, to be compared with this machine's at every snapshot.
     * @param durableSequence as far as it may go.
     * @param listener told, on the agent's thread, of divergence and snapshots.
     * @param recordsPerTurnMax bound of one turn's work.
     * @param snapshotEveryRecords distance between snapshots.
     */
    public ShadowAgent(
            final Path journalDirectory,
            final SnapshotStore snapshots,
            final StateMachine machine,
            final ActorRebuild rebuild,
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
        this.rebuild = rebuild;
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

    /**
     * Asks for the actors to be built from the newest snapshot and the events after it, as they stood at a record. For
     * any thread; one at a time.
     *
     * @param atSequence of a durable record, best one with the digests of all actors: those are compared then.
     * @return completed on the agent's thread, once the record was run again; with an exception when another is under
     *     way, or the agent ends.
     */
    public CompletableFuture<ActorRebuild.Report> requestVerification(final long atSequence) {
        final Verification verification = new Verification(atSequence, new CompletableFuture<>());
        if (!wanted.compareAndSet(null, verification)) {
            return CompletableFuture.failedFuture(new IllegalStateException("another verification is under way"));
        }
        return verification.report;
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
        return workCount + verify() + takeSnapshot();
    }

    @Override
    public void onClose() {
        reader.close();
        final Verification left = wanted.getAndSet(null);
        if (left != null) {
            left.report.completeExceptionally(new IllegalStateException("the node is stopping"));
        }
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
        if (isDifferent(rebuild.run(EnumSet.allOf(ActorId.class), sequence - 1, sequence))) {
            return 1;
        }
        snapshotSequence = sequence;
        listener.onSnapshot(snapshots.write(rerun.machine()), sequence);
        return 1;
    }

    /** Says so, and keeps nothing more, where an actor built from the disk is not the one that came of running again. */
    private boolean isDifferent(final ActorRebuild.Report report) {
        final List<ActorDigest> own = rerun.machine().actorDigests();
        final List<String> actors = report.differing(own);
        if (actors.isEmpty() && report.fault().isEmpty()) {
            return false;
        }
        isStopped = true;
        listener.onDivergence(new Divergence(
                sequence,
                "from snapshot=" + report.snapshotSequence() + " and " + report.records() + " records: "
                        + report.digests() + " " + report.fault(),
                own.toString(),
                actors));
        return true;
    }

    private int verify() {
        final Verification verification = wanted.get();
        if (verification == null || (!isStopped && sequence < verification.sequence)) {
            return 0;
        }
        wanted.set(null);
        try {
            final ActorRebuild.Report report =
                    rebuild.run(EnumSet.allOf(ActorId.class), verification.sequence, verification.sequence);
            if (!report.fault().isEmpty()) {
                isStopped = true;
                listener.onDivergence(new Divergence(
                        report.sequence(), report.fault(), report.digests().toString(), List.of()));
            }
            verification.report.complete(report);
        } catch (final RuntimeException fault) {
            verification.report.completeExceptionally(fault);
        }
        return 1;
    }

    private record Verification(long sequence, CompletableFuture<ActorRebuild.Report> report) {}

    /** Told what the shadow found and did. */
    public interface Listener {
        /** The live machine and the shadow differ: one of them is wrong, and nothing more is compared or kept. */
        void onDivergence(Divergence divergence);

        /** A snapshot is on the disk. */
        void onSnapshot(Path file, long atSequence);
    }
}
