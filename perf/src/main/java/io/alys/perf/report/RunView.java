// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.contest.Load;
import io.alys.perf.run.PerfRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/** A run's cells, as the parts of the page ask for them. */
final class RunView {
    /** What latencies are held against. */
    private static final String FLOOR = "floor";

    private final List<CellRow> rows;
    private final List<String> contestants = new ArrayList<>();

    RunView(final PerfRun run) {
        this.rows = run.cells().stream().map(CellRow::of).toList();
        rows.stream().map(row -> row.cell().contestant()).distinct().forEach(contestants::add);
    }

    List<CellRow> rows() {
        return rows;
    }

    List<CellRow> rows(final Predicate<CellRow> wanted) {
        return rows.stream().filter(wanted).toList();
    }

    /** Of those wanted, ascending. */
    List<Integer> eventLengths(final Predicate<CellRow> wanted) {
        return rows.stream()
                .filter(wanted)
                .map(row -> row.cell().eventLength())
                .distinct()
                .sorted()
                .toList();
    }

    /** Loads that are not as many as are taken, ascending. */
    List<Load> openLoads() {
        return rows.stream()
                .map(row -> row.cell().load())
                .filter(load -> !load.isSaturated())
                .distinct()
                .sorted((left, right) -> Long.compare(left.ratePerS(), right.ratePerS()))
                .toList();
    }

    /** The floor's latencies under the same load of events of the same length. */
    Optional<Histogram> floorOf(final CellRow row) {
        return rows.stream()
                .filter(RunView::isFloor)
                .filter(floor -> floor.cell().eventLength() == row.cell().eventLength()
                        && floor.cell().load().equals(row.cell().load()))
                .map(CellRow::latency)
                .filter(latency -> latency.getTotalCount() > 0)
                .findFirst();
    }

    static boolean isFloor(final CellRow row) {
        return FLOOR.equals(row.cell().contestant());
    }

    /** The same in every plot of the page. */
    String style(final CellRow row) {
        if (isFloor(row)) {
            return "floor";
        }
        final long before = contestants.stream()
                .limit(contestants.indexOf(row.cell().contestant()))
                .filter(name -> !FLOOR.equals(name))
                .count();
        return PercentilePlot.Line.style((int) before)
                + (row.isOurs() ? " ours" : "")
                + (row.overloadedRounds() > 0 ? " overloaded" : "");
    }
}
