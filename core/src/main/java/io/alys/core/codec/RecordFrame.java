// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One journal record under construction or read back: the input, what became of it, and its events. Little-endian:
 *
 * <pre>
 *  0 int   length           of the whole record, bytes
 *  4 int   crc32c           of bytes 8 to length; set by the journal
 *  8 long  digest           rolling, after this record
 * 16 long  previousDigest   of the record before
 * 24 long  sequence
 * 32 long  timeMs           Unix time, as sequenced
 * 40 long  stateDigest      of all actors after this record; 0 where it was not taken
 * 48 short inputType
 * 50 short inputVersion
 * 52 byte  source
 * 53 byte  verdict
 * 54 short eventCount
 * 56 int   inputLength
 * 60 int   format           1
 * 64 input, then events: short type, short version, int length, bytes
 * </pre>
 *
 * The digest covers bytes 24 to length and the effects, seeded with the previous digest. Reused, not thread-safe.
 */
public final class RecordFrame {
    public static final int HEADER_LENGTH = 64;
    public static final int FORMAT = 1;

    /** A record longer than this is refused everywhere: 32 MiB. */
    public static final int LENGTH_MAX = 32 * 1024 * 1024;

    public static final int INPUT_LENGTH_MAX = 12 * 1024 * 1024;
    public static final int EVENT_HEADER_LENGTH = 8;
    public static final int EVENTS_MAX = Short.MAX_VALUE;

    public static final int LENGTH_OFFSET = 0;
    public static final int CRC_OFFSET = 4;
    public static final int DIGEST_OFFSET = 8;
    public static final int PREVIOUS_DIGEST_OFFSET = 16;
    public static final int SEQUENCE_OFFSET = 24;
    public static final int TIME_MS_OFFSET = 32;
    public static final int STATE_DIGEST_OFFSET = 40;
    public static final int INPUT_TYPE_OFFSET = 48;
    public static final int INPUT_VERSION_OFFSET = 50;
    public static final int SOURCE_OFFSET = 52;
    public static final int VERDICT_OFFSET = 53;
    public static final int EVENT_COUNT_OFFSET = 54;
    public static final int INPUT_LENGTH_OFFSET = 56;
    public static final int FORMAT_OFFSET = 60;

    private static final int INITIAL_CAPACITY = 512;
    private static final int KEPT_CAPACITY_MAX = 64 * 1024;

