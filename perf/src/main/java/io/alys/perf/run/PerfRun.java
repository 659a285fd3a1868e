// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import io.alys.perf.contest.CellReadings;
import io.alys.perf.measure.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Everything one run found.
 *
 * @param command that was given.
 * @param revision of the sources; with a plus sign when there were changes; unknown outside a checkout.
 * @param flags of every JVM that was measured.
 * @param floors the machine's own pauses before the first round and after the last.
 * @param cells in the order they were asked for.
 * @param figures of the node as a whole.
 * @param skipped what was not run, and why.
 */
public record PerfRun(
        String command,
        String revision,
        Instant startedAt,
        Duration took,
        List<String> flags,
        Machine machine,
        List<Figure.Spread> floors,
        List<CellReadings> cells,
        List<Outcome> outcomes,
        List<Figure> figures,
        List<String> skipped) {

    /** The same run with figures of the node, which were ready at {@code endedAt}. */
    PerfRun with(final List<Figure> figures, final Instant endedAt) {
        return new PerfRun(
                command,
                revision,
                startedAt,
                Duration.between(startedAt, endedAt),
                flags,
                machine,
                floors,
                cells,
                outcomes,
                figures,
                skipped);
    }
}
