// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.file;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.codec.CodecException;
import io.alys.core.codec.RecordFrame;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Looks at one document of a cycle file, checks it, and visits its records. Trusts no byte. A document counts as a whole:
 * it is good when every record in it is, so a batch is never half there. Reused, allocates nothing, for one thread.
 */
public final class DocumentCursor {
    /** What lies at a position of a cycle file. */
    public enum Found {
        /** Room not written yet, or the end of the bytes. */
        NOTHING,
        /** Being written, or cut off. */
        INCOMPLETE,
        /** Chronicle's mark that the cycle is over. */
        END_OF_CYCLE,
        /** Chronicle's header or an index page. */
        METADATA,
        /** A batch of records, every one of them sound. */
        DOCUMENT,
        /** Bytes that are none of these; see {@link DocumentCursor#fault()}. */
        DAMAGED
    }

    // Past Agrona's accessors, as in RecordFrame: what is read is within the array, or the array refuses.
    private static final VarHandle INT_AT = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
    private static final VarHandle LONG_AT = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    private static final VarHandle HEADER =
            ValueLayout.JAVA_INT.withOrder(LITTLE_ENDIAN).varHandle();
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final byte[] PREFIX = DocumentLayout.prefix();
    private static final long MAGIC = (long) LONG_AT.get(PREFIX, 0);
    private static final byte[] SIZE_FIELD = DocumentLayout.field("size");
    private static final byte[][] METADATA_NAMES = {
        DocumentLayout.field("header"), DocumentLayout.field("index2index"), DocumentLayout.field("index")
    };

    private static final byte ARRAY_CODE = (byte) 0x8D;
    private static final byte PADDING_CODE = (byte) 0x8F;
    private static final byte LONG_PADDING_CODE = (byte) 0x8E;
    private static final byte TYPE_CODE = (byte) 0xB6;
    private static final int LONGEST_FIELD = 1 + 2 * Long.BYTES;
    private static final int METADATA_PREFIX_MAX = 64;

    private final CRC32C crc = new CRC32C();
    private byte[] bytes = new byte[64 * 1024];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    private int length = 0;
    private long next = 0;
    private int recordsLeft = 0;
    private int elementOffset = 0;
    private int rawEnd = 0;
    private int recordOffset = 0;
    private int recordLength = 0;
    private String fault = null;
    private CodecException codecFault = null;
    private int faultRecord = 0;

    /**
     * Looks at a position.
     *
     * @param memory of the file from its first byte.
     * @param limit bytes of the file.
     * @param position of a document's header.
     */
    public Found at(final MemorySegment memory, final long limit, final long position) {
        clear();
        if (position + DocumentLayout.HEADER_LENGTH > limit) {
            return Found.NOTHING;
        }
        final int header = header(memory, position);
        if (header == 0) {
            return Found.NOTHING;
        }
        if (header == DocumentLayout.END_OF_CYCLE) {
            return Found.END_OF_CYCLE;
        }
        length = header & DocumentLayout.LENGTH_MASK;
        next = DocumentLayout.after(position, length);
        if ((header & DocumentLayout.INCOMPLETE_BIT) != 0 || position + DocumentLayout.HEADER_LENGTH + length > limit) {
            fault = "incomplete document";
            return Found.INCOMPLETE;
        }
        if ((header & DocumentLayout.METADATA_BIT) != 0) {
            return metadata(memory, position + DocumentLayout.HEADER_LENGTH);
        }
        if (length < DocumentLayout.PREFIX_LENGTH
                || length > DocumentLayout.LENGTH_MAX
                || memory.get(LONG, position + DocumentLayout.HEADER_LENGTH) != MAGIC) {
            fault = "not a batch of records, length=" + length;
            return Found.DAMAGED;
        }
        load(memory, position + DocumentLayout.HEADER_LENGTH);
        return check() ? Found.DOCUMENT : Found.DAMAGED;
    }

    /** First sequence of the document at the position, by its own word alone; -1 where there is none. */
    public static long firstSequence(final MemorySegment memory, final long limit, final long position) {
        final long body = position + DocumentLayout.HEADER_LENGTH;
        return body + DocumentLayout.PREFIX_LENGTH <= limit && memory.get(LONG, body) == MAGIC
                ? memory.get(LONG, body + DocumentLayout.FIRST_OFFSET)
                : -1;
    }

    static int header(final MemorySegment memory, final long position) {
        return (int) HEADER.getAcquire(memory, position);
    }

    /** How many records the document at the position says it has. */
    static int count(final MemorySegment memory, final long position) {
        return memory.get(INT, position + DocumentLayout.HEADER_LENGTH + DocumentLayout.COUNT_OFFSET);
    }

