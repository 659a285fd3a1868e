// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.latency;

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
    private static final double MOVED_RATIO = 2;

    /**
     * What the cells are held against, nanoseconds: the quieter of before and after, so that a disturbance of the floor
     * never flatters the node. At least one, which is what the clock can tell from nothing.
     */
    long floorNs(final PauseFloor floor, final double percentile) {
        return Math.max(
                1,
                Math.min(
                        floorsBefore.get(floor).getValueAtPercentile(percentile),
                        floorsAfter.get(floor).getValueAtPercentile(percentile)));
    }

    /** How many times the floor a cell's percentile is. */
    double ratioToFloor(final CellResult result, final double percentile) {
        return (double) result.measured().getValueAtPercentile(percentile)
                / floorNs(result.cell().floor(), percentile);
    }

    /** Whether before and after are so far apart at a percentile that no ratio at it means much. */
    boolean hasFloorMoved(final PauseFloor floor, final double percentile) {
        final long noisier = Math.max(
                floorsBefore.get(floor).getValueAtPercentile(percentile),
                floorsAfter.get(floor).getValueAtPercentile(percentile));
        return noisier > MOVED_RATIO * floorNs(floor, percentile);
    }
}
