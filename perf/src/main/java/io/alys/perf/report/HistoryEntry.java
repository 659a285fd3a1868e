// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.run.Outcome;
import io.alys.perf.run.PerfRun;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the goals stood in one run.
 *
 * @param time the run began.
 * @param goals by id.
 */
public record HistoryEntry(Instant time, String revision, int cores, String command, Map<String, Standing> goals) {
    /** What a run leaves in the history. */
    public static HistoryEntry of(final PerfRun run) {
        final Map<String, Standing> goals = new LinkedHashMap<>();
        for (final Outcome outcome : run.outcomes()) {
            goals.put(
                    outcome.goal().id(),
                    new Standing(
                            outcome.median(), outcome.state(), outcome.ratios().size()));
        }
        return new HistoryEntry(run.startedAt(), run.revision(), run.machine().cores(), run.command(), goals);
    }

    /**
     * How one goal stood.
     *
     * @param median ratio, or figure where the goal has no rival; not a number when there was none.
     * @param cleanRounds in which both sides were clean.
     */
    public record Standing(double median, Outcome.State state, int cleanRounds) {}
}
