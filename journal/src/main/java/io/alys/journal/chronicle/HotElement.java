// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.codec.RecordFrame;
import io.alys.core.command.Commands;
import io.alys.core.event.Events;
import io.alys.journal.file.DocumentLayout;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * All that stands before the raw bytes of one kind of hot record, kept to be copied before the next record of that kind:
 * only its sequence, its time and its size differ. Records are of one kind when they agree in type, version, source,
 * verdict and events.
 */
final class HotElement {
    private static final int LENGTH_MAX = 256;

    /** Before the raw bytes stand the code and the length of a nest, and the code of bytes. */
    static final int RAW_LENGTH_BACK = 1 + Integer.BYTES;

    // From the start of an element: what stands before them has one length in every element.
    private static final int SEQUENCE_VALUE_OFFSET =
            DocumentLayout.ELEMENT_FIXED_LENGTH + DocumentLayout.field("sequence").length + 1;
    static final int LAST_VALUE_OFFSET = SEQUENCE_VALUE_OFFSET + Long.BYTES + DocumentLayout.field("last").length + 1;

    private static final int TIME_TEXT_OFFSET =
            LAST_VALUE_OFFSET + Long.BYTES + DocumentLayout.field("time").length + 1;

    private final UnsafeBuffer legible = new UnsafeBuffer(new byte[LENGTH_MAX]);
    private final IsoTime isoTime = new IsoTime();
    private int length = 0;
    private long kind = 0;
    private long timeMs = 0;

    /** What the records of one kind share: type, version, source, verdict and number of events. */
    static long kind(final DirectBuffer record, final int offset) {
        return record.getLong(offset + RecordFrame.INPUT_TYPE_OFFSET, LITTLE_ENDIAN);
    }

    /** Whether a record shows nothing but names: a probe, answered at most once. */
    static boolean isHot(final DirectBuffer record, final int offset) {
        if (record.getShort(offset + RecordFrame.INPUT_TYPE_OFFSET, LITTLE_ENDIAN) != Commands.PROBE_TYPE) {
            return false;
        }
        final int events = record.getShort(offset + RecordFrame.EVENT_COUNT_OFFSET, LITTLE_ENDIAN);
        if (events != 1) {
            return events == 0;
        }
        final int inputLength = record.getInt(offset + RecordFrame.INPUT_LENGTH_OFFSET, LITTLE_ENDIAN);
        return record.getShort(offset + RecordFrame.HEADER_LENGTH + inputLength, LITTLE_ENDIAN)
                == Events.PROBE_ANSWERED_TYPE;
    }

    /** Keeps what stands in front of a raw record that is hot. */
    void keep(
            final DirectBuffer element,
            final int start,
            final int legibleLength,
            final DirectBuffer record,
            final int offset) {
        if (legibleLength <= LENGTH_MAX) {
            legible.putBytes(0, element, start, legibleLength);
            length = legibleLength;
            kind = kind(record, offset);
            timeMs = record.getLong(offset + RecordFrame.TIME_MS_OFFSET, LITTLE_ENDIAN);
        }
    }

    /** Whether what is kept is of the kind of a record that is hot. */
    boolean isOf(final long recordKind) {
        return recordKind == kind && length > 0;
    }

    /** Writes what stands before the raw record; gives where that begins. */
    int write(
            final MutableDirectBuffer target,
            final int start,
            final DirectBuffer record,
            final int offset,
            final int size) {
        final long recordTimeMs = record.getLong(offset + RecordFrame.TIME_MS_OFFSET, LITTLE_ENDIAN);
        if (recordTimeMs != timeMs) {
            isoTime.write(legible, TIME_TEXT_OFFSET, recordTimeMs);
            timeMs = recordTimeMs;
        }
        final int rawStart = start + length;
        target.putBytes(start, legible, 0, length);
        target.putInt(start + 1, length + size - DocumentLayout.ELEMENT_HEADER_LENGTH, LITTLE_ENDIAN);
        target.putInt(start + DocumentLayout.SIZE_OFFSET, size, LITTLE_ENDIAN);
        final long sequence = record.getLong(offset + RecordFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN);
        target.putLong(start + SEQUENCE_VALUE_OFFSET, sequence, LITTLE_ENDIAN);
        target.putLong(start + LAST_VALUE_OFFSET, sequence, LITTLE_ENDIAN);
        target.putInt(rawStart - RAW_LENGTH_BACK, size + 1, LITTLE_ENDIAN);
        return rawStart;
    }
}
