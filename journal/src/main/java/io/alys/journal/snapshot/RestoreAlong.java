// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.snapshot;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.codec.RecordFrame;
import io.alys.core.machine.StateMachine;
import io.alys.journal.file.JournalReader;
import io.alys.journal.file.RecordVisitor;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;

/**
 * Restores a machine from the records that are shown to it while the journal is checked. Only a try: at the first thing
 * that is not as it should be it gives up, and says nothing, since the recovery proper will find and name it.
 */
final class RestoreAlong implements RecordVisitor {
    private final Path journalDirectory;
    private final SnapshotStore snapshots;
    private final Supplier<StateMachine> machines;
    private final RecordFrame frame = new RecordFrame();

    private SnapshotStore.Loaded loaded = null;
    private long snapshotSequence = StateMachine.NULL_SEQUENCE;
    private long restored = 0;
    private boolean isGivenUp = false;

    RestoreAlong(final Path journalDirectory, final SnapshotStore snapshots, final Supplier<StateMachine> machines) {
        this.journalDirectory = journalDirectory;
        this.snapshots = snapshots;
        this.machines = machines;
    }

    @Override
    public void onRecord(final DirectBuffer record, final int offset, final int length) {
        if (isGivenUp) {
            return;
        }
        try {
            final long sequence = record.getLong(offset + RecordFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN);
            if (loaded == null) {
                begin(sequence);
            }
            if (sequence > loaded.machine().sequence()) {
                loaded.machine().restore(frame.copyFrom(record, offset, length));
                restored++;
            }
        } catch (final RuntimeException fault) {
            isGivenUp = true;
        }
    }

    /** What it came to, or null unless that is the end of the journal. */
    SnapshotStore.Loaded at(final long sequence, final long digest) {
        return !isGivenUp
                        && loaded != null
                        && loaded.machine().sequence() == sequence
                        && loaded.machine().digest() == digest
                ? loaded
                : null;
    }

    /** Sequence of the snapshot it began from; -1 when from nothing. */
    long snapshotSequence() {
        return snapshotSequence;
    }

    long restored() {
        return restored;
    }

    /** Takes the newest snapshot and, from older files, what lies between it and the first record shown. */
    private void begin(final long firstSequence) {
        loaded = snapshots.loadNewest(Long.MAX_VALUE, machines);
        final StateMachine machine = loaded.machine();
        snapshotSequence = machine.sequence();
        if (snapshotSequence + 1 >= firstSequence) {
            return;
        }
        try (JournalReader reader = new JournalReader(journalDirectory, snapshotSequence + 1)) {
            while (machine.sequence() + 1 < firstSequence && reader.next(frame)) {
                machine.restore(frame);
                restored++;
            }
        }
    }
}
