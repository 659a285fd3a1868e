// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.journal.file.DocumentLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycle;

/** The time Chronicle sees: moved by the journal alone, never back, so that a file is rolled only once it is ready. */
final class CycleClock implements TimeProvider {
    private final RollCycle rollCycle;
    private final DateTimeFormatter fileName;

    // Written by the journal's thread; read by Chronicle on the same one and by the preallocation agent.
    private volatile long timeMs = 0;

    CycleClock(final RollCycle rollCycle) {
        this.rollCycle = rollCycle;
        this.fileName =
                DateTimeFormatter.ofPattern(rollCycle.format(), Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    @Override
    public long currentTimeMillis() {
        return timeMs;
    }

    void advanceTo(final long toMs) {
        if (toMs > timeMs) {
            timeMs = toMs;
        }
    }

    int cycle() {
        return cycleAt(timeMs);
    }

    int cycleAt(final long atMs) {
        return (int) (atMs / rollCycle.lengthInMillis());
    }

    long startMs(final int cycle) {
        return (long) cycle * rollCycle.lengthInMillis();
    }

    /** Whether a file is called as a cycle of this kind would be. */
    boolean isNameOfCycle(final Path path) {
        final String name = path.getFileName().toString();
        try {
            fileName.parse(name.substring(0, name.length() - DocumentLayout.CYCLE_SUFFIX.length()));
            return true;
        } catch (final DateTimeParseException e) {
            return false;
        }
    }

    Path file(final Path directory, final int cycle) {
        return directory.resolve(fileName.format(Instant.ofEpochMilli(startMs(cycle))) + DocumentLayout.CYCLE_SUFFIX);
    }
}
