// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;

/** How long one cycle file lasts. Chosen once, when the journal begins. */
public enum RollPeriod {
    FIVE_MINUTES,
    HOUR,
    DAY;

    RollCycle cycle() {
        return switch (this) {
            case FIVE_MINUTES -> RollCycles.FIVE_MINUTELY;
            case HOUR -> RollCycles.FAST_HOURLY;
            case DAY -> RollCycles.FAST_DAILY;
        };
    }
}
