// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;

/** How long one cycle file lasts. Chosen once, when the journal begins. */
public enum RollPeriod {
    FIVE_MINUTES("yyyyMMdd-HHmm'V'", 5 * 60_000L),
    HOUR("yyyyMMdd-HH'F'", 60 * 60_000L),
    DAY("yyyyMMdd'F'", 24 * 60 * 60_000L);

    private final String format;
    private final long lengthMs;

    RollPeriod(final String format, final long lengthMs) {
        this.format = format;
        this.lengthMs = lengthMs;
    }

    /** Pattern of the files' names, as Chronicle has it. */
    String format() {
        return format;
    }

    long lengthMs() {
        return lengthMs;
    }

    /** The same as Chronicle calls it; loads Chronicle. */
    RollCycle cycle() {
        return switch (this) {
            case FIVE_MINUTES -> RollCycles.FIVE_MINUTELY;
            case HOUR -> RollCycles.FAST_HOURLY;
            case DAY -> RollCycles.FAST_DAILY;
        };
    }
}
