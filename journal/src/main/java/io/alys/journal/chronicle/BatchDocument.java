// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Recorded;
import io.alys.core.codec.TextFieldWriter;
import io.alys.core.command.Commands;
import io.alys.core.event.Events;
import io.alys.journal.file.DocumentLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One document under construction, as {@link DocumentLayout} says: the records since the last force, legible and raw, in
 * one piece of memory outside the heap, with room for its header before it. Reused; a hot record is added without allocating.
 */
final class BatchDocument {
    private static final int INITIAL_CAPACITY = 256 * 1024;
    private static final int KEPT_CAPACITY_MAX = 8 * 1024 * 1024;

    /** A hot record's legible part, with room to spare; a warm record's is this beside its texts. */
    private static final int LEGIBLE_FIXED_MAX = 512;

    /** Kinds of hot records that are known at a time; a power of two. */
    private static final int HOT_ELEMENTS = 16;

    private static final int HOT_ELEMENTS_MASK = HOT_ELEMENTS - 1;

    // What differs most between kinds; the verdict two bits above the source.
    private static final int SOURCE_SHIFT = Byte.SIZE * (RecordFrame.SOURCE_OFFSET - RecordFrame.INPUT_TYPE_OFFSET);
    private static final int VERDICT_SHIFT = SOURCE_SHIFT + Byte.SIZE - 2;
    private static final int NO_RUN = -1;
    private static final int TEXT_LENGTH_MAX = 4096;
    private static final int TEXT_HEADER_MAX = 4;
    private static final byte[] PREFIX = DocumentLayout.prefix();
    private static final byte[] SIZE = DocumentLayout.field("size");
    private static final byte[] SEQUENCE = DocumentLayout.field("sequence");
    private static final byte[] LAST = DocumentLayout.field("last");
    private static final byte[] TIME = DocumentLayout.field("time");
    private static final byte[] SOURCE = DocumentLayout.field("source");
    private static final byte[] TYPE = DocumentLayout.field("type");
    private static final byte[] VERDICT = DocumentLayout.field("verdict");
    private static final byte[] INPUT = DocumentLayout.field("input");
    private static final byte[] EVENTS = DocumentLayout.field("events");
    private static final byte[] RAW = DocumentLayout.field("raw");

    private final RecordNames names = new RecordNames();
    private final IsoTime isoTime = new IsoTime();
    private final CRC32C crc = new CRC32C();
    private final BinaryFieldReader reader = new BinaryFieldReader();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final HotElement[] hotElements = new HotElement[HOT_ELEMENTS];
    private ByteBuffer memory;
    private int length = DocumentLayout.PREFIX_LENGTH;
    private int count = 0;

    // The run of hot records that ends the document, if one does: of one kind and one time, legible once.
    private int runStart = NO_RUN;
    private int runRaw = 0;
    private long runKind = 0;
    private long runTimeMs = 0;

    BatchDocument() {
        Arrays.setAll(hotElements, i -> new HotElement());
        allocate(INITIAL_CAPACITY);
    }

    /** Adds a record and sets its checksum. */
    void add(final DirectBuffer source, final int offset, final int size) {
        reserve(LEGIBLE_FIXED_MAX + size);
        if (count == 0) {
            buffer.putLong(
                    DocumentLayout.FIRST_OFFSET,
                    source.getLong(offset + RecordFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN),
                    LITTLE_ENDIAN);
        }
        if (HotElement.isHot(source, offset)) {
            addHot(source, offset, size);
        } else {
            addAnew(source, offset, size);
            runStart = NO_RUN;
        }
        count++;
    }

    private void addHot(final DirectBuffer source, final int offset, final int size) {
        final long kind = HotElement.kind(source, offset);
        final long timeMs = source.getLong(offset + RecordFrame.TIME_MS_OFFSET, LITTLE_ENDIAN);
        if (runStart != NO_RUN && kind == runKind && timeMs == runTimeMs) {
            length = raw(length, source, offset, size);
            endRun(source.getLong(offset + RecordFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN));
            return;
        }
        final HotElement kept =
                hotElements[(int) ((kind >>> SOURCE_SHIFT) ^ (kind >>> VERDICT_SHIFT)) & HOT_ELEMENTS_MASK];
        final int start = length;
        if (kept.isOf(kind)) {
            length = raw(kept.write(buffer, start, source, offset, size), source, offset, size);
        } else {
            addAnew(source, offset, size);
            kept.keep(buffer, start, length - size - start, source, offset);
        }
        runStart = start;
        runRaw = length - size;
        runKind = kind;
        runTimeMs = timeMs;
    }

