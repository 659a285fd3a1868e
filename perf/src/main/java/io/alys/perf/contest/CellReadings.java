// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * All rounds of one cell.
 *
 * @param readings one a round of the run, in order; null where the cell was not run, or failed.
 * @param failed rounds in which it did.
 */
public record CellReadings(Cell cell, List<Reading> readings, int failed) {
    /** Rounds in which it was run. */
    public int rounds() {
        return failed + (int) readings.stream().filter(Objects::nonNull).count();
    }

    /** Rounds that count. */
    public List<Reading> clean() {
        return readings.stream()
                .filter(reading -> reading != null && reading.isClean())
                .toList();
    }

    /** Median over the clean rounds; not a number when there is none. */
    public double median(final ToDoubleFunction<Reading> figure) {
        return Medians.of(clean().stream().mapToDouble(figure).toArray());
    }

    /** Median over all rounds that did not fail, clean or not. */
    public double medianOfAll(final ToDoubleFunction<Reading> figure) {
        return Medians.of(
                readings.stream().filter(Objects::nonNull).mapToDouble(figure).toArray());
    }

    /** All clean rounds' latencies, nanoseconds. */
    public Histogram latency() {
        final Histogram sum = new Histogram(3);
        clean().forEach(reading -> sum.add(reading.latency()));
        return sum;
    }
}
