// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.codec.RecordFrame;
import io.alys.core.port.EventJournal;
import io.alys.journal.JournalFailedException;
import io.alys.journal.JournalFullException;
import io.alys.journal.JournalMismatchException;
import io.alys.journal.file.CycleFile;
import io.alys.journal.file.JournalReader;
import io.alys.journal.file.RecordVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;

/**
 * Keeps the records since the last force in memory and writes them as one document, so that the price of Chronicle and of
 * the disk is paid once a batch. One thread opens, appends, forces and closes; {@link #durableSequence()} and the
 * {@link #preallocationAgent()} are for others. Fails for good at the first fault: open anew to go on.
 */
public final class ChronicleEventJournal implements EventJournal {
    private final JournalOptions options;
    private final JournalLock lock;
    private final DocumentAppender appender;
    private final BatchDocument batch = new BatchDocument();
    private final long journalId;
    private final OpenReport openReport;

    // The writing thread's alone, but for the volatile one.
    private long lastSequence;
    private long lastDigest;
    private boolean isUnforced = false;
    private boolean isClosed = false;
    private Throwable failure = null;
    private volatile long durableSequence;

    private ChronicleEventJournal(
            final JournalOptions options,
            final JournalLock lock,
            final DocumentAppender appender,
            final OpenReport openReport) {
        this.options = options;
        this.lock = lock;
        this.appender = appender;
        this.openReport = openReport;
        this.journalId = openReport.journalId();
        this.lastSequence = openReport.lastSequence();
        this.lastDigest = openReport.lastDigest();
        this.durableSequence = openReport.lastSequence();
    }

    /**
     * Opens the journal for writing: takes the directory's lock, cuts a torn tail, refuses damage.
     *
     * @throws io.alys.journal.JournalLockedException when another writes there.
     * @throws io.alys.journal.JournalDamagedException when records before the end are damaged.
     * @throws JournalFullException when there is no room.
     * @throws JournalMismatchException when the journal has another roll period.
     */
    public static ChronicleEventJournal open(final JournalOptions options) {
        return open(options, RecordVisitor.NONE);
    }

    /**
     * The same, and shows the records of the newest file that holds any to a visitor while they are checked, so that
     * they are read once. What it saw counts only once this returned; it may be shown none.
     */
    public static ChronicleEventJournal open(final JournalOptions options, final RecordVisitor visitor) {
        return open(options, visitor, UnaryOperator.identity());
    }

    /** The same by way of other channels: those of tests, which fail. */
    static ChronicleEventJournal open(final JournalOptions options, final UnaryOperator<FileChannel> channels) {
        return open(options, RecordVisitor.NONE, channels);
    }

    private static ChronicleEventJournal open(
            final JournalOptions options, final RecordVisitor visitor, final UnaryOperator<FileChannel> channels) {
        final JournalLock lock = JournalLock.take(options.directory());
        boolean isOpen = false;
        try {
            checkNames(options);
            final ChronicleEventJournal journal = openLocked(options, visitor, channels, lock);
            isOpen = true;
            return journal;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot open journal directory=" + options.directory(), e);
        } finally {
            if (!isOpen) {
                lock.close();
            }
        }
    }

    private static ChronicleEventJournal openLocked(
            final JournalOptions options,
            final RecordVisitor visitor,
            final UnaryOperator<FileChannel> channels,
            final JournalLock lock)
            throws IOException {
        final long startNs = System.nanoTime();
        final TailRepair.Mended mended = new TailRepair(options, visitor).run();
        final DocumentAppender appender = start(options, channels, mended);
        final long id = mended.journalId() == 0 ? new SecureRandom().nextLong() | 1 : mended.journalId();
        return new ChronicleEventJournal(
                options,
                lock,
                appender,
                new OpenReport(
                        mended.lastSequence(),
                        mended.lastDigest(),
                        id,
                        mended.torn(),
                        (System.nanoTime() - startNs) / 1_000_000));
    }

    private static DocumentAppender start(
            final JournalOptions options, final UnaryOperator<FileChannel> channels, final TailRepair.Mended mended)
            throws IOException {
        final DocumentAppender appender = new DocumentAppender(options, channels);
        boolean isStarted = false;
        try {
            appender.start(mended.lastFile(), mended.end(), mended.isEnded());
            isStarted = true;
            return appender;
        } finally {
            if (!isStarted) {
                appender.close();
            }
        }
    }

    private static void checkNames(final JournalOptions options) {
        final CycleClock clock = new CycleClock(options.rollPeriod());
        for (final Path file : CycleFile.list(options.directory())) {
            if (!clock.isNameOfCycle(file)) {
                throw new JournalMismatchException("rollPeriod=" + options.rollPeriod() + " means files like "
                        + options.rollPeriod().format() + ", but the journal has file=" + file);
            }
        }
    }

