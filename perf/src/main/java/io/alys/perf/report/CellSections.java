// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.contest.Load;
import io.alys.perf.contest.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** What the contestants did: throughput, cost and latency. */
final class CellSections {
    private static final double[] HELD_AGAINST_FLOOR = {50, 99, 99.9};
    private static final String UNCLEAN = " †";

    private final RunView view;

    CellSections(final RunView view) {
        this.view = view;
    }

    void throughput(final Html html) {
        html.open("section", "id", "throughput").leaf("h2", "Throughput");
        html.leaf(
                "p",
                "Answers a second when as many events are offered as are taken. Bars are medians over the clean rounds, whiskers "
                        + "the least and the most of them, n/m clean rounds of all. Compare within one block only: contestants "
                        + "in it promise the same of an answered event. Ours stand out.",
                "class",
                "dim");
        blocks(
                html,
                Reading::answeredPerS,
                Numbers::perS,
                Comparator.<Bars.Bar>comparingDouble(Bars.Bar::value).reversed());
        html.close();
    }

    void cost(final Html html) {
        html.open("section", "id", "cost").leaf("h2", "Cost of an event");
        html.leaf(
                "p",
                "Processor time of the whole process, all threads, spinning ones too, divided by the events answered, when "
                        + "saturated; less is better. Under an open load a thread that spins uses its core whatever it does: "
                        + "those figures, and bytes allocated on the heap, are in the table.",
                "class",
                "dim");
        blocks(
                html,
                Reading::cpuNsPerEvent,
                value -> Numbers.plain(value) + (Double.isFinite(value) ? " ns" : ""),
                Comparator.comparingDouble(Bars.Bar::value));
        html.open("details").leaf("summary", "Every cell");
        html.open("div", "class", "wide").open("table", "class", "cells");
        Tables.head(html, "Cell", "Answers", "Least … most", "CPU ns/event", "B/event", "GC", "Latest µs", "Clean", "");
        html.open("tbody");
        view.rows().forEach(row -> cost(html, row));
        html.close().close().close().close().close();
    }

    private void blocks(
            final Html html,
            final ToDoubleFunction<Reading> figure,
            final DoubleFunction<String> label,
            final Comparator<Bars.Bar> order) {
        for (final int length : view.eventLengths(row -> row.cell().load().isSaturated())) {
            html.leaf("h3", "Events of " + length + " B");
            for (final Promise promise : Promise.values()) {
                final List<Bars.Bar> bars = view
                        .rows(row -> row.cell().load().isSaturated()
                                && row.cell().eventLength() == length
                                && row.promise() == promise)
                        .stream()
                        .map(row -> bar(row, figure, label))
                        .sorted(order)
                        .toList();
                if (!bars.isEmpty()) {
                    html.open("h4")
                            .text(promise.title())
                            .leaf("span", " " + promise.meaning(), "class", "dim")
                            .close();
                    new Bars(bars, label).write(html);
                }
            }
        }
    }

    private static Bars.Bar bar(
            final CellRow row, final ToDoubleFunction<Reading> figure, final DoubleFunction<String> label) {
        final double least = row.least(figure);
        final double most = row.most(figure);
        return new Bars.Bar(
                row.cell().contestant(),
                row.median(figure),
                least,
                most,
                row.isOurs(),
                row.isClean(),
                row.cleanRounds() + (row.isClean() ? "" : UNCLEAN),
                row.cell().contestant() + ": " + Promise.description(row.cell().contestant()) + "; "
                        + label.apply(row.median(figure)) + ", rounds "
                        + Numbers.range(label.apply(least), label.apply(most))
                        + (row.isClean() ? "" : "; no clean round, so over all"));
    }

