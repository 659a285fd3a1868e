// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import org.agrona.concurrent.Agent;

/** Readies blocks ahead of the journal's end, and the next cycle's file, on a thread of its own. */
final class PreallocationAgent implements Agent {
    /** The writing thread may have to wait for one step, when it rolls or outruns this. */
    private static final int STEP_BYTES = 1024 * 1024;

    /** A step that ends with a force is a larger one. */
    private static final int FORCED_STEP_BYTES = 4 * STEP_BYTES;

    private final DocumentAppender appender;
    private final long spareWithinMs;
    private final int stepBytes;

    PreallocationAgent(final DocumentAppender appender, final JournalOptions options) {
        this.appender = appender;
        this.spareWithinMs = Math.min(60_000, options.rollPeriod().cycle().lengthInMillis() / 2);
        this.stepBytes = options.durability() == Durability.FORCED ? FORCED_STEP_BYTES : STEP_BYTES;
    }

    @Override
    public int doWork() {
        final boolean hasRoom = appender.hasRoom();
        if (appender.preallocation().extendAhead(stepBytes) > 0) {
            return 1;
        }
        return hasRoom
                        && appender.untilRollMs() <= spareWithinMs
                        && appender.preallocation().prepareSpare(appender.newFileBytes())
                ? 1
                : 0;
    }

    @Override
    public String roleName() {
        return "alys-journal-preallocation";
    }
}
