// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.port.EventJournal;
import org.agrona.DirectBuffer;

/** Says when the last force of a record began and ended, and how long the record was. Owns the journal. */
final class TimedJournal implements EventJournal {
    private final EventJournal journal;

    // Written by the journal's thread; read by whoever saw an effect that the force released.
    private int appendedLength = 0;
    private volatile int recordLength = 0;
    private volatile long forceStartNs = 0;
    private volatile long forceEndNs = 0;

    TimedJournal(final EventJournal journal) {
        this.journal = journal;
    }

    @Override
    public void append(final DirectBuffer source, final int offset, final int length) {
        journal.append(source, offset, length);
        appendedLength = length;
    }

    @Override
    public void force() {
        final long startNs = System.nanoTime();
        journal.force();
        if (appendedLength > 0) {
            forceEndNs = System.nanoTime();
            forceStartNs = startNs;
            recordLength = appendedLength;
            appendedLength = 0;
        }
    }

    @Override
    public long lastSequence() {
        return journal.lastSequence();
    }

    @Override
    public void close() {
        journal.close();
    }

    int recordLength() {
        return recordLength;
    }

    long forceStartNs() {
        return forceStartNs;
    }

    long forceEndNs() {
        return forceEndNs;
    }
}