    /** How many records a document that need not be sound says it has; 0 where that is out of reach. */
    static int claimedCount(final MemorySegment memory, final long limit, final long position) {
        return firstSequence(memory, limit, position) < 0 ? 0 : count(memory, position);
    }

    /**
     * Finds the next good document of the journal with a sequence above one.
     *
     * @return its position, or -1.
     */
    public long search(
            final MemorySegment memory, final long limit, final long from, final long journalId, final long above) {
        final long last = limit - DocumentLayout.HEADER_LENGTH - DocumentLayout.PREFIX_LENGTH;
        for (long position = (from + 3) & ~3L; position <= last; position += DocumentLayout.HEADER_LENGTH) {
            if (memory.get(LONG, position + DocumentLayout.HEADER_LENGTH) == MAGIC
                    && at(memory, limit, position) == Found.DOCUMENT
                    && (journalId == 0 || journalId() == journalId)
                    && first() > above) {
                return position;
            }
        }
        return -1;
    }

    /** Where the next document begins. */
    public long next() {
        return next;
    }

    /** Bytes of the document, without its header. */
    public int length() {
        return length;
    }

    public long journalId() {
        return longAt(DocumentLayout.JOURNAL_OFFSET);
    }

    public long first() {
        return longAt(DocumentLayout.FIRST_OFFSET);
    }

    public int count() {
        return intAt(DocumentLayout.COUNT_OFFSET);
    }