    /** Has the run end where the document does, with the record of this sequence. */
    private void endRun(final long lastSequence) {
        buffer.putInt(runStart + 1, length - runStart - DocumentLayout.ELEMENT_HEADER_LENGTH, LITTLE_ENDIAN);
        buffer.putInt(runStart + DocumentLayout.SIZE_OFFSET, length - runRaw, LITTLE_ENDIAN);
        buffer.putLong(runStart + HotElement.LAST_VALUE_OFFSET, lastSequence, LITTLE_ENDIAN);
        buffer.putInt(runRaw - HotElement.RAW_LENGTH_BACK, length - runRaw + 1, LITTLE_ENDIAN);
    }

    private void addAnew(final DirectBuffer source, final int offset, final int size) {
        final int start = length;
        int at = start + DocumentLayout.ELEMENT_HEADER_LENGTH;
        at = int32(at, SIZE, size);
        at = put(at, SEQUENCE);
        buffer.putByte(at, DocumentLayout.INT64_CODE);
        buffer.putLong(at + 1, source.getLong(offset + RecordFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN), LITTLE_ENDIAN);
        at += 1 + Long.BYTES;
        final int type = source.getShort(offset + RecordFrame.INPUT_TYPE_OFFSET, LITTLE_ENDIAN);
        if (type == Commands.PROBE_TYPE) {
            at = put(at, LAST);
            buffer.putByte(at, DocumentLayout.INT64_CODE);
            buffer.putLong(at + 1, source.getLong(offset + RecordFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN), LITTLE_ENDIAN);
            at += 1 + Long.BYTES;
        }
        at = put(at, TIME);
        buffer.putByte(at, (byte) (DocumentLayout.SHORT_TEXT_CODE + IsoTime.LENGTH));
        isoTime.write(buffer, at + 1, source.getLong(offset + RecordFrame.TIME_MS_OFFSET, LITTLE_ENDIAN));
        at = put(at + 1 + IsoTime.LENGTH, SOURCE);
        at = put(at, names.source(source.getByte(offset + RecordFrame.SOURCE_OFFSET)));
        at = put(put(at, TYPE), names.command(type));
        at = put(put(at, VERDICT), names.verdict(source.getByte(offset + RecordFrame.VERDICT_OFFSET)));
        if (type != Commands.PROBE_TYPE) {
            at = warmInput(at, source, offset, type, size);
        }
        at = events(at, source, offset, size);
        at = put(at, RAW);
        buffer.putByte(at, DocumentLayout.NESTED_CODE);
        buffer.putInt(at + 1, size + 1, LITTLE_ENDIAN);
        buffer.putByte(at + 5, DocumentLayout.BYTES_CODE);
        final int end = raw(at + 6, source, offset, size);
        buffer.putByte(start, DocumentLayout.NESTED_CODE);
        buffer.putInt(start + 1, end - start - DocumentLayout.ELEMENT_HEADER_LENGTH, LITTLE_ENDIAN);
        length = end;
    }

    /** Completes the numbers in front of the document. */
    void seal(final long journalId) {
        buffer.putLong(DocumentLayout.JOURNAL_OFFSET, journalId, LITTLE_ENDIAN);
        buffer.putInt(DocumentLayout.COUNT_OFFSET, count, LITTLE_ENDIAN);
        buffer.putInt(DocumentLayout.LIST_LENGTH_OFFSET, length - DocumentLayout.PREFIX_LENGTH, LITTLE_ENDIAN);
    }

    void clear() {
        if (buffer.capacity() > KEPT_CAPACITY_MAX) {
            allocate(INITIAL_CAPACITY);
        }
        length = DocumentLayout.PREFIX_LENGTH;
        count = 0;
        runStart = NO_RUN;
    }

    /** Drops the last record; the document was so long without it. */
    void dropLast(final int oldLength) {
        length = oldLength;
        count--;
        if (runStart >= oldLength) {
            runStart = NO_RUN;
        } else if (runStart != NO_RUN) {
            endRun(buffer.getLong(runStart + HotElement.LAST_VALUE_OFFSET, LITTLE_ENDIAN) - 1);
        }
    }

    int count() {
        return count;
    }

    int length() {
        return length;
    }

    /** Bytes of the document with its header before it and the next one's, still empty, after it. */
    int framedLength() {
        return (int) DocumentLayout.after(0, length) + DocumentLayout.HEADER_LENGTH;
    }

    /** The document in its frame, both headers empty, and zeros up to the length, which is at most a page more. */
    ByteBuffer framed(final int frameLength) {
        reserve(frameLength - length);
        buffer.setMemory(length, frameLength - DocumentLayout.HEADER_LENGTH - length, (byte) 0);
        return memory.limit(frameLength).position(0);
    }

    private int raw(final int at, final DirectBuffer source, final int offset, final int size) {
        buffer.putBytes(at, source, offset, size);
        crc.reset();
        final int start = DocumentLayout.HEADER_LENGTH + at;
        memory.limit(start + size).position(start + RecordFrame.DIGEST_OFFSET);
        crc.update(memory);
        buffer.putInt(at + RecordFrame.CRC_OFFSET, (int) crc.getValue(), LITTLE_ENDIAN);
        return at + size;
    }

