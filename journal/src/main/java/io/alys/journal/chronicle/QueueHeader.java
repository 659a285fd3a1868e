// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.journal.file.CycleScan;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.agrona.collections.LongArrayList;

/**
 * Whether Chronicle's own numbers in a cycle file agree with the documents that are there. Our readers use none of
 * them, but Chronicle appends where they say; a file that fails here is written anew from its documents.
 */
final class QueueHeader {
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);
    private static final byte ARRAY_CODE = (byte) 0x8D;
    private static final byte INT64_CODE = (byte) 0xA7;
    private static final int ARRAY_NUMBERS = 2 * Long.BYTES;
    private static final int ARRAY_FOUND_WITHIN = 40;
    private static final int SEQUENCE_BITS = 32;

    private QueueHeader() {}

    /**
     * Compares a file with what it should be.
     *
     * @param memory of the file.
     * @param scan of it, which found at least one document.
     * @param pristine the first bytes of a file that Chronicle has just made, as far as its first document.
     * @param indexCount entries of an index page.
     * @param indexSpacing documents from one entry to the next.
     */
    static boolean isSound(
            final MemorySegment memory,
            final CycleScan scan,
            final MemorySegment pristine,
            final int indexCount,
            final int indexSpacing) {
        final long header = scan.metadata().isEmpty() ? -1 : scan.metadata().getLong(0);
        if (header != 0 || scan.metadata().size() < 3 || scan.documents().getLong(0) != pristine.byteSize()) {
            return false;
        }
        final long index2Index = scan.metadata().getLong(1);
        final long written = numbersAfter(pristine, 0, "writePosition", ARRAY_CODE, index2Index) + ARRAY_NUMBERS;
        final long lastIndex = numbersAfter(pristine, 0, "lastIndex", INT64_CODE, index2Index);
        if (written < ARRAY_NUMBERS || lastIndex < 0) {
            return false;
        }
        for (long i = 0; i < index2Index; i++) {
            final boolean isNumber =
                    (i >= written && i < written + ARRAY_NUMBERS) || (i >= lastIndex && i < lastIndex + Long.BYTES);
            if (!isNumber && byteAt(memory, i) != byteAt(pristine, i)) {
                return false;
            }
        }
        return isWritePositionSound(memory, written, scan.documents())
                && isLastIndexSound(
                        memory.get(LONG, lastIndex), scan.documents().size(), indexSpacing)
                && areIndexPagesSound(memory, scan, indexCount, indexSpacing);
    }

    /** The position is that of the last document, or the one before when the process died in between. */
    private static boolean isWritePositionSound(
            final MemorySegment memory, final long at, final LongArrayList documents) {
        final int last = documents.size() - 1;
        boolean isPosition = false;
        boolean isSequence = false;
        for (int i = Math.max(0, last - 1); i <= last; i++) {
            final long position = documents.getLong(i);
            isPosition |= memory.get(LONG, at) == position;
            isSequence |= memory.get(LONG, at + Long.BYTES) == (position << SEQUENCE_BITS) + i;
        }
        return isPosition && isSequence;
    }

    private static boolean isLastIndexSound(final long next, final int documents, final int spacing) {
        final long expected = (documents - 1L) / spacing * spacing + spacing;
        return next == expected || next == expected - spacing;
    }

    private static boolean areIndexPagesSound(
            final MemorySegment memory, final CycleScan scan, final int indexCount, final int spacing) {
        final LongArrayList pages = scan.metadata();
        final LongArrayList roots = new LongArrayList();
        for (int i = 2; i < pages.size(); i++) {
            roots.addLong(pages.getLong(i));
        }
        if (!isArraySound(memory, pages.getLong(1), "index2index", indexCount, roots, 0, 1)) {
            return false;
        }
        for (int i = 0; i < roots.size(); i++) {
            final long first = (long) i * indexCount * spacing;
            if (!isArraySound(memory, roots.getLong(i), "index", indexCount, scan.documents(), first, spacing)) {
                return false;
            }
        }
        return true;
    }

    /** Each entry is the position it should be, or 0, which Chronicle takes for a hole and steps over. */
    private static boolean isArraySound(
            final MemorySegment memory,
            final long page,
            final String name,
            final int capacity,
            final LongArrayList positions,
            final long first,
            final int spacing) {
        final long numbers = numbersAfter(memory, page, name, ARRAY_CODE, page + ARRAY_FOUND_WITHIN);
        if (numbers < 0 || memory.get(LONG, numbers) != capacity) {
            return false;
        }
        final long used = memory.get(LONG, numbers + Long.BYTES);
        final long expectedUsed = Math.min(capacity, (positions.size() - first + spacing - 1) / spacing);
        if (used != expectedUsed && used != expectedUsed - 1) {
            return false;
        }
        for (int i = 0; i < capacity; i++) {
            final long entry = memory.get(LONG, numbers + ARRAY_NUMBERS + (long) i * Long.BYTES);
            final long place = first + (long) i * spacing;
            if (entry != 0 && (place >= positions.size() || entry != positions.getLong((int) place))) {
                return false;
            }
        }
        return true;
    }

    /** Where the numbers begin that follow a name and a code; -1 when they do not. */
    private static long numbersAfter(
            final MemorySegment memory, final long from, final String name, final byte code, final long limit) {
        final byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        for (long at = from; at < limit - ascii.length; at++) {
            if (isAt(memory, at, ascii)) {
                for (long i = at + ascii.length; i < limit; i++) {
                    if (byteAt(memory, i) == code) {
                        return i + 1;
                    }
                }
            }
        }
        return -1;
    }

    private static boolean isAt(final MemorySegment memory, final long at, final byte[] ascii) {
        for (int i = 0; i < ascii.length; i++) {
            if (byteAt(memory, at + i) != ascii[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte byteAt(final MemorySegment memory, final long at) {
        return memory.get(ValueLayout.JAVA_BYTE, at);
    }
}