    /** {@inheritDoc} The checksum is set here, in the journal's own copy. */
    @Override
    public void append(final DirectBuffer source, final int offset, final int length) {
        requireSound();
        RecordFrame.checkStructure(source, offset, length);
        final int size = source.getInt(offset + RecordFrame.LENGTH_OFFSET, LITTLE_ENDIAN);
        final long sequence = source.getLong(offset + RecordFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN);
        if (sequence != lastSequence + 1) {
            throw new IllegalStateException("gap: sequence=" + sequence + " lastSequence=" + lastSequence);
        }
        final long previousDigest = source.getLong(offset + RecordFrame.PREVIOUS_DIGEST_OFFSET, LITTLE_ENDIAN);
        if (previousDigest != lastDigest) {
            throw new IllegalStateException("link: sequence=" + sequence + " previousDigest="
                    + Long.toHexString(previousDigest) + " lastDigest=" + Long.toHexString(lastDigest));
        }
        if (batch.count() > 0 && batch.length() + size > options.batchBytesMax()) {
            flush();
        }
        final int oldLength = batch.length();
        batch.add(source, offset, size);
        if (batch.length() > options.documentBytesMax()) {
            batch.dropLast(oldLength);
            if (batch.count() == 0) {
                throw new IllegalArgumentException("record sequence=" + sequence + " length=" + size
                        + " does not fit a document of " + options.documentBytesMax() + " bytes");
            }
            flush();
            append(source, offset, length);
            return;
        }
        lastSequence = sequence;
        lastDigest = source.getLong(offset + RecordFrame.DIGEST_OFFSET, LITTLE_ENDIAN);
    }

    @Override
    public void force() {
        requireSound();
        flush();
    }

    @Override
    public long lastSequence() {
        return lastSequence;
    }

    /** Rolling digest after the last record appended; 0 before the first. */
    public long lastDigest() {
        return lastDigest;
    }

    /** Sequence up to which a force has returned, or -1. For any thread. */
    public long durableSequence() {
        return durableSequence;
    }

    /** What was found, and mended, when the journal was opened. */
    public OpenReport openReport() {
        return openReport;
    }

    /** Free space on the disk, bytes, below which the journal fails. For any thread. */
    public long freeBytesMin() {
        return appender.freeBytesMin();
    }

    /**
     * Another least of free space on the disk, bytes, below which the journal fails. For any thread; it counts when the
     * disk is asked next, within seconds.
     */
    public void freeBytesMin(final long bytes) {
        appender.freeBytesMin(bytes);
    }

    /** Keeps blocks ready ahead of the end, and the next file before a roll. For one thread other than the writer's. */
    public Agent preallocationAgent() {
        return new PreallocationAgent(appender, options);
    }

    /** Writes and forces what is left, unless the journal has failed. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            if (failure == null) {
                flush();
                appender.listNew();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(
                    "cannot list the journal for Chronicle: directory=" + options.directory(), e);
        } finally {
            try {
                appender.close();
            } finally {
                lock.close();
            }
        }
    }

    /** Writes the batch and forces it. At most one document is ever unforced, so a torn one can only be the last. */
    private void flush() {
        try {
            if (batch.count() > 0) {
                batch.seal(journalId);
                isUnforced = true;
                appender.write(batch);
                batch.clear();
            }
            if (isUnforced) {
                appender.force();
                isUnforced = false;
                durableSequence = lastSequence;
            }
        } catch (final JournalFullException e) {
            failure = e;
            throw e;
        } catch (final Throwable e) {
            // Whatever it was, what is on the disk is not known.
            failure = e;
            throw new JournalFailedException(
                    "journal write failed: directory=" + options.directory() + " lastSequence=" + lastSequence
                            + " durableSequence=" + durableSequence,
                    e);
        }
    }

    private void requireSound() {
        if (failure != null) {
            throw new JournalFailedException("journal failed before and must be opened anew", failure);
        }
        if (isClosed) {
            throw new IllegalStateException("journal is closed: directory=" + options.directory());
        }
    }

    /**
     * The state a journal was opened in.
     *
     * @param lastSequence of the last sound record, or -1.
     * @param lastDigest rolling, after it.
     * @param journalId chosen when the journal began.
     * @param torn the batch that was cut, or null.
     * @param elapsedMs it took.
     */
    public record OpenReport(
            long lastSequence, long lastDigest, long journalId, JournalReader.Torn torn, long elapsedMs) {}
}
