// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.contest.Reading;
import io.alys.perf.run.Goal;
import io.alys.perf.run.Outcome;
import io.alys.perf.run.PerfRun;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A run in plain text: a line a goal and a line a cell, what a person sees in the terminal. */
public final class ReportTable {
    private static final String CELL_LINE = "%-42s %6s %10s %9s %8s %10s %10s %10s %10s %10s %s%n";

    private final PrintWriter out;

    public ReportTable(final PrintWriter out) {
        this.out = out;
    }

    /** Prints and flushes it. */
    public void print(final PerfRun run) {
        goals(run.outcomes());
        cells(run);
        final Rounds rounds = Rounds.of(run.cells());
        line("%d of %d rounds were clean.", rounds.clean(), rounds.all());
        rounds.dropped().forEach((why, count) -> line("  %d dropped: %s", count, why));
        run.skipped().forEach(skipped -> line("Skipped: %s", printable(skipped)));
        out.flush();
    }

    private void goals(final List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return;
        }
        for (final Outcome outcome : outcomes) {
            final Goal goal = outcome.goal();
            line(
                    "%-12s %-10s %s",
                    outcome.state(), Numbers.held(goal, outcome.median()), printable(goal.id() + ": " + goal.claim()));
            line(
                    "%-12s %-10s %s, %s, %s%s",
                    "",
                    "",
                    Numbers.bound(goal),
                    Numbers.cleanRounds(outcome.ratios().size()),
                    range(outcome),
                    goal.rival() == null
                            ? ""
                            : ", " + Numbers.figure(goal.metric(), outcome.subjectMedian()) + " against "
                                    + Numbers.figure(goal.metric(), outcome.rivalMedian()));
            if (goal.limit() != null) {
                line(
                        "%-12s %-10s limit: %s by %s",
                        "",
                        "",
                        Numbers.held(goal, outcome.limitMedian()),
                        goal.limit().tag());
            }
            if (!outcome.note().isEmpty()) {
                line("%-12s %-10s %s", "", "", printable(outcome.note()));
            }
        }
        line(
                "Goals: %d met, %d missed, %d inconclusive.",
                count(outcomes, Outcome.State.MET),
                count(outcomes, Outcome.State.MISSED),
                count(outcomes, Outcome.State.INCONCLUSIVE));
        out.println();
    }

    private void cells(final PerfRun run) {
        out.printf(
                Locale.ROOT,
                CELL_LINE,
                "cell (latency in us)",
                "clean",
                "answered",
                "cpu ns",
                "B",
                "p50",
                "p99",
                "p99.9",
                "p99.99",
                "max",
                "");
        for (final CellRow row : run.cells().stream().map(CellRow::of).toList()) {
            final Histogram latency = row.latency();
            out.printf(
                    Locale.ROOT,
                    CELL_LINE,
                    printable(row.tag()),
                    row.cleanRounds(),
                    Numbers.perS(row.median(Reading::answeredPerS)),
                    Numbers.plain(row.median(Reading::cpuNsPerEvent)),
                    Numbers.plain(row.median(Reading::allocatedBytesPerEvent)),
                    Spread.us(latency, 50),
                    Spread.us(latency, 99),
                    Spread.us(latency, 99.9),
                    Spread.us(latency, 99.99),
                    Numbers.us(Spread.max(latency)),
                    (row.isClean() ? "" : "* ") + row.overloaded());
        }
        out.println("Of clean rounds; with * there was none, and it is of all. ~: fewer than ten values lie beyond.");
    }

    private static String range(final Outcome outcome) {
        final List<Double> ratios =
                outcome.ratios().stream().filter(Double::isFinite).toList();
        return ratios.isEmpty()
                ? Numbers.NONE
                : Numbers.range(
                        Numbers.held(outcome.goal(), Collections.min(ratios)),
                        Numbers.held(outcome.goal(), Collections.max(ratios)));
    }

    private static long count(final List<Outcome> outcomes, final Outcome.State state) {
        return outcomes.stream().filter(outcome -> outcome.state() == state).count();
    }

    /** Without what a terminal would obey. */
    private static String printable(final String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private void line(final String format, final Object... arguments) {
        out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
