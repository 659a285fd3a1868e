// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import org.agrona.DirectBuffer;

/** Append-only record of what the node took in and what followed. One writing thread; the journal module implements it. */
public interface EventJournal extends AutoCloseable {
    /**
     * Appends one record, laid out as {@code RecordFrame} says. Not durable until {@link #force()} returns.
     *
     * @throws IllegalStateException when the record does not follow the last one.
     */
    void append(DirectBuffer source, int offset, int length);

    /**
     * Blocks until every appended record would survive loss of power. When it throws, nothing more may be appended and
     * it must not be tried again: the node stops and recovers from what is on disk.
     */
    void force();

    /** Sequence of the last record appended, or -1. */
    long lastSequence();

    @Override
    void close();
}
