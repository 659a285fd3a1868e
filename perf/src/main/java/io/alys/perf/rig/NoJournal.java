// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.rig;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.codec.RecordFrame;
import io.alys.core.machine.StateMachine;
import io.alys.core.port.EventJournal;
import org.agrona.DirectBuffer;

/** Keeps nothing: what is left of the path is what everything but the journal costs. */
public final class NoJournal implements EventJournal {
    private long lastSequence;

    /** Before the first record. */
    public NoJournal() {
        this(StateMachine.NULL_SEQUENCE);
    }

    /**
     * @param lastSequence of the record that the machine had last.
     */
    public NoJournal(final long lastSequence) {
        this.lastSequence = lastSequence;
    }

    @Override
    public void append(final DirectBuffer source, final int offset, final int length) {
        lastSequence = source.getLong(offset + RecordFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    @Override
    public void force() {}

    @Override
    public long lastSequence() {
        return lastSequence;
    }

    @Override
    public void close() {}
}