    private int warmInput(
            final int start, final DirectBuffer source, final int offset, final int type, final int size) {
        String shown;
        try {
            shown = TextFieldWriter.fields(Commands.CATALOG.read(
                    type,
                    reader.wrap(
                            source,
                            offset + RecordFrame.HEADER_LENGTH,
                            source.getInt(offset + RecordFrame.INPUT_LENGTH_OFFSET, LITTLE_ENDIAN),
                            source.getShort(offset + RecordFrame.INPUT_VERSION_OFFSET, LITTLE_ENDIAN))));
        } catch (final RuntimeException e) {
            // An input found INVALID may hold anything; the raw bytes are kept all the same.
            shown = "undecodable: " + e.getMessage();
        }
        return text(put(start, INPUT), shown, size);
    }

    private int events(final int start, final DirectBuffer source, final int offset, final int size) {
        final int list = put(start, EVENTS);
        buffer.putByte(list, DocumentLayout.NESTED_CODE);
        int at = list + DocumentLayout.ELEMENT_HEADER_LENGTH;
        int position = offset
                + RecordFrame.HEADER_LENGTH
                + source.getInt(offset + RecordFrame.INPUT_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int eventCount = source.getShort(offset + RecordFrame.EVENT_COUNT_OFFSET, LITTLE_ENDIAN);
        for (int i = 0; i < eventCount; i++) {
            final int type = source.getShort(position, LITTLE_ENDIAN);
            final int eventLength = source.getInt(position + 4, LITTLE_ENDIAN);
            if (type == Events.PROBE_ANSWERED_TYPE) {
                final byte[] name = names.event(type);
                reserve(at - length + name.length + size + LEGIBLE_FIXED_MAX);
                at = put(at, name);
            } else {
                at = text(at, showEvent(source, position, type, eventLength), size);
            }
            position += RecordFrame.EVENT_HEADER_LENGTH + eventLength;
        }
        buffer.putInt(list + 1, at - list - DocumentLayout.ELEMENT_HEADER_LENGTH, LITTLE_ENDIAN);
        return at;
    }

    private String showEvent(final DirectBuffer source, final int position, final int type, final int eventLength) {
        try {
            final Recorded event = Events.CATALOG.read(
                    type,
                    reader.wrap(
                            source,
                            position + RecordFrame.EVENT_HEADER_LENGTH,
                            eventLength,
                            source.getShort(position + 2, LITTLE_ENDIAN)));
            return TextFieldWriter.show(event);
        } catch (final RuntimeException e) {
            return "undecodable event type=" + type + ": " + e.getMessage();
        }
    }

    /** Writes a text, cut to a bound, and leaves room for what follows it. */
    private int text(final int start, final String value, final int size) {
        final String shown = value.length() <= TEXT_LENGTH_MAX ? value : value.substring(0, TEXT_LENGTH_MAX) + " (cut)";
        final byte[] utf8 = shown.getBytes(StandardCharsets.UTF_8);
        reserve(start - length + utf8.length + TEXT_HEADER_MAX + size + LEGIBLE_FIXED_MAX);
        int at = start;
        if (utf8.length <= DocumentLayout.SHORT_TEXT_MAX) {
            buffer.putByte(at++, (byte) (DocumentLayout.SHORT_TEXT_CODE + utf8.length));
        } else {
            buffer.putByte(at++, DocumentLayout.TEXT_CODE);
            int left = utf8.length;
            for (; left > 0x7F; left >>>= 7) {
                buffer.putByte(at++, (byte) (left | 0x80));
            }
            buffer.putByte(at++, (byte) left);
        }
        return put(at, utf8);
    }

    private int int32(final int at, final byte[] field, final int value) {
        final int after = put(at, field);
        buffer.putByte(after, DocumentLayout.INT32_CODE);
        buffer.putInt(after + 1, value, LITTLE_ENDIAN);
        return after + 1 + Integer.BYTES;
    }

    private int put(final int at, final byte[] source) {
        buffer.putBytes(at, source);
        return at + source.length;
    }

    /** Makes room for so many bytes after the last whole record. */
    private void reserve(final int bytes) {
        if (length + bytes > buffer.capacity()) {
            final ByteBuffer old = memory.clear().position(DocumentLayout.HEADER_LENGTH);
            final int kept = old.remaining();
            allocate(Integer.highestOneBit(length + bytes) << 1);
            buffer.putBytes(0, old, kept);
        }
    }

    private void allocate(final int capacity) {
        memory = ByteBuffer.allocateDirect(DocumentLayout.HEADER_LENGTH + capacity);
        buffer.wrap(memory, DocumentLayout.HEADER_LENGTH, capacity);
        buffer.putBytes(0, PREFIX);
    }
}
