// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.journal.file.DocumentLayout;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * How a journal is written.
 *
 * @param directory of the journal alone.
 * @param rollPeriod of its files; a journal that began with another refuses to open.
 * @param durability of a force.
 * @param blockSizeBytes mapped at a time; a document may be a quarter of it, or all of it where it is 64 KiB.
 * @param batchBytesMax at which a batch is written and forced without waiting for the caller's force.
 * @param freeBytesMin that must be left on the disk before a batch is written.
 * @param preallocateBytes kept ready ahead of the end.
 * @param wallClock Unix milliseconds; decides only which file a batch goes to.
 */
public record JournalOptions(
        Path directory,
        RollPeriod rollPeriod,
        Durability durability,
        long blockSizeBytes,
        int batchBytesMax,
        long freeBytesMin,
        long preallocateBytes,
        LongSupplier wallClock) {
    public static final long BLOCK_SIZE_BYTES_MIN = 64 * 1024;
    public static final long BLOCK_SIZE_BYTES_DEFAULT = 4L * DocumentLayout.LENGTH_MAX;
    public static final int BATCH_BYTES_MAX_DEFAULT = 1024 * 1024;
    public static final long FREE_BYTES_MIN_DEFAULT = 256L * 1024 * 1024;
    public static final long PREALLOCATE_BYTES_DEFAULT = 16L * 1024 * 1024;

    /** What a document needs beside its records, and a batch at its bound beside one more record. */
    private static final int BATCH_SLACK_BYTES = 16 * 1024;

    public JournalOptions {
        require(blockSizeBytes >= BLOCK_SIZE_BYTES_MIN, "blockSizeBytes", blockSizeBytes, ">= " + BLOCK_SIZE_BYTES_MIN);
        require(
                batchBytesMax >= 1024 && batchBytesMax <= documentBytesMax(blockSizeBytes) - BATCH_SLACK_BYTES,
                "batchBytesMax",
                batchBytesMax,
                "1024 to " + (documentBytesMax(blockSizeBytes) - BATCH_SLACK_BYTES));
        require(freeBytesMin >= 0, "freeBytesMin", freeBytesMin, "not negative");
        require(preallocateBytes >= 4096, "preallocateBytes", preallocateBytes, ">= 4096");
    }

    /** Hourly files, forced, with room for the longest record. */
    public static JournalOptions of(final Path directory) {
        return new JournalOptions(
                directory,
                RollPeriod.HOUR,
                Durability.FORCED,
                BLOCK_SIZE_BYTES_DEFAULT,
                BATCH_BYTES_MAX_DEFAULT,
                FREE_BYTES_MIN_DEFAULT,
                PREALLOCATE_BYTES_DEFAULT,
                System::currentTimeMillis);
    }

    /** Small files for tests and trials: records of at most about 48 KiB. */
    public static JournalOptions small(final Path directory) {
        return of(directory)
                .withBlockSize(BLOCK_SIZE_BYTES_MIN, 32 * 1024)
                .withRoom(0, 64 * 1024)
                .withRollPeriod(RollPeriod.FIVE_MINUTES);
    }

    public JournalOptions withRollPeriod(final RollPeriod period) {
        return new JournalOptions(
                directory,
                period,
                durability,
                blockSizeBytes,
                batchBytesMax,
                freeBytesMin,
                preallocateBytes,
                wallClock);
    }

    public JournalOptions withDurability(final Durability wanted) {
        return new JournalOptions(
                directory,
                rollPeriod,
                wanted,
                blockSizeBytes,
                batchBytesMax,
                freeBytesMin,
                preallocateBytes,
                wallClock);
    }

    /** Sets the block and the batch bound, which depends on it. */
    public JournalOptions withBlockSize(final long blockBytes, final int batchBytes) {
        return new JournalOptions(
                directory, rollPeriod, durability, blockBytes, batchBytes, freeBytesMin, preallocateBytes, wallClock);
    }

    /** Sets how much disk must stay free, and how much is kept ready. */
    public JournalOptions withRoom(final long freeBytes, final long readyBytes) {
        return new JournalOptions(
                directory, rollPeriod, durability, blockSizeBytes, batchBytesMax, freeBytes, readyBytes, wallClock);
    }

    public JournalOptions withWallClock(final LongSupplier clock) {
        return new JournalOptions(
                directory,
                rollPeriod,
                durability,
                blockSizeBytes,
                batchBytesMax,
                freeBytesMin,
                preallocateBytes,
                clock);
    }

    JournalOptions withDirectory(final Path other) {
        return new JournalOptions(
                other,
                rollPeriod,
                durability,
                blockSizeBytes,
                batchBytesMax,
                freeBytesMin,
                preallocateBytes,
                wallClock);
    }

    /** The longest document that fits: what Chronicle maps beyond a block. */
    int documentBytesMax() {
        return documentBytesMax(blockSizeBytes);
    }

    /** What Chronicle maps beyond a block. */
    long overlapBytes() {
        return overlapBytes(blockSizeBytes);
    }

    private static int documentBytesMax(final long blockBytes) {
        return (int) Math.min(overlapBytes(blockBytes) - 1024, DocumentLayout.LENGTH_MAX);
    }

    private static long overlapBytes(final long blockBytes) {
        return blockBytes < 4 * BLOCK_SIZE_BYTES_MIN ? BLOCK_SIZE_BYTES_MIN : blockBytes / 4;
    }

    private static void require(final boolean holds, final String field, final long value, final String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + "=" + value + " must be " + rule);
        }
    }
}
