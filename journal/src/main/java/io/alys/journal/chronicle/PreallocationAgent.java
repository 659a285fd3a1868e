// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.agrona.concurrent.Agent;

/** Readies room ahead of the journal's end, the next cycle's file and Chronicle's listing, on a thread of its own. */
final class PreallocationAgent implements Agent {
    private final DocumentAppender appender;
    private final long spareWithinMs;

    PreallocationAgent(final DocumentAppender appender, final JournalOptions options) {
        this.appender = appender;
        this.spareWithinMs = Math.min(60_000, options.rollPeriod().lengthMs() / 2);
    }

    @Override
    public int doWork() {
        final boolean hasRoom = appender.hasRoom();
        if (appender.extendAhead() > 0) {
            return 1;
        }
        if (!hasRoom) {
            return 0;
        }
        try {
            final boolean isSpareMade = appender.untilRollMs() <= spareWithinMs && appender.prepareSpare();
            return isSpareMade || appender.list() ? 1 : 0;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot list the journal for Chronicle", e);
        }
    }

    @Override
    public String roleName() {
        return "alys-journal-preallocation";
    }
}