    private static void cost(final Html html, final CellRow row) {
        html.open("tr", "class", row.isOurs() ? "ours" : "theirs", "id", "cell-" + row.tag());
        html.leaf(
                "th",
                row.tag(),
                "scope",
                "row",
                "title",
                Promise.description(row.cell().contestant()));
        Tables.number(html, Numbers.perS(row.median(Reading::answeredPerS)));
        Tables.number(
                html,
                Numbers.range(
                        Numbers.perS(row.least(Reading::answeredPerS)), Numbers.perS(row.most(Reading::answeredPerS))));
        Tables.number(html, Numbers.plain(row.median(Reading::cpuNsPerEvent)));
        Tables.number(html, Numbers.plain(row.median(Reading::allocatedBytesPerEvent)));
        Tables.number(html, Numbers.count(sum(row, Reading::gcCount)));
        Tables.number(html, Numbers.us(row.most(Reading::latestNs)));
        Tables.number(html, row.cleanRounds() + (row.isClean() ? "" : UNCLEAN));
        html.leaf("td", row.overloaded(), "class", "warn");
        html.close();
    }

    private static long sum(final CellRow row, final ToDoubleFunction<Reading> figure) {
        return (long) row.counted().stream().mapToDouble(figure).sum();
    }

    void latency(final Html html) {
        html.open("section", "id", "latency").leaf("h2", "Latency under an open load");
        html.leaf(
                "p",
                "From when an event should have been offered until its answer is released, all counted rounds together. The further "
                        + "right, the rarer; thin where fewer than ten values lie beyond; dotted where the load was more than "
                        + "could be carried; dashed grey the floor: the same load, answered at once. Point at a line or a name.",
                "class",
                "dim");
        boolean isAny = false;
        for (final Load load : view.openLoads()) {
            final List<Integer> lengths =
                    view.eventLengths(row -> row.cell().load().equals(load));
            for (final int length : lengths) {
                isAny = true;
                latency(html, load, length);
            }
        }
        if (!isAny) {
            html.leaf("p", "This run offered no open load.");
        }
        html.close();
    }

    private void latency(final Html html, final Load load, final int length) {
        final List<CellRow> rows =
                view.rows(row -> row.cell().load().equals(load) && row.cell().eventLength() == length);
        final String title = load.label() + ", events of " + length + " B";
        html.leaf("h3", title);
        final List<PercentilePlot.Line> lines = new ArrayList<>();
        for (final CellRow row : rows) {
            final String marks = (row.isClean() ? "" : "† ") + (row.overloadedRounds() > 0 ? "overloaded" : "");
            lines.add(new PercentilePlot.Line(row.cell().contestant(), row.latency(), view.style(row), marks.trim()));
        }
        new PercentilePlot(title, lines).write(html);
        html.open("div", "class", "wide").open("table", "class", "cells latency");
        Tables.head(
                html,
                "µs",
                "Promise",
                "p50",
                "p99",
                "p99.9",
                "p99.99",
                "max",
                "p50 ×floor",
                "p99 ×floor",
                "p99.9 ×floor",
                "Clean",
                "");
        html.open("tbody");
        rows.stream()
                .sorted(Comparator.comparing(CellRow::promise).thenComparingDouble(row -> Spread.at(row.latency(), 99)))
                .forEach(row -> latency(html, row));
        html.close().close().close();
    }

    private void latency(final Html html, final CellRow row) {
        final Histogram latency = row.latency();
        html.open("tr", "class", row.isOurs() ? "ours" : "theirs");
        html.leaf(
                "th",
                row.cell().contestant(),
                "scope",
                "row",
                "title",
                Promise.description(row.cell().contestant()));
        html.leaf("td", row.promise().title(), "class", "dim");
        for (final double percentile : Spread.SHOWN) {
            Tables.number(html, Spread.us(latency, percentile));
        }
        Tables.number(html, Numbers.us(Spread.max(latency)));
        final Optional<Histogram> floor =
                RunView.isFloor(row) || row.overloadedRounds() > 0 ? Optional.empty() : view.floorOf(row);
        for (final double percentile : HELD_AGAINST_FLOOR) {
            Tables.number(
                    html,
                    floor.map(other -> Numbers.ratio(Spread.at(latency, percentile) / Spread.at(other, percentile)))
                            .orElse(Numbers.NONE));
        }
        Tables.number(html, row.cleanRounds() + (row.isClean() ? "" : UNCLEAN));
        html.leaf("td", row.overloaded(), "class", "warn");
        html.close();
    }
}
