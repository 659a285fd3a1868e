// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.journal.file.DocumentLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Which cycle file is being written: by the wall clock, but never back. */
final class CycleClock {
    private static final long LAST_MS = 253_402_300_799_999L;

    private final RollPeriod period;
    private final DateTimeFormatter fileName;

    // Written by the journal's thread; read by the preallocation agent.
    private volatile long timeMs = 0;

    CycleClock(final RollPeriod period) {
        this.period = period;
        this.fileName =
                DateTimeFormatter.ofPattern(period.format(), Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    void advanceTo(final long toMs) {
        if (toMs > timeMs) {
            timeMs = toMs;
        }
    }

    int cycle() {
        return (int) (timeMs / period.lengthMs());
    }

    long startMs(final int cycle) {
        return (long) cycle * period.lengthMs();
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

    /**
     * The cycle a file is of.
     *
     * @throws IOException when it is of none.
     */
    int cycleOf(final Path path) throws IOException {
        // The names sort as the cycles do, so the number is found by halving.
        int low = 0;
        int high = (int) (LAST_MS / period.lengthMs());
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (file(path.getParent(), middle).compareTo(path) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (!file(path.getParent(), low).equals(path)) {
            throw new IOException("file=" + path + " is no cycle of rollPeriod=" + period);
        }
        return low;
    }
}
