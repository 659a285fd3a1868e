// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.file;

import io.alys.journal.JournalDamagedException;
import io.alys.journal.file.DocumentCursor.Found;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.agrona.collections.LongArrayList;

/**
 * Reads the last cycle file of a journal from end to end and says where its sound part ends. This one piece of code decides
 * what is a torn tail, which may be cut, and what is damage, which may not.
 */
public final class CycleScan {
    /** Means that no record is known to come before. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private final DocumentCursor cursor = new DocumentCursor();
    private final LongArrayList documents = new LongArrayList();
    private final LongArrayList metadata = new LongArrayList();
    private final Path file;

    private long journalId;
    private long lastSequence;
    private long lastDigest;
    private long end;
    private long usedEnd;
    private boolean isEnded;
    private String torn;
    private int tornRecords;

    /**
     * @param file named in errors.
     * @param journalId of the journal, or 0 when not known yet.
     * @param lastSequence of the record before this file, or {@link #UNKNOWN}.
     * @param lastDigest of that record.
     */
    public CycleScan(final Path file, final long journalId, final long lastSequence, final long lastDigest) {
        this.file = file;
        this.journalId = journalId;
        this.lastSequence = lastSequence;
        this.lastDigest = lastDigest;
    }

    /**
     * Scans the bytes.
     *
     * @throws JournalDamagedException when sound records lie after unsound ones, or records do not follow each other.
     */
    public CycleScan run(final MemorySegment memory, final long limit) {
        return run(memory, limit, RecordVisitor.NONE);
    }

    /** The same, and shows each record to a visitor on the way. */
    public CycleScan run(final MemorySegment memory, final long limit, final RecordVisitor visitor) {
        end = 0;
        boolean isGoing = true;
        while (isGoing) {
            final Found found = cursor.at(memory, limit, end);
            switch (found) {
                case METADATA -> metadata.addLong(end);
                case DOCUMENT -> follow(visitor);
                case END_OF_CYCLE -> {
                    isEnded = true;
                    isGoing = false;
                }
                case NOTHING, INCOMPLETE, DAMAGED -> {
                    torn = found == Found.NOTHING ? null : cursor.fault();
                    isGoing = false;
                }
            }
            if (isGoing) {
                end = cursor.next();
            }
        }
        checkTail(memory, limit);
        return this;
    }

    /** Looks only at what lies from a position on, after a sound part that ended with the sequence. */
    void checkFrom(final MemorySegment memory, final long limit, final long position, final long sequence) {
        end = position;
        lastSequence = sequence;
        isEnded = cursor.at(memory, limit, position) == Found.END_OF_CYCLE;
        torn = isEnded || cursor.length() == 0 ? null : cursor.fault();
        checkTail(memory, limit);
    }

    private void follow(final RecordVisitor visitor) {
        if (journalId == 0) {
            journalId = cursor.journalId();
        }
        final long first = cursor.first();
        if (cursor.journalId() != journalId) {
            throw new JournalDamagedException(
                    lastSequence + 1, file, "a batch of another journal: id=" + Long.toHexString(cursor.journalId()));
        }
        if (lastSequence != UNKNOWN && first != lastSequence + 1) {
            throw new JournalDamagedException(lastSequence + 1, file, "sequence=" + first + " in its place");
        }
        documents.addLong(end);
        while (cursor.nextRecord()) {
            if (lastSequence != UNKNOWN && cursor.recordPreviousDigest() != lastDigest) {
                throw new JournalDamagedException(
                        lastSequence + 1,
                        file,
                        "previousDigest=" + Long.toHexString(cursor.recordPreviousDigest()) + " expected="
                                + Long.toHexString(lastDigest));
            }
            lastSequence = cursor.recordSequence();
            lastDigest = cursor.recordDigest();
            visitor.onRecord(cursor.buffer(), cursor.recordOffset(), cursor.recordLength());
        }
    }

    private void checkTail(final MemorySegment memory, final long limit) {
        final long from = isEnded ? end + DocumentLayout.HEADER_LENGTH : end;
        usedEnd = usedEnd(memory, from, limit);
        if (usedEnd == from) {
            torn = null;
            return;
        }
        if (torn == null) {
            torn = isEnded ? "bytes after the end of the cycle" : "bytes after the last document";
        }
        tornRecords = Math.max(0, DocumentCursor.claimedCount(memory, limit, end));
        final long sound = cursor.search(memory, usedEnd, from, journalId, lastSequence);
        if (sound >= 0) {
            throw new JournalDamagedException(
                    lastSequence == UNKNOWN ? 0 : lastSequence + 1,
                    file,
                    torn + " position=" + end + ", but sequence=" + cursor.first() + " is sound at position=" + sound);
        }
    }

    /** The place after the last byte at or after the start that is not zero. */
    private static long usedEnd(final MemorySegment memory, final long from, final long limit) {
        long position = limit;
        for (; position > from && (position & 7) != 0; position--) {
            if (memory.get(ValueLayout.JAVA_BYTE, position - 1) != 0) {
                return position;
            }
        }
        for (; position - Long.BYTES >= from; position -= Long.BYTES) {
            if (memory.get(ValueLayout.JAVA_LONG_UNALIGNED, position - Long.BYTES) != 0) {
                break;
            }
        }
        for (; position > from; position--) {
            if (memory.get(ValueLayout.JAVA_BYTE, position - 1) != 0) {
                return position;
            }
        }
        return from;
    }

    /** Sequence of the last sound record; {@link #UNKNOWN} or the one before the file when it has none. */
    public long lastSequence() {
        return lastSequence;
    }

    public long lastDigest() {
        return lastDigest;
    }

    public long journalId() {
        return journalId;
    }

    /** Where the sound part ends. */
    public long end() {
        return end;
    }

    /** Where the last byte ends that is not zero; beyond {@link #end()} when the tail is torn. */
    public long usedEnd() {
        return usedEnd;
    }

    /** Whether Chronicle's end-of-cycle mark follows the sound part. */
    public boolean isEnded() {
        return isEnded;
    }

    /** What is wrong with the tail; null when nothing is. */
    public String torn() {
        return torn;
    }

    /** How many records the torn batch says it had; 0 when even that is lost. */
    public int tornRecords() {
        return tornRecords;
    }

    /** Positions of the sound documents, in order. */
    public LongArrayList documents() {
        return documents;
    }

    /** Positions of Chronicle's own documents, in order. */
    public LongArrayList metadata() {
        return metadata;
    }
}
