// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import io.alys.core.command.OperatorCommand;
import io.alys.core.event.ActorDigest;
import io.alys.core.port.PortException;
import java.util.List;

/** Carries an operator's orders into the machine. Called by several threads at once; each call has a deadline. */
public interface OperatorControls {
    /**
     * Orders and waits for what the machine decided, which is durable then.
     *
     * @throws PortException when there is no decision in time; the order may be carried out all the same, and the same
     *     operation id may be ordered again.
     */
    Outcome order(OperatorCommand order) throws PortException;

    /**
     * Builds every actor from the newest snapshot and the events after it, and compares with the digests in a record.
     *
     * @param sequence of the record, which a {@code VerifyState} led to.
     */
    Verification verify(long sequence) throws PortException;

    /**
     * What the machine decided.
     *
     * @param isDone carried out, else refused.
     * @param sequence of the order in the journal.
     * @param text what was done, or why not.
     */
    record Outcome(boolean isDone, long sequence, String text) {}

    /**
     * What came of building the actors from the disk.
     *
     * @param snapshotSequence of the snapshot it began from, or -1.
     * @param records after the snapshot.
     * @param digests of the actors.
     * @param fault which actor differs, or empty.
     */
    record Verification(long snapshotSequence, long records, List<ActorDigest> digests, String fault) {
        public Verification {
            digests = List.copyOf(digests);
        }
    }
}
