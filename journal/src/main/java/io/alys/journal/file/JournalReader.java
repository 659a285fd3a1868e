// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.file;

import io.alys.core.codec.RecordFrame;
import io.alys.journal.JournalDamagedException;
import io.alys.journal.file.DocumentCursor.Found;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the records of a journal in order, from a running node or a dead one, and changes nothing. Every record it yields
 * is whole, matches its checksum and follows the one before. For one thread at a time; hot records are yielded without
 * allocating.
 */
public final class JournalReader implements AutoCloseable {
    /** A document may lie across the end of what is mapped, so it is mapped anew well before. */
    private static final long REMAP_WITHIN_BYTES = DocumentLayout.HEADER_LENGTH + (long) DocumentLayout.LENGTH_MAX;

    private final Path directory;
    /** A batch that a running node is writing just now is whole a moment later; a torn one never is. */
    private static final int LOOKS_MAX = 50;

    private static final long LOOK_AGAIN_NS = 1_000_000;

    private final DocumentCursor cursor = new DocumentCursor();

    private List<Path> files;
    private int fileIndex = 0;
    private CycleFile file = null;
    private long position = 0;
    private long wanted;
    private long lastSequence = CycleScan.UNKNOWN;
    private long lastDigest = 0;
    private long journalId = 0;
    private long recordsRead = 0;
    private Torn torn = null;

    /** Will read from the sequence on; from the oldest record kept when that is later. */
    public JournalReader(final Path directory, final long fromSequence) {
        this.directory = directory;
        this.wanted = fromSequence;
        this.files = CycleFile.list(directory);
        fileIndex = CycleFile.holding(files, fromSequence);
    }

    /**
     * Reads the next record.
     *
     * @return false when there is none yet. Ask again to follow a running node, or {@link #checkTail} for a dead one.
     * @throws JournalDamagedException when bytes are wrong and sound records follow them.
     */
    public boolean next(final RecordFrame target) {
        while (true) {
            while (cursor.nextRecord()) {
                accept();
                if (lastSequence >= wanted) {
                    target.copyFrom(cursor.buffer(), cursor.recordOffset(), cursor.recordLength());
                    recordsRead++;
                    return true;
                }
            }
            if (!nextDocument()) {
                return false;
            }
        }
    }

