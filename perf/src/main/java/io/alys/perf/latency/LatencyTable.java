// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.latency;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Prints a run as aligned tables. */
final class LatencyTable {
    static final double[] PERCENTILES = {50, 99, 99.9, 99.99};

    private static final double PERCENT = 100;

    /** A percentile with fewer values beyond it is chance. */
    private static final double BEYOND_MIN = 10;

    private static final String CELL_HEAD = String.format("%-9s %-9s %-8s %8s", "mode", "wait", "journal", "asked/s");
    private static final String VALUES_HEAD =
            String.format("%10s %10s %10s %10s %10s", "p50", "p99", "p99.9", "p99.99", "max");

    private final PrintWriter out;

    LatencyTable(final PrintWriter out) {
        this.out = out;
    }

    void print(final LatencyRun run) {
        final Machine machine = run.machine();
        out.printf(
                Locale.ROOT,
                "machine: %d cores, %s; %s; %s; disk %s; load at start %.1f%n",
                machine.cores(),
                machine.processor(),
                machine.system(),
                machine.runtime(),
                machine.disk(),
                machine.loadAtStart());
        run.skipped().forEach(why -> out.printf(Locale.ROOT, "skipped: %s%n", why));
        out.printf(Locale.ROOT, "%n");
        out.printf(Locale.ROOT, "Pause floor of this machine in this run, microseconds late:%n");
        out.printf(Locale.ROOT, "%-20s %s%n", "", VALUES_HEAD);
        for (final PauseFloor floor : PauseFloor.values()) {
            out.printf(
                    Locale.ROOT,
                    "%-20s %s%n",
                    floor + " before",
                    values(run.floorsBefore().get(floor)));
            out.printf(
                    Locale.ROOT,
                    "%-20s %s%n",
                    floor + " after",
                    values(run.floorsAfter().get(floor)));
        }
        out.printf(Locale.ROOT, "%n");
        out.printf(
                Locale.ROOT,
                "Warm-up, %.1f s a cell, microseconds from intended start to answer released:%n",
                run.warmUpSeconds());
        out.printf(Locale.ROOT, "%s %s%n", CELL_HEAD, VALUES_HEAD);
        run.results().forEach(result -> out.printf(Locale.ROOT, "%s %s%n", cell(result), values(result.warmUp())));
        out.printf(Locale.ROOT, "%n");
        out.printf(
                Locale.ROOT,
                "Measured, %.1f s a cell, the same; xF is the ratio to the floor of this run:%n",
                run.measuredSeconds());
        out.printf(
                Locale.ROOT,
                "%s %9s %8s %s %8s %8s %8s %7s %6s  %s%n",
                CELL_HEAD,
                "done/s",
                "dropped",
                VALUES_HEAD,
                "p50 xF",
                "p99 xF",
                "99.9 xF",
                "foreign",
                "steal",
                "notes");
        run.results().forEach(result -> measured(run, result));
        closing(run);
        out.flush();
    }

    private void measured(final LatencyRun run, final CellResult result) {
        out.printf(
                Locale.ROOT,
                "%s %9.0f %8d %s %8.1f %8.1f %8.1f %6.0f%% %5.1f%%  %s%n",
                cell(result),
                result.achievedPerS(),
                result.sent().dropped(),
                values(result.measured()),
                run.ratioToFloor(result, PERCENTILES[0]),
                run.ratioToFloor(result, PERCENTILES[1]),
                run.ratioToFloor(result, PERCENTILES[2]),
                result.foreignPercent(),
                result.stealPercent(),
                notes(result));
    }

    private void closing(final LatencyRun run) {
        for (final PauseFloor floor : PauseFloor.values()) {
            for (final double percentile : PERCENTILES) {
                if (run.hasFloorMoved(floor, percentile)) {
                    out.printf(
                            Locale.ROOT,
                            "the %s floor's p%s moved more than twofold during the run: ratios to it mean little%n",
                            floor,
                            percentile);
                }
            }
        }
        final long clean = run.results().stream().filter(CellResult::isClean).count();
        out.printf(Locale.ROOT, "%n");
        out.printf(
                Locale.ROOT,
                "~ fewer than %.0f values lie beyond this percentile. xF: against the spinning floor where nobody parks, else%n",
                BEYOND_MIN);
        out.printf(
                Locale.ROOT,
                "the parking one, the quieter of before and after. disturbed: steal over 1 %% or foreign CPU over 8 %% of a core. overloaded: probes found the%n");
        out.printf(
                Locale.ROOT,
                "ring full and are in no percentile, or under 99 %% of the rate was done. late: how far the offering thread itself fell behind at worst.%n");
        out.printf(
                Locale.ROOT,
                "%d of %d cells were clean. One round of each: a record of this machine now, neither a pass nor a promise.%n",
                clean,
                run.results().size());
    }

    private static String notes(final CellResult result) {
        final List<String> notes = new ArrayList<>();
        if (result.isOverloaded()) {
            notes.add("overloaded");
        }
        if (!result.isClean()) {
            notes.add("disturbed");
        }
        notes.add(String.format(Locale.ROOT, "late %.1f ms", result.sent().latestNs() / 1e6));
        return String.join(", ", notes);
    }

    private static String cell(final CellResult result) {
        final Cell cell = result.cell();
        return String.format(
                Locale.ROOT, "%-9s %-9s %-8s %8d", cell.mode(), cell.waitName(), cell.journal(), cell.ratePerS());
    }

    private static String values(final Histogram histogram) {
        final StringBuilder line = new StringBuilder();
        for (final double percentile : PERCENTILES) {
            line.append(String.format(Locale.ROOT, "%10s ", value(histogram, percentile)));
        }
        return line.append(String.format(Locale.ROOT, "%10.2f", histogram.getMaxValue() / 1e3))
                .toString();
    }

    private static String value(final Histogram histogram, final double percentile) {
        final String mark = isChance(histogram, percentile) ? "~" : "";
        return mark + String.format(Locale.ROOT, "%.2f", histogram.getValueAtPercentile(percentile) / 1e3);
    }

    /** Whether too few values lie beyond the percentile for it to mean anything. */
    static boolean isChance(final Histogram histogram, final double percentile) {
        return histogram.getTotalCount() * (PERCENT - percentile) / PERCENT < BEYOND_MIN;
    }
}
