// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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

    // Past Agrona's accessors, as in XxHash64: the header is always within the array.
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    private static final int INITIAL_CAPACITY = 256;
    private static final int KEPT_CAPACITY_MAX = 64 * 1024;

    private final BinaryFieldWriter writer = new BinaryFieldWriter();
    private ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);

    /** The buffer's own, which it changes as it grows. */
    private byte[] bytes = buffer.byteArray();

    /** Starts a record whose input is still to be written. */
    public RecordFrame begin(
            final long sequence, final long timeMs, final int source, final int type, final int version) {
        INT.set(bytes, CRC_OFFSET, 0);
        LONG.set(bytes, DIGEST_OFFSET, 0L);
        LONG.set(bytes, PREVIOUS_DIGEST_OFFSET, 0L);
        LONG.set(bytes, SEQUENCE_OFFSET, sequence);
        LONG.set(bytes, TIME_MS_OFFSET, timeMs);
        LONG.set(bytes, STATE_DIGEST_OFFSET, 0L);
        SHORT.set(bytes, INPUT_TYPE_OFFSET, (short) type);
        SHORT.set(bytes, INPUT_VERSION_OFFSET, (short) version);
        bytes[SOURCE_OFFSET] = (byte) source;
        bytes[VERDICT_OFFSET] = 0;
        SHORT.set(bytes, EVENT_COUNT_OFFSET, (short) 0);
        INT.set(bytes, FORMAT_OFFSET, FORMAT);
        return inputLength(0);
    }

    /** Writes a warm input. */
    public RecordFrame input(final Recorded value) {
        value.writeFields(writer.wrap(buffer, HEADER_LENGTH));
        grown();
        return inputLength(writer.position() - HEADER_LENGTH);
    }

    /** Copies a hot input. */
    public RecordFrame input(final DirectBuffer source, final int offset, final int length) {
        reserve(HEADER_LENGTH + length);
        copy(source, offset, length, HEADER_LENGTH);
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
        reserve(length);
        copy(record, offset, length, 0);
        return this;
    }

    /** Appends a warm event after the input and the events before it. */
    public void event(final int type, final int version, final Recorded value) {
        final int start = length();
        value.writeFields(writer.wrap(buffer, start + EVENT_HEADER_LENGTH));
        grown();
        reserve(writer.position()); // An event without a field has written nothing.
        endEvent(start, type, version, writer.position() - start - EVENT_HEADER_LENGTH);
    }

    /** Appends a hot event of two numbers. */
    public void event(final int type, final int version, final long first, final long second) {
        final int start = length();
        reserve(start + EVENT_HEADER_LENGTH + 2 * Long.BYTES);
        LONG.set(bytes, start + EVENT_HEADER_LENGTH, first);
        LONG.set(bytes, start + EVENT_HEADER_LENGTH + Long.BYTES, second);
        endEvent(start, type, version, 2 * Long.BYTES);
    }

    /** Sets the verdict and closes the digest over everything but the effects, which the caller folds in. */
    public long seal(final Verdict verdict, final long previousDigest, final long stateDigest) {
        bytes[VERDICT_OFFSET] = (byte) verdict.code();
        LONG.set(bytes, STATE_DIGEST_OFFSET, stateDigest);
        LONG.set(bytes, PREVIOUS_DIGEST_OFFSET, previousDigest);
        return XxHash64.hash(bytes, SEQUENCE_OFFSET, length() - SEQUENCE_OFFSET, previousDigest);
    }

    public void digest(final long digest) {
        LONG.set(bytes, DIGEST_OFFSET, digest);
    }

    /** Marks the input as found wrong by the verify stage. */
    public void verdict(final Verdict verdict) {
        bytes[VERDICT_OFFSET] = (byte) verdict.code();
    }

    /** Forgets the record, and the memory a very long one took. */
    public void clear() {
        if (bytes.length > KEPT_CAPACITY_MAX) {
            buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
            bytes = buffer.byteArray();
        }
        inputLength(0);
    }

    public MutableDirectBuffer buffer() {
        return buffer;
    }

    public int length() {
        return (int) INT.get(bytes, LENGTH_OFFSET);
    }

    public long sequence() {
        return (long) LONG.get(bytes, SEQUENCE_OFFSET);
    }

    public long timeMs() {
        return (long) LONG.get(bytes, TIME_MS_OFFSET);
    }

    public long digest() {
        return (long) LONG.get(bytes, DIGEST_OFFSET);
    }

    public long previousDigest() {
        return (long) LONG.get(bytes, PREVIOUS_DIGEST_OFFSET);
    }

    public long stateDigest() {
        return (long) LONG.get(bytes, STATE_DIGEST_OFFSET);
    }

    public int inputType() {
        return (short) SHORT.get(bytes, INPUT_TYPE_OFFSET);
    }

    public int inputVersion() {
        return (short) SHORT.get(bytes, INPUT_VERSION_OFFSET);
    }

    public int source() {
        return bytes[SOURCE_OFFSET];
    }

    public Verdict verdict() {
        return Verdict.of(bytes[VERDICT_OFFSET]);
    }

    public int eventCount() {
        return (short) SHORT.get(bytes, EVENT_COUNT_OFFSET);
    }

    public int inputLength() {
        return (int) INT.get(bytes, INPUT_LENGTH_OFFSET);
    }

    /** Visits the events in order. */
    public void forEachEvent(final EventVisitor visitor) {
        int position = HEADER_LENGTH + inputLength();
        final int count = eventCount();
        for (int i = 0; i < count; i++) {
            final int length = (int) INT.get(bytes, position + 4);
            visitor.onEvent(
                    (short) SHORT.get(bytes, position),
                    (short) SHORT.get(bytes, position + 2),
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
        SHORT.set(bytes, start, (short) type);
        SHORT.set(bytes, start + 2, (short) version);
        INT.set(bytes, start + 4, length);
        SHORT.set(bytes, EVENT_COUNT_OFFSET, (short) (count + 1));
        setLength(start + EVENT_HEADER_LENGTH + length);
    }

    /** From array to array where there is one: the compiler copies a few words itself then. */
    private void copy(final DirectBuffer source, final int offset, final int length, final int to) {
        final byte[] array = source.byteArray();
        if (array == null) {
            source.getBytes(offset, bytes, to, length);
        } else {
            System.arraycopy(array, source.wrapAdjustment() + offset, bytes, to, length);
        }
    }

    private void reserve(final int limit) {
        if (limit > bytes.length) {
            buffer.checkLimit(limit);
            grown();
        }
    }

    /** Storing a reference costs a collector's barrier, so only when there is another. */
    private void grown() {
        final byte[] current = buffer.byteArray();
        if (current.length != bytes.length) {
            bytes = current;
        }
    }

    private RecordFrame inputLength(final int length) {
        if (length > INPUT_LENGTH_MAX) {
            throw new CodecException("inputLength=" + length + " max=" + INPUT_LENGTH_MAX);
        }
        INT.set(bytes, INPUT_LENGTH_OFFSET, length);
        setLength(HEADER_LENGTH + length);
        return this;
    }

    private void setLength(final int length) {
        INT.set(bytes, LENGTH_OFFSET, length);
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
