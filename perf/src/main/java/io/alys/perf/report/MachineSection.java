// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.contest.Reading;
import io.alys.perf.measure.Machine;
import io.alys.perf.run.Figure;
import io.alys.perf.run.PerfRun;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What it was measured on, what else went on there, what the node as a whole did, and how all of it is to be read. */
final class MachineSection {
    private final PerfRun run;

    MachineSection(final PerfRun run) {
        this.run = run;
    }

    void figures(final Html html) {
        html.open("section", "id", "figures").leaf("h2", "The node as a whole");
        if (run.figures().isEmpty()) {
            html.leaf("p", "This run measured none of it.");
        }
        for (final Figure figure : run.figures()) {
            html.open("article", "id", "figure-" + figure.id())
                    .leaf("h3", figure.title())
                    .leaf("p", figure.meaning());
            if (!figure.values().isEmpty()) {
                Tables.pairs(
                        html,
                        figure.values().stream()
                                .map(value -> new Tables.Pair(value.name(), value(value)))
                                .toList());
            }
            spreads(html, figure.title(), figure.spreads());
            html.close();
        }
        html.close();
    }

    private static String value(final Figure.Value value) {
        return Double.isFinite(value.value()) ? Numbers.plain(value.value()) + " " + value.unit() : Numbers.NONE;
    }

    /** A table of distributions, and their plot. */
    private static void spreads(final Html html, final String title, final List<Figure.Spread> spreads) {
        if (spreads.isEmpty()) {
            return;
        }
        final List<PercentilePlot.Line> lines = new ArrayList<>();
        for (int i = 0; i < spreads.size(); i++) {
            lines.add(new PercentilePlot.Line(
                    spreads.get(i).name(), spreads.get(i).histogram(), PercentilePlot.Line.style(i), ""));
        }
        final PercentilePlot plot = new PercentilePlot(title, lines);
        if (!plot.isEmpty()) {
            plot.write(html);
        }
        html.open("div", "class", "wide").open("table", "class", "cells");
        Tables.head(html, "µs", "p50", "p99", "p99.9", "p99.99", "max", "values");
        html.open("tbody");
        for (final Figure.Spread spread : spreads) {
            final Histogram histogram = spread.histogram();
            html.open("tr").leaf("th", spread.name(), "scope", "row");
            for (final double percentile : Spread.SHOWN) {
                Tables.number(html, Spread.us(histogram, percentile));
            }
            Tables.number(html, Numbers.us(Spread.max(histogram)));
            Tables.number(html, Numbers.count(histogram.getTotalCount()));
            html.close();
        }
        html.close().close().close();
    }

    void machine(final Html html) {
        html.open("section", "id", "machine").leaf("h2", "The machine");
        final Machine machine = run.machine();
        final Rounds rounds = Rounds.of(run.cells());
        final List<Tables.Pair> pairs = new ArrayList<>(List.of(
                new Tables.Pair("Cores", Integer.toString(machine.cores())),
                new Tables.Pair("Processor", machine.processor()),
                new Tables.Pair("System", machine.system()),
                new Tables.Pair("JVM and collectors", machine.runtime()),
                new Tables.Pair("File system of the journals", machine.disk()),
                new Tables.Pair(
                        "Load at start", machine.loadAtStart() < 0 ? "unknown" : Numbers.plain(machine.loadAtStart())),
                new Tables.Pair("Steal seen in rounds", seen(Rounds.seen(run.cells(), Reading::stealPercent))),
                new Tables.Pair(
                        "Others' processor time seen, of one core",
                        seen(Rounds.seen(run.cells(), Reading::foreignPercent))),
                new Tables.Pair("Rounds that were clean", rounds.clean() + " of " + rounds.all())));
        rounds.dropped().forEach((why, count) -> pairs.add(new Tables.Pair("Dropped: " + why, count + " rounds")));
        Tables.pairs(html, pairs);
        html.leaf("h3", "Its own pauses");
        html.leaf(
                "p",
                "How late a thread with nothing to do but be on time came to each beat, before the first round and after the last. "
                        + "Where the two differ, the machine changed meanwhile.",
                "class",
                "dim");
        if (run.floors().isEmpty()) {
            html.leaf("p", "They were not measured.");
        }
        spreads(html, "the machine's own pauses", run.floors());
        html.close();
    }

    private static String seen(final DoubleSummaryStatistics seen) {
        return seen.getCount() == 0
                ? "unknown"
                : Numbers.range(Numbers.percent(seen.getMin()), Numbers.percent(seen.getMax()));
    }

    void flags(final Html html) {
        html.open("section", "id", "flags").leaf("h2", "Flags of every JVM that was measured");
        html.open("pre").leaf("code", run.flags().isEmpty() ? "none" : String.join("\n", run.flags()));
        html.close().close();
        html.open("section", "id", "skipped").leaf("h2", "What was skipped");
        if (run.skipped().isEmpty()) {
            html.leaf("p", "Nothing.");
        } else {
            html.open("ul");
            run.skipped().forEach(skipped -> html.leaf("li", skipped));
            html.close();
        }
        html.close();
    }
}
