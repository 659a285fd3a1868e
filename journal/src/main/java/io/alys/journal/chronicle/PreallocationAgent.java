// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import org.agrona.concurrent.Agent;

/** Readies blocks ahead of the journal's end, and the next cycle's file, on a thread of its own. */
final class PreallocationAgent implements Agent {
    private static final int STEP_BYTES = 4 * 1024 * 1024;

    private final DocumentAppender appender;
    private final long spareWithinMs;

    PreallocationAgent(final DocumentAppender appender, final RollPeriod period) {
        this.appender = appender;
        this.spareWithinMs = Math.min(60_000, period.cycle().lengthInMillis() / 2);
    }

    @Override
    public int doWork() {
        if (appender.preallocation().extendAhead(STEP_BYTES) > 0) {
            return 1;
        }
        return appender.untilRollMs() <= spareWithinMs
                        && appender.preallocation().prepareSpare(appender.newFileBytes())
                ? 1
                : 0;
    }

    @Override
    public String roleName() {
        return "alys-journal-preallocation";
    }
}
