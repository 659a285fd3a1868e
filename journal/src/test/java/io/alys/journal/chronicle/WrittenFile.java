// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.core.codec.RecordFrame;
import io.alys.journal.file.CycleFile;
import io.alys.journal.file.CycleScan;
import io.alys.journal.file.DocumentCursor;
import io.alys.journal.file.DocumentLayout;
import io.alys.journal.fixture.Machines;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One cycle file in memory, of records seeded and batched at random, and what each of its documents holds. */
final class WrittenFile {
    final Path path;
    final MemorySegment memory;
    final int used;
    final List<Document> documents = new ArrayList<>();

    WrittenFile(final Path directory, final long seed, final int bytesMin) {
        final Machines machines = new Machines(seed, 120);
        try (ChronicleEventJournal journal =
                ChronicleEventJournal.open(JournalOptions.small(directory).withWallClock(() -> Machines.START_MS))) {
            int bytes = 0;
            for (int batch = 0; bytes < bytesMin; batch++) {
                for (int i = 0; i <= batch % 5; i++) {
                    final RecordFrame record = machines.next();
                    journal.append(record.buffer(), 0, record.length());
                    bytes += record.length() + 200;
                }
                journal.force();
            }
        }
        path = CycleFile.list(directory).getFirst();
        try (CycleFile file = CycleFile.open(path)) {
            memory = Arena.ofAuto().allocate(file.length(), 8);
            memory.copyFrom(file.memory());
        }
        final CycleScan scan = scan();
        used = (int) scan.end();
        final DocumentCursor cursor = new DocumentCursor();
        for (int i = 0; i < scan.documents().size(); i++) {
            final long position = scan.documents().getLong(i);
            cursor.at(memory, memory.byteSize(), position);
            final long first = cursor.first();
            for (int record = cursor.count(); record > 0; record--) {
                cursor.nextRecord();
            }
            final int end = (int) position + DocumentLayout.HEADER_LENGTH + cursor.length();
            int lastNonZero = end - 1;
            while (memory.get(ValueLayout.JAVA_BYTE, lastNonZero) == 0) {
                lastNonZero--;
            }
            documents.add(new Document(
                    (int) position, end, lastNonZero, first, cursor.recordSequence(), cursor.recordDigest()));
        }
    }

    CycleScan scan() {
        return scan(memory, memory.byteSize());
    }

    CycleScan scan(final MemorySegment bytes, final long limit) {
        return new CycleScan(path, 0, CycleScan.UNKNOWN, 0).run(bytes, limit);
    }

    MemorySegment copy() {
        final MemorySegment copy = Arena.ofAuto().allocate(memory.byteSize(), 8);
        return copy.copyFrom(memory);
    }

    /** The last document wholly before a cut; null when there is none. */
    Document lastBefore(final int cut, final boolean isZeroFilled) {
        Document last = null;
        for (final Document document : documents) {
            if (isZeroFilled ? document.lastNonZero() < cut : document.end() <= cut) {
                last = document;
            }
        }
        return last;
    }

    record Document(int position, int end, int lastNonZero, long first, long last, long digest) {}
}
