// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.snapshot;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.HaltException;
import io.alys.core.codec.RecordFrame;
import io.alys.core.event.ActorDigest;
import io.alys.core.machine.StateMachine;
import io.alys.journal.JournalDamagedException;
import io.alys.journal.file.JournalReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Builds actors a second time from what is on the disk: a snapshot, and the events of those actors after it. Nothing is
 * decided again and the running machine is not touched. What comes out is compared with what runs, actor by actor.
 */
public final class ActorRebuild {
    private final Path journalDirectory;
    private final SnapshotStore snapshots;
    private final Supplier<StateMachine> machines;

    /**
     * @param journalDirectory to read; it may be written meanwhile.
     * @param machines gives a machine in its first state.
     */
    public ActorRebuild(
            final Path journalDirectory, final SnapshotStore snapshots, final Supplier<StateMachine> machines) {
        this.journalDirectory = journalDirectory;
        this.snapshots = snapshots;
        this.machines = machines;
    }

    /**
     * Rebuilds.
     *
     * @param wanted actors; the digests of the others say nothing.
     * @param snapshotMax the newest snapshot to begin from.
     * @param to sequence of the last record, inclusive.
     * @throws JournalDamagedException when a record is damaged or missing.
     */
    public Report run(final Set<ActorId> wanted, final long snapshotMax, final long to) {
        final long startNs = System.nanoTime();
        final SnapshotStore.Loaded loaded = snapshots.loadNewest(snapshotMax, machines);
        final StateMachine machine = loaded.machine();
        final long snapshotSequence = machine.sequence();
        final RecordFrame frame = new RecordFrame();
        String fault = "";
        try (JournalReader reader = new JournalReader(journalDirectory, snapshotSequence + 1)) {
            while (fault.isEmpty() && machine.sequence() < to) {
                if (!reader.next(frame) || frame.sequence() != machine.sequence() + 1) {
                    throw new JournalDamagedException(
                            machine.sequence() + 1, reader.currentFile(), "it is not there to rebuild an actor from");
                }
                fault = restore(machine, frame, wanted);
            }
        }
        return new Report(
                snapshotSequence,
                machine.sequence(),
                machine.sequence() - snapshotSequence,
                machine.actorDigests(),
                fault,
                (System.nanoTime() - startNs) / 1_000_000);
    }

    private static String restore(final StateMachine machine, final RecordFrame frame, final Set<ActorId> wanted) {
        try {
            machine.restoreActors(frame, wanted);
            return "";
        } catch (final HaltException differs) {
            return "sequence=" + frame.sequence() + ": " + differs.getMessage();
        }
    }

    /**
     * What came out.
     *
     * @param snapshotSequence it began from; -1 when from nothing.
     * @param sequence it came to.
     * @param records after the snapshot.
     * @param digests of the actors there, in order, and of what supervision remembers.
     * @param fault which actor came to another state than a record says, or empty.
     * @param elapsedMs it took.
     */
    public record Report(
            long snapshotSequence,
            long sequence,
            long records,
            List<ActorDigest> digests,
            String fault,
            long elapsedMs) {
        public Report {
            digests = List.copyOf(digests);
        }

        /** The names of those whose state is another there. */
        public List<String> differing(final List<ActorDigest> others) {
            final List<String> names = new ArrayList<>();
            for (final ActorDigest digest : digests) {
                if (!others.contains(digest)) {
                    names.add(digest.actor());
                }
            }
            return names;
        }
    }
}