    private final BinaryFieldWriter writer = new BinaryFieldWriter();
    private ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);

    /** Starts a record whose input is still to be written. */
    public RecordFrame begin(
            final long sequence, final long timeMs, final int source, final int type, final int version) {
        buffer.putInt(CRC_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putLong(DIGEST_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putLong(PREVIOUS_DIGEST_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putLong(SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
        buffer.putLong(TIME_MS_OFFSET, timeMs, LITTLE_ENDIAN);
        buffer.putLong(STATE_DIGEST_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putShort(INPUT_TYPE_OFFSET, (short) type, LITTLE_ENDIAN);
        buffer.putShort(INPUT_VERSION_OFFSET, (short) version, LITTLE_ENDIAN);
        buffer.putByte(SOURCE_OFFSET, (byte) source);
        buffer.putByte(VERDICT_OFFSET, (byte) 0);
        buffer.putShort(EVENT_COUNT_OFFSET, (short) 0, LITTLE_ENDIAN);
        buffer.putInt(FORMAT_OFFSET, FORMAT, LITTLE_ENDIAN);
        return inputLength(0);
    }

    /** Writes a warm input. */
    public RecordFrame input(final Recorded value) {
        value.writeFields(writer.wrap(buffer, HEADER_LENGTH));
        return inputLength(writer.position() - HEADER_LENGTH);
    }

    /** Copies a hot input. */
    public RecordFrame input(final DirectBuffer source, final int offset, final int length) {
        buffer.putBytes(HEADER_LENGTH, source, offset, length);
        return inputLength(length);
    }

    /**
     * Copies the header and the input of another record, without its events, so that it can be run again. What the
     * verify stage found is kept: it is a function of the input alone.
     */
    public RecordFrame beginFrom(final DirectBuffer record, final int offset) {
        begin(
                record.getLong(offset + SEQUENCE_OFFSET, LITTLE_ENDIAN),
                record.getLong(offset + TIME_MS_OFFSET, LITTLE_ENDIAN),
                record.getByte(offset + SOURCE_OFFSET),
                record.getShort(offset + INPUT_TYPE_OFFSET, LITTLE_ENDIAN),
                record.getShort(offset + INPUT_VERSION_OFFSET, LITTLE_ENDIAN));
        input(record, offset + HEADER_LENGTH, record.getInt(offset + INPUT_LENGTH_OFFSET, LITTLE_ENDIAN));
        if (record.getByte(offset + VERDICT_OFFSET) == Verdict.INVALID.code()) {
            verdict(Verdict.INVALID);
        }
        return this;
    }

    /** Copies a whole record. */
    public RecordFrame copyFrom(final DirectBuffer record, final int offset, final int length) {
        buffer.putBytes(0, record, offset, length);
        return this;
    }

    /** Appends a warm event after the input and the events before it. */
    public void event(final int type, final int version, final Recorded value) {
        final int start = length();
        value.writeFields(writer.wrap(buffer, start + EVENT_HEADER_LENGTH));
        endEvent(start, type, version, writer.position() - start - EVENT_HEADER_LENGTH);
    }

    /** Appends a hot event of two numbers. */
    public void event(final int type, final int version, final long first, final long second) {
        final int start = length();
        buffer.putLong(start + EVENT_HEADER_LENGTH, first, LITTLE_ENDIAN);
        buffer.putLong(start + EVENT_HEADER_LENGTH + Long.BYTES, second, LITTLE_ENDIAN);
        endEvent(start, type, version, 2 * Long.BYTES);
    }

    /** Sets the verdict and closes the digest over everything but the effects, which the caller folds in. */
    public long seal(final Verdict verdict, final long previousDigest, final long stateDigest) {
        buffer.putByte(VERDICT_OFFSET, (byte) verdict.code());
        buffer.putLong(STATE_DIGEST_OFFSET, stateDigest, LITTLE_ENDIAN);
        buffer.putLong(PREVIOUS_DIGEST_OFFSET, previousDigest, LITTLE_ENDIAN);
        return XxHash64.hash(buffer.byteArray(), SEQUENCE_OFFSET, length() - SEQUENCE_OFFSET, previousDigest);
    }

    public void digest(final long digest) {
        buffer.putLong(DIGEST_OFFSET, digest, LITTLE_ENDIAN);
    }

    /** Marks the input as found wrong by the verify stage. */
    public void verdict(final Verdict verdict) {
        buffer.putByte(VERDICT_OFFSET, (byte) verdict.code());
    }

    /** Forgets the record, and the memory a very long one took. */
    public void clear() {
        if (buffer.capacity() > KEPT_CAPACITY_MAX) {
            buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        }
        inputLength(0);
    }

    public MutableDirectBuffer buffer() {
        return buffer;
    }

    public int length() {
        return buffer.getInt(LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    public long sequence() {
        return buffer.getLong(SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    public long timeMs() {
        return buffer.getLong(TIME_MS_OFFSET, LITTLE_ENDIAN);
    }

    public long digest() {
        return buffer.getLong(DIGEST_OFFSET, LITTLE_ENDIAN);
    }

    public long previousDigest() {
        return buffer.getLong(PREVIOUS_DIGEST_OFFSET, LITTLE_ENDIAN);
    }

    public long stateDigest() {
        return buffer.getLong(STATE_DIGEST_OFFSET, LITTLE_ENDIAN);
    }

    public int inputType() {
        return buffer.getShort(INPUT_TYPE_OFFSET, LITTLE_ENDIAN);
    }

    public int inputVersion() {
        return buffer.getShort(INPUT_VERSION_OFFSET, LITTLE_ENDIAN);
    }

    public int source() {
        return buffer.getByte(SOURCE_OFFSET);
    }

    public Verdict verdict() {
        return Verdict.of(buffer.getByte(VERDICT_OFFSET));
    }

    public int eventCount() {
        return buffer.getShort(EVENT_COUNT_OFFSET, LITTLE_ENDIAN);
    }

    public int inputLength() {
        return buffer.getInt(INPUT_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /** Visits the events in order. */
    public void forEachEvent(final EventVisitor visitor) {
        int position = HEADER_LENGTH + inputLength();
        final int count = eventCount();
        for (int i = 0; i < count; i++) {
            final int length = buffer.getInt(position + 4, LITTLE_ENDIAN);
            visitor.onEvent(
                    buffer.getShort(position, LITTLE_ENDIAN),
                    buffer.getShort(position + 2, LITTLE_ENDIAN),
                    buffer,
                    position + EVENT_HEADER_LENGTH,
                    length);
            position += EVENT_HEADER_LENGTH + length;
        }
    }

    /**
     * Checks that the lengths inside the record add up, whatever its bytes are.
     *
     * @throws CodecException naming the field that is wrong.
     */
    public static void checkStructure(final DirectBuffer record, final int offset, final int available) {
        require(available >= HEADER_LENGTH, "available", available);
        final int length = record.getInt(offset + LENGTH_OFFSET, LITTLE_ENDIAN);
        require(length >= HEADER_LENGTH && length <= available && length <= LENGTH_MAX, "length", length);
        require(record.getInt(offset + FORMAT_OFFSET, LITTLE_ENDIAN) == FORMAT, "format", FORMAT);
        final int inputLength = record.getInt(offset + INPUT_LENGTH_OFFSET, LITTLE_ENDIAN);
        require(inputLength >= 0 && inputLength <= length - HEADER_LENGTH, "inputLength", inputLength);
        final int eventCount = record.getShort(offset + EVENT_COUNT_OFFSET, LITTLE_ENDIAN);
        require(eventCount >= 0, "eventCount", eventCount);
        int position = HEADER_LENGTH + inputLength;
        for (int i = 0; i < eventCount; i++) {
            require(length - position >= EVENT_HEADER_LENGTH, "event", i);
            final int eventLength = record.getInt(offset + position + 4, LITTLE_ENDIAN);
            require(
                    eventLength >= 0 && eventLength <= length - position - EVENT_HEADER_LENGTH,
                    "eventLength",
                    eventLength);
            position += EVENT_HEADER_LENGTH + eventLength;
        }
        require(position == length, "bytes left over", length - position);
    }

    private void endEvent(final int start, final int type, final int version, final int length) {
        final int count = eventCount();
        if (count == EVENTS_MAX) {
            throw new CodecException("eventCount=" + count + " max=" + EVENTS_MAX);
        }
        buffer.putShort(start, (short) type, LITTLE_ENDIAN);
        buffer.putShort(start + 2, (short) version, LITTLE_ENDIAN);
        buffer.putInt(start + 4, length, LITTLE_ENDIAN);
        buffer.putShort(EVENT_COUNT_OFFSET, (short) (count + 1), LITTLE_ENDIAN);
        setLength(start + EVENT_HEADER_LENGTH + length);
    }

    private RecordFrame inputLength(final int length) {
        if (length > INPUT_LENGTH_MAX) {
            throw new CodecException("inputLength=" + length + " max=" + INPUT_LENGTH_MAX);
        }
        buffer.putInt(INPUT_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        setLength(HEADER_LENGTH + length);
        return this;
    }

    private void setLength(final int length) {
        buffer.putInt(LENGTH_OFFSET, length, LITTLE_ENDIAN);
    }

    private static void require(final boolean holds, final String field, final long value) {
        if (!holds) {
            throw new CodecException("record field=" + field + " value=" + value);
        }
    }

    /** Receives one event's bytes. */
    @FunctionalInterface
    public interface EventVisitor {
        void onEvent(int type, int version, DirectBuffer source, int offset, int length);
    }
}
