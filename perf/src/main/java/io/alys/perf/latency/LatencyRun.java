// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.latency;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Everything one run found.
 *
 * @param command that was given.
 * @param floorsBefore the first cell.
 * @param floorsAfter the last cell.
 * @param skipped cells and modes that were not run, and why.
 */
record LatencyRun(
        String command,
        Machine machine,
        double warmUpSeconds,
        double measuredSeconds,
        Map<PauseFloor, Histogram> floorsBefore,
        Map<PauseFloor, Histogram> floorsAfter,
        List<CellResult> results,
        List<String> skipped) {
    /** Before and after together: what the cells between are held against. */
    Map<PauseFloor, Histogram> floors() {
        final Map<PauseFloor, Histogram> both = new EnumMap<>(PauseFloor.class);
        for (final PauseFloor floor : PauseFloor.values()) {
            final Histogram sum = floorsBefore.get(floor).copy();
            sum.add(floorsAfter.get(floor));
            both.put(floor, sum);
        }
        return both;
    }
}