    /** Moves to the next record of a {@link Found#DOCUMENT}; false after the last. */
    public boolean nextRecord() {
        if (recordsLeft == 0) {
            return false;
        }
        recordsLeft--;
        return record();
    }

    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** Where the record begins in {@link #buffer()}. */
    public int recordOffset() {
        return recordOffset;
    }

    public int recordLength() {
        return recordLength;
    }

    public long recordSequence() {
        return longAt(recordOffset + RecordFrame.SEQUENCE_OFFSET);
    }

    public long recordDigest() {
        return longAt(recordOffset + RecordFrame.DIGEST_OFFSET);
    }

    public long recordPreviousDigest() {
        return longAt(recordOffset + RecordFrame.PREVIOUS_DIGEST_OFFSET);
    }

    /** What is wrong at the position last looked at. */
    public String fault() {
        final String what = codecFault == null ? fault : codecFault.getMessage();
        return what == null ? "nothing" : what + " record=" + faultRecord;
    }

    private long longAt(final int offset) {
        return (long) LONG_AT.get(bytes, offset);
    }

    private int intAt(final int offset) {
        return (int) INT_AT.get(bytes, offset);
    }

    private void clear() {
        length = 0;
        next = 0;
        recordsLeft = 0;
        fault = null;
        codecFault = null;
        faultRecord = 0;
    }

    private Found metadata(final MemorySegment memory, final long body) {
        for (final byte[] name : METADATA_NAMES) {
            // An event's name: code B9, a length, the text; a field's name has code and length in one byte.
            if (length > name.length + 1
                    && memory.get(ValueLayout.JAVA_BYTE, body) == (byte) 0xB9
                    && memory.get(ValueLayout.JAVA_BYTE, body + 1) == name.length - 1
                    && isSame(memory, body + 2, name)
                    && isMetadataLength(memory, body, name.length + 1)) {
                return Found.METADATA;
            }
        }
        fault = "metadata of no known kind, length=" + length;
        return Found.DAMAGED;
    }

    /** Compares the length with what the content says of itself, so that no wrong length hides records behind it. */
    private boolean isMetadataLength(final MemorySegment memory, final long body, final int nameLength) {
        int at = nameLength;
        while (at < Math.min(length - LONGEST_FIELD, METADATA_PREFIX_MAX)) {
            final byte code = memory.get(ValueLayout.JAVA_BYTE, body + at);
            if (code == ARRAY_CODE) {
                final long capacity = memory.get(LONG, body + at + 1);
                return capacity >= 0 && capacity < length && at + 1 + 2 * Long.BYTES + capacity * Long.BYTES == length;
            }
            if (code == DocumentLayout.NESTED_CODE) {
                return at + 1 + Integer.BYTES + memory.get(INT, body + at + 1) == length;
            }
            at += switch (code) {
                case PADDING_CODE -> 1;
                case LONG_PADDING_CODE -> 1 + Integer.BYTES + (memory.get(INT, body + at + 1) & 7);
                case TYPE_CODE -> 2 + memory.get(ValueLayout.JAVA_BYTE, body + at + 1);
                default -> METADATA_PREFIX_MAX;
            };
        }
        return false;
    }

    private static boolean isSame(final MemorySegment memory, final long position, final byte[] name) {
        for (int i = 1; i < name.length; i++) {
            if (memory.get(ValueLayout.JAVA_BYTE, position + i - 1) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private void load(final MemorySegment memory, final long body) {
        if (bytes.length < length) {
            bytes = new byte[Integer.highestOneBit(length) << 1];
            buffer.wrap(bytes);
        }
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, body, bytes, 0, length);
    }

    private boolean check() {
        if (!isPrefix()) {
            fault = "not a batch of records, length=" + length;
            return false;
        }
        final int count = count();
        if (count < 1 || intAt(DocumentLayout.LIST_LENGTH_OFFSET) != length - DocumentLayout.PREFIX_LENGTH) {
            fault = "batch with count=" + count + " length=" + length;
            return false;
        }
        rewind();
        long previousDigest = 0;
        for (int i = 0; i < count; i++) {
            faultRecord = i;
            if (!record() || !isSound()) {
                return false;
            }
            if (recordSequence() != first() + i || (i > 0 && recordPreviousDigest() != previousDigest)) {
                fault = "record does not follow: sequence=" + recordSequence();
                return false;
            }
            previousDigest = recordDigest();
        }
        final int end = recordOffset + recordLength;
        if (end != length) {
            fault = "bytes left over after the last record: " + (length - end);
            return false;
        }
        rewind();
        recordsLeft = count;
        return true;
    }

    private void rewind() {
        elementOffset = DocumentLayout.PREFIX_LENGTH;
        rawEnd = 0;
        recordOffset = 0;
        recordLength = 0;
    }

    private boolean isPrefix() {
        for (int i = 0; i < PREFIX.length; i++) {
            final boolean isNumber = (i >= DocumentLayout.JOURNAL_OFFSET && i < DocumentLayout.JOURNAL_OFFSET + 8)
                    || (i >= DocumentLayout.FIRST_OFFSET && i < DocumentLayout.FIRST_OFFSET + 8)
                    || (i >= DocumentLayout.COUNT_OFFSET && i < DocumentLayout.COUNT_OFFSET + 4)
                    || i >= DocumentLayout.LIST_LENGTH_OFFSET;
            if (!isNumber && bytes[i] != PREFIX[i]) {
                return false;
            }
        }
        return true;
    }

    /** Moves to the next record, which is the first of the next element where this one has no more. */
    private boolean record() {
        recordOffset += recordLength;
        if (recordOffset >= rawEnd && !element()) {
            return false;
        }
        final int left = rawEnd - recordOffset;
        recordLength = left < RecordFrame.HEADER_LENGTH ? 0 : intAt(recordOffset + RecordFrame.LENGTH_OFFSET);
        if (recordLength < RecordFrame.HEADER_LENGTH || recordLength > left) {
            fault = "record length=" + recordLength + " of " + left + " left in its element";
            return false;
        }
        return true;
    }

    /** Takes the next element apart as far as the place of its records. */
    private boolean element() {
        final int start = elementOffset;
        final int body = start + DocumentLayout.ELEMENT_HEADER_LENGTH;
        if (length - start < DocumentLayout.ELEMENT_FIXED_LENGTH || bytes[start] != DocumentLayout.NESTED_CODE) {
            fault = "element cut off or of no known kind, offset=" + start;
            return false;
        }
        final int elementLength = intAt(start + 1);
        final int size = intAt(start + DocumentLayout.SIZE_OFFSET);
        if (elementLength < 0
                || elementLength > length - body
                || size < RecordFrame.HEADER_LENGTH
                || size > elementLength - (DocumentLayout.ELEMENT_FIXED_LENGTH - DocumentLayout.ELEMENT_HEADER_LENGTH)
                || bytes[body + SIZE_FIELD.length] != DocumentLayout.INT32_CODE
                || !Arrays.equals(bytes, body, body + SIZE_FIELD.length, SIZE_FIELD, 0, SIZE_FIELD.length)) {
            fault = "element length=" + elementLength + " size=" + size + " offset=" + start;
            return false;
        }
        elementOffset = body + elementLength;
        rawEnd = elementOffset;
        recordOffset = rawEnd - size;
        return true;
    }

    private boolean isSound() {
        crc.reset();
        crc.update(bytes, recordOffset + RecordFrame.DIGEST_OFFSET, recordLength - RecordFrame.DIGEST_OFFSET);
        final int written = intAt(recordOffset + RecordFrame.CRC_OFFSET);
        if ((int) crc.getValue() != written) {
            fault = "crc32c=" + Integer.toHexString((int) crc.getValue()) + " written=" + Integer.toHexString(written);
            return false;
        }
        try {
            RecordFrame.checkStructure(buffer, recordOffset, recordLength);
        } catch (final CodecException e) {
            codecFault = e;
            return false;
        }
        return true;
    }
}
