// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.contest.Cell;
import io.alys.perf.contest.CellReadings;
import io.alys.perf.contest.Medians;
import io.alys.perf.contest.Reading;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * A cell as it is shown: by its clean rounds, or when it has none by all there are, and then marked.
 *
 * @param counted rounds that the figures are of.
 * @param isClean whether these are clean.
 * @param latency their sum, nanoseconds.
 */
record CellRow(CellReadings readings, List<Reading> counted, boolean isClean, Histogram latency, Promise promise) {
    static CellRow of(final CellReadings readings) {
        final List<Reading> clean = readings.clean();
        final List<Reading> counted = clean.isEmpty()
                ? readings.readings().stream().filter(Objects::nonNull).toList()
                : clean;
        final Histogram sum = new Histogram(3);
        counted.forEach(reading -> sum.add(reading.latency()));
        return new CellRow(
                readings,
                counted,
                !clean.isEmpty(),
                sum,
                Promise.of(readings.cell().contestant()));
    }

    Cell cell() {
        return readings.cell();
    }

    String tag() {
        return cell().tag();
    }

    boolean isOurs() {
        return cell().contestant().startsWith("spine-");
    }

    /** Not a number when no round gave anything. */
    double median(final ToDoubleFunction<Reading> figure) {
        return Medians.of(counted.stream().mapToDouble(figure).toArray());
    }

    double least(final ToDoubleFunction<Reading> figure) {
        return counted.stream().mapToDouble(figure).min().orElse(Double.NaN);
    }

    double most(final ToDoubleFunction<Reading> figure) {
        return counted.stream().mapToDouble(figure).max().orElse(Double.NaN);
    }

    long overloadedRounds() {
        return counted.stream()
                .filter(reading -> reading.isOverloaded(cell().load()))
                .count();
    }

    /** Empty unless rounds were overloaded. */
    String overloaded() {
        final long rounds = overloadedRounds();
        return rounds == 0 ? "" : "overloaded " + rounds + "/" + counted.size();
    }

    String cleanRounds() {
        return readings.clean().size() + "/" + readings.rounds();
    }
}
