// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.codec.RecordFrame;
import io.alys.core.command.Commands;
import io.alys.core.command.Source;
import io.alys.core.effect.Effects;
import io.alys.core.health.ProbeFlyweight;
import io.alys.core.machine.StateMachine;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.Durability;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.journal.file.CycleFile;
import io.alys.journal.file.DocumentLayout;
import io.alys.perf.rig.Rig;
import io.alys.perf.rig.ScratchDirectory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A document of the node's journal, written by the journal itself and read back from its file. The records in it are one
 * run and all of one length, so the document of fewer is its beginning with a few numbers changed.
 */
final class LegibleDocument {
    private static final int HOT_VERSION = 1;

    /** Before the raw bytes stand the code and the length of a nest, and the code of bytes. */
    private static final int RAW_LENGTH_BACK = 1 + Integer.BYTES;

    private final UnsafeBuffer buffer;
    private final int recordsMax;
    private final int recordLength;
    private final int rawOffset;

    private LegibleDocument(final UnsafeBuffer buffer) {
        this.buffer = buffer;
        this.recordsMax = buffer.getInt(DocumentLayout.COUNT_OFFSET, LITTLE_ENDIAN);
        final int rawLength = buffer.getInt(DocumentLayout.PREFIX_LENGTH + DocumentLayout.SIZE_OFFSET, LITTLE_ENDIAN);
        this.rawOffset = buffer.capacity() - rawLength;
        this.recordLength = rawLength / recordsMax;
        if (buffer.getInt(rawOffset + RecordFrame.LENGTH_OFFSET, LITTLE_ENDIAN) != recordLength) {
            throw new IllegalStateException("rawLength=" + rawLength + " is not recordsMax=" + recordsMax + " alike");
        }
    }

    /** Has the journal write a batch, or as much of one as it puts in one document, somewhere in the directory. */
    static LegibleDocument written(final Path parent, final int eventLength) {
        try (ScratchDirectory scratch = ScratchDirectory.in(parent)) {
            write(scratch.path(), eventLength);
            try (CycleFile file = CycleFile.open(CycleFile.list(scratch.path()).getFirst())) {
                return new LegibleDocument(firstDocument(file.memory()));
            }
        }
    }

    /** Records in the longest there is. */
    int recordsMax() {
        return recordsMax;
    }

    /** Bytes of the document of so many records. */
    int length(final int records) {
        return rawOffset + records * recordLength;
    }

    /** The document of so many records, at most the longest; the same memory each time. */
    DirectBuffer of(final int records) {
        final int listLength = length(records) - DocumentLayout.PREFIX_LENGTH;
        buffer.putInt(DocumentLayout.COUNT_OFFSET, records, LITTLE_ENDIAN);
        buffer.putInt(DocumentLayout.LIST_LENGTH_OFFSET, listLength, LITTLE_ENDIAN);
        buffer.putInt(
                DocumentLayout.PREFIX_LENGTH + 1, listLength - DocumentLayout.ELEMENT_HEADER_LENGTH, LITTLE_ENDIAN);
        buffer.putInt(DocumentLayout.PREFIX_LENGTH + DocumentLayout.SIZE_OFFSET, records * recordLength, LITTLE_ENDIAN);
        buffer.putInt(rawOffset - RAW_LENGTH_BACK, records * recordLength + 1, LITTLE_ENDIAN);
        return buffer;
    }

    private static void write(final Path directory, final int eventLength) {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[eventLength]);
        final StateMachine machine = Rig.newMachine();
        final long timeMs = machine.timeMs();
        final RecordFrame record = new RecordFrame();
        final Effects effects = new Effects();
        try (ChronicleEventJournal journal =
                ChronicleEventJournal.open(JournalOptions.of(directory).withDurability(Durability.NONE))) {
            for (int i = 0; i < Keeper.BATCH_MAX; i++) {
                ProbeFlyweight.write(event, 0, i, i);
                record.begin(i, timeMs, Source.PROBE.code(), Commands.PROBE_TYPE, HOT_VERSION)
                        .input(event, 0, eventLength);
                effects.clear();
                machine.onInput(record, null, effects);
                journal.append(record.buffer(), 0, record.length());
            }
        }
    }

    private static UnsafeBuffer firstDocument(final MemorySegment file) {
        long position = 0;
        while (true) {
            final int header = file.get(ValueLayout.JAVA_INT, position);
            final int length = header & DocumentLayout.LENGTH_MASK;
            if (header == 0) {
                throw new IllegalStateException("the journal wrote no document");
            }
            if ((header & DocumentLayout.METADATA_BIT) == 0) {
                final UnsafeBuffer document = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
                final MemorySegment source = file.asSlice(position + DocumentLayout.HEADER_LENGTH, length);
                document.putBytes(0, source.asByteBuffer(), length);
                return document;
            }
            position = DocumentLayout.after(position, length);
        }
    }
}
