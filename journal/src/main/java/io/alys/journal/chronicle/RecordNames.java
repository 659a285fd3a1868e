// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.core.codec.Shape;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Commands;
import io.alys.core.command.Source;
import io.alys.core.event.Events;
import io.alys.journal.file.DocumentLayout;
import org.agrona.collections.Int2ObjectHashMap;

/** The names that stand in a document for a record's numbers, encoded once. */
final class RecordNames {
    private static final byte[] UNKNOWN = DocumentLayout.shortText("unknown");

    private final Int2ObjectHashMap<byte[]> commands = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<byte[]> events = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<byte[]> sources = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<byte[]> verdicts = new Int2ObjectHashMap<>();

    RecordNames() {
        for (final Shape<?> shape : Commands.CATALOG.shapes()) {
            commands.put(shape.type(), DocumentLayout.shortText(shape.name()));
        }
        commands.put(Commands.PROBE_TYPE, DocumentLayout.shortText("Probe"));
        for (final Shape<?> shape : Events.CATALOG.shapes()) {
            events.put(shape.type(), DocumentLayout.shortText(shape.name()));
        }
        events.put(Events.PROBE_ANSWERED_TYPE, DocumentLayout.shortText("ProbeAnswered"));
        for (final Source source : Source.values()) {
            sources.put(source.code(), DocumentLayout.shortText(source.name()));
        }
        for (final Verdict verdict : Verdict.values()) {
            verdicts.put(verdict.code(), DocumentLayout.shortText(verdict.name()));
        }
    }

    byte[] command(final int type) {
        return known(commands.get(type));
    }

    byte[] event(final int type) {
        return known(events.get(type));
    }

    byte[] source(final int code) {
        return known(sources.get(code));
    }

    byte[] verdict(final int code) {
        return known(verdicts.get(code));
    }

    private static byte[] known(final byte[] name) {
        return name == null ? UNKNOWN : name;
    }
}
