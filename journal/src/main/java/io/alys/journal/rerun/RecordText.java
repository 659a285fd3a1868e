// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.rerun;

import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Shape;
import io.alys.core.codec.TextFieldWriter;
import io.alys.core.command.Commands;
import io.alys.core.command.Source;
import io.alys.core.event.Events;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Shows a record to people. Whatever its bytes are, it shows something. */
public final class RecordText {
    private static final int HOT_BYTES_SHOWN_MAX = 32;

    private RecordText() {}

    /** The record's fields by name, in order: numbers as numbers, all else as text. */
    public static Map<String, Object> fields(final RecordFrame record) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sequence", record.sequence());
        fields.put("time", Instant.ofEpochMilli(record.timeMs()).toString());
        fields.put("source", sourceName(record.source()));
        fields.put("type", typeName(record.inputType()));
        fields.put("verdict", record.verdict().name());
        fields.put("input", input(record));
        fields.put("events", events(record));
        fields.put("digest", Long.toHexString(record.digest()));
        fields.put("previousDigest", Long.toHexString(record.previousDigest()));
        if (record.stateDigest() != 0) {
            fields.put("stateDigest", Long.toHexString(record.stateDigest()));
        }
        fields.put("bytes", record.length());
        return fields;
    }

    /** The record on one line. */
    public static String line(final RecordFrame record) {
        final StringBuilder text = new StringBuilder();
        text.append(record.sequence())
                .append(' ')
                .append(Instant.ofEpochMilli(record.timeMs()))
                .append(' ')
                .append(sourceName(record.source()))
                .append(' ')
                .append(typeName(record.inputType()))
                .append(' ')
                .append(record.verdict());
        final List<String> names = eventNames(record);
        return names.isEmpty()
                ? text.toString()
                : text.append(' ').append(names).toString();
    }

    /** The record on as many lines as it needs. */
    public static String block(final RecordFrame record) {
        final StringBuilder text = new StringBuilder(line(record));
        text.append("\n    input  ").append(input(record));
        for (final String event : events(record)) {
            text.append("\n    event  ").append(event);
        }
        return text.append("\n    digest ")
                .append(Long.toHexString(record.digest()))
                .append(" after ")
                .append(Long.toHexString(record.previousDigest()))
                .toString();
    }

    /** Name of an input's type, as the journal's documents have it. */
    public static String typeName(final int type) {
        if (type == Commands.PROBE_TYPE) {
            return "Probe";
        }
        final Shape<?> shape = Commands.CATALOG.byType(type);
        return shape == null ? "type" + type : shape.name();
    }

    /** Names of the record's events, in order. */
    public static List<String> eventNames(final RecordFrame record) {
        final List<String> names = new ArrayList<>();
        record.forEachEvent((type, version, source, offset, length) -> names.add(eventName(type)));
        return names;
    }

    /** The record's events with their fields, in order. */
    public static List<String> events(final RecordFrame record) {
        final List<String> shown = new ArrayList<>();
        record.forEachEvent(
                (type, version, source, offset, length) -> shown.add(event(type, version, source, offset, length)));
        return shown;
    }

    private static String sourceName(final int code) {
        for (final Source source : Source.values()) {
            if (source.code() == code) {
                return source.name();
            }
        }
        return "source" + code;
    }

    private static String eventName(final int type) {
        if (type == Events.PROBE_ANSWERED_TYPE) {
            return "ProbeAnswered";
        }
        final Shape<?> shape = Events.CATALOG.byType(type);
        return shape == null ? "event" + type : shape.name();
    }

    private static String input(final RecordFrame record) {
        final DirectBuffer buffer = record.buffer();
        if (record.inputType() == Commands.PROBE_TYPE) {
            return hex(buffer, RecordFrame.HEADER_LENGTH, record.inputLength());
        }
        try {
            return TextFieldWriter.fields(Commands.CATALOG.read(
                    record.inputType(),
                    new BinaryFieldReader()
                            .wrap(buffer, RecordFrame.HEADER_LENGTH, record.inputLength(), record.inputVersion())));
        } catch (final RuntimeException e) {
            return "undecodable (" + e.getMessage() + "): "
                    + hex(buffer, RecordFrame.HEADER_LENGTH, record.inputLength());
        }
    }

    private static String event(
            final int type, final int version, final DirectBuffer source, final int offset, final int length) {
        if (type == Events.PROBE_ANSWERED_TYPE && length == 2 * Long.BYTES) {
            return "ProbeAnswered{nonce=" + source.getLong(offset, ByteOrder.LITTLE_ENDIAN) + " count="
                    + source.getLong(offset + Long.BYTES, ByteOrder.LITTLE_ENDIAN) + "}";
        }
        try {
            return TextFieldWriter.show(
                    Events.CATALOG.read(type, new BinaryFieldReader().wrap(source, offset, length, version)));
        } catch (final RuntimeException e) {
            return eventName(type) + " undecodable (" + e.getMessage() + "): " + hex(source, offset, length);
        }
    }

    private static String hex(final DirectBuffer source, final int offset, final int length) {
        final StringBuilder text = new StringBuilder("0x");
        for (int i = 0; i < Math.min(length, HOT_BYTES_SHOWN_MAX); i++) {
            final int value = source.getByte(offset + i) & 0xFF;
            text.append(Character.forDigit(value >>> 4, 16)).append(Character.forDigit(value & 15, 16));
        }
        return length > HOT_BYTES_SHOWN_MAX
                ? text.append("…(").append(length).append(" bytes)").toString()
                : text.toString();
    }
}