    /**
     * Looks at what lies after the last record.
     *
     * @return the torn batch at the very end, or null when the end is clean.
     * @throws JournalDamagedException when sound records lie beyond.
     */
    public Torn checkTail() {
        if (torn != null || !openFile()) {
            return torn;
        }
        for (int look = 1; torn == null; look++) {
            remap();
            try {
                final Torn found = tailFound();
                if (found == null || isDocumentNext()) {
                    return null;
                }
                torn = look < LOOKS_MAX ? null : found;
            } catch (final JournalDamagedException damaged) {
                if (isDocumentNext()) {
                    return null; // A running node wrote it while we looked.
                }
                throw damaged;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
        return torn;
    }

    private Torn tailFound() {
        final CycleScan scan = new CycleScan(file.path(), journalId, CycleScan.UNKNOWN, 0);
        scan.checkFrom(file.memory(), file.length(), position, lastSequence);
        return scan.torn() == null
                ? null
                : new Torn(file.path(), position, scan.usedEnd() - position, scan.tornRecords(), scan.torn());
    }

    private boolean isDocumentNext() {
        final Found found = cursor.at(file.memory(), file.length(), position);
        return found == Found.DOCUMENT || found == Found.METADATA;
    }

    /** Sequence of the last record read, or {@link CycleScan#UNKNOWN}. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Rolling digest after the last record read. */
    public long lastDigest() {
        return lastDigest;
    }

    /** The number the journal was given when it began; 0 before the first record. */
    public long journalId() {
        return journalId;
    }

    public long recordsRead() {
        return recordsRead;
    }

    /** The file the last record was in, or null. */
    public Path currentFile() {
        return file == null ? null : file.path();
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private void accept() {
        if (lastSequence != CycleScan.UNKNOWN
                && (cursor.recordSequence() != lastSequence + 1 || cursor.recordPreviousDigest() != lastDigest)) {
            throw new JournalDamagedException(
                    lastSequence + 1,
                    file.path(),
                    "record does not follow: sequence=" + cursor.recordSequence() + " previousDigest="
                            + Long.toHexString(cursor.recordPreviousDigest()) + " expected="
                            + Long.toHexString(lastDigest));
        }
        lastSequence = cursor.recordSequence();
        lastDigest = cursor.recordDigest();
    }

    private boolean nextDocument() {
        if (torn != null || !openFile()) {
            return false;
        }
        while (true) {
            if (isBeforeWanted()) {
                continue;
            }
            switch (cursor.at(file.memory(), file.length(), position)) {
                case METADATA -> position = cursor.next();
                case DOCUMENT -> {
                    checkJournal();
                    position = cursor.next();
                    return true;
                }
                case END_OF_CYCLE -> {
                    if (!nextFile()) {
                        return false;
                    }
                }
                case NOTHING, INCOMPLETE -> {
                    if (!remap() && !nextFileAfterEnd()) {
                        return false;
                    }
                }
                case DAMAGED -> {
                    onDamaged();
                    return false;
                }
            }
        }
    }

    /** Steps over a document that ends before the first record wanted, without reading it. */
    private boolean isBeforeWanted() {
        if (lastSequence != CycleScan.UNKNOWN) {
            return false;
        }
        final long first = DocumentCursor.firstSequence(file.memory(), file.length(), position);
        if (first < 0 || first + DocumentCursor.count(file.memory(), position) > wanted) {
            return false;
        }
        final int header = DocumentCursor.header(file.memory(), position);
        final long after = DocumentLayout.after(position, header & DocumentLayout.LENGTH_MASK);
        if ((header & ~DocumentLayout.LENGTH_MASK) != 0 || after > file.length()) {
            return false;
        }
        position = after;
        return true;
    }

    private void checkJournal() {
        if (journalId == 0) {
            journalId = cursor.journalId();
        } else if (journalId != cursor.journalId()) {
            throw new JournalDamagedException(
                    lastSequence + 1,
                    file.path(),
                    "a batch of another journal: id=" + Long.toHexString(cursor.journalId()));
        }
    }

    private void onDamaged() {
        final String fault = cursor.fault();
        final CycleScan scan = new CycleScan(file.path(), journalId, CycleScan.UNKNOWN, 0);
        scan.checkFrom(file.memory(), file.length(), position, lastSequence);
        for (final Path later : CycleFile.list(directory)) {
            if (later.compareTo(file.path()) > 0 && CycleFile.firstSequence(later) >= 0) {
                throw new JournalDamagedException(
                        lastSequence == CycleScan.UNKNOWN ? wanted : lastSequence + 1, file.path(), fault);
            }
        }
        torn = new Torn(file.path(), position, scan.usedEnd() - position, scan.tornRecords(), fault);
    }

    private boolean openFile() {
        if (file != null) {
            return true;
        }
        if (files.isEmpty()) {
            files = CycleFile.list(directory);
            if (files.isEmpty()) {
                return false;
            }
            fileIndex = CycleFile.holding(files, wanted);
        }
        file = CycleFile.open(files.get(fileIndex));
        position = 0;
        return true;
    }

    /** Takes a file that has grown anew; false when it has not. */
    private boolean remap() {
        // As long as what is mapped reaches beyond the position, more of it would show nothing new there.
        if (position + REMAP_WITHIN_BYTES < file.length() || !file.hasGrown()) {
            return false;
        }
        final CycleFile longer = CycleFile.open(file.path());
        file.close();
        file = longer;
        return true;
    }

    private boolean nextFile() {
        final Path current = file.path();
        files = CycleFile.list(directory);
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i).compareTo(current) > 0) {
                fileIndex = i;
                file.close();
                file = CycleFile.open(files.get(i));
                position = 0;
                return true;
            }
        }
        return false;
    }

    /** Goes on to a later file when there is one and nothing was added here since it appeared. */
    private boolean nextFileAfterEnd() {
        final List<Path> now = CycleFile.list(directory);
        if (now.isEmpty() || now.getLast().compareTo(file.path()) <= 0) {
            return false;
        }
        final Found again = cursor.at(file.memory(), file.length(), position);
        if (again != Found.NOTHING && again != Found.INCOMPLETE) {
            return true;
        }
        final CycleScan scan = new CycleScan(file.path(), journalId, CycleScan.UNKNOWN, 0);
        scan.checkFrom(file.memory(), file.length(), position, lastSequence);
        return nextFile();
    }

    /**
     * An unsound batch with nothing sound after it.
     *
     * @param file it is in.
     * @param position where it begins.
     * @param bytes that are not zero from there.
     * @param records it says it had; 0 when that cannot be read.
     * @param reason what is wrong with it.
     */
    public record Torn(Path file, long position, long bytes, int records, String reason) {}
}
