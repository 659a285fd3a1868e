// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.contest.Reading;
import io.alys.perf.run.Outcome;
import io.alys.perf.run.PerfRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report as one page: no script, no request, its style rules in it. */
final class Page {
    private static final String STYLE = "report.css";

    /** Lines of a plot that can be singled out. */
    private static final int SERIES_MAX = 64;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Page() {}

    /**
     * Writes it.
     *
     * @param history oldest first, with or without this run.
     */
    static String of(final PerfRun run, final List<HistoryEntry> history) throws IOException {
        final Html html = new Html();
        html.open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'");
        html.leaf("title", "Performance of " + run.revision());
        html.style(style());
        html.close().open("body").open("main");
        headline(html, run);
        final GoalSection goals = new GoalSection(run.outcomes());
        final CellSections cells = new CellSections(new RunView(run));
        final MachineSection machine = new MachineSection(run);
        goals.write(html);
        cells.throughput(html);
        cells.cost(html);
        cells.latency(html);
        machine.figures(html);
        goals.history(html, withThisRun(run, history));
        machine.machine(html);
        machine.flags(html);
        reading(html);
        return html.close().close().close().page();
    }

    static String time(final Instant time) {
        return TIME.format(time);
    }

    private static void headline(final Html html, final PerfRun run) {
        html.open("header").leaf("p", "Performance report", "class", "kicker");
        html.open("h1").text("Alys node ").leaf("code", run.revision()).close();
        html.open("p", "class", "verdict");
        for (final Outcome.State state : Outcome.State.values()) {
            final long count = run.outcomes().stream()
                    .filter(outcome -> outcome.state() == state)
                    .count();
            html.open("span", "class", "tally " + state.name().toLowerCase(Locale.ROOT))
                    .leaf("b", Long.toString(count))
                    .text(" " + state.name().toLowerCase(Locale.ROOT))
                    .close()
                    .text(" ");
        }
        html.close();
        final Rounds rounds = Rounds.of(run.cells());
        html.leaf(
                "p",
                time(run.startedAt()) + " · took " + took(run.took()) + " · "
                        + run.machine().cores() + " cores, " + run.machine().processor() + " · " + rounds.clean()
                        + " of " + rounds.all() + " rounds clean",
                "class",
                "dim");
        html.open("pre").leaf("code", run.command()).close();
        if (rounds.clean() * 2 < rounds.all()) {
            html.leaf(
                    "p",
                    "Most rounds were disturbed. What has no clean round is shown over all of its rounds and marked with †: it says "
                            + "what the page looks like, and nothing about the node.",
                    "class",
                    "notice");
        }
        html.open("nav");
        final List<String> parts = List.of(
                "goals",
                "throughput",
                "cost",
                "latency",
                "figures",
                "history",
                "machine",
                "flags",
                "skipped",
                "reading");
        final List<String> titles = List.of(
                "Goals",
                "Throughput",
                "Cost",
                "Latency",
                "Node",
                "History",
                "Machine",
                "Flags",
                "Skipped",
                "How to read this");
        for (int i = 0; i < parts.size(); i++) {
            html.leaf("a", titles.get(i), "href", "#" + parts.get(i)).text(" ");
        }
        html.close().close();
    }

    private static String took(final Duration took) {
        return took.toMinutes() > 0
                ? took.toMinutes() + " min " + took.toSecondsPart() + " s"
                : took.toSeconds() + " s";
    }

    private static List<HistoryEntry> withThisRun(final PerfRun run, final List<HistoryEntry> history) {
        final List<HistoryEntry> entries = new ArrayList<>(history);
        if (entries.isEmpty() || !entries.getLast().time().equals(run.startedAt())) {
            entries.add(HistoryEntry.of(run));
        }
        return entries;
    }

    private static void reading(final Html html) {
        html.open("section", "id", "reading").leaf("h2", "How to read this").open("dl");
        define(
                html,
                "Open loop, intended start",
                "Event i should start at start + i / rate, whatever became of those before it. Its latency runs from then until its "
                        + "answer is released. When anything stalls, every event that should have started meanwhile counts the "
                        + "stall: nothing is left out by waiting (no coordinated omission). An event that finds no room "
                        + "waits, and its wait counts.");
        define(
                html,
                "Saturated",
                "As many events are offered as are taken. That gives a throughput; latency then only says how long the queue is, and "
                        + "is not shown.");
        define(
                html,
                "Overloaded",
                "Less than 99 % of the rate asked for was answered. Percentiles of such a cell say how long a "
                        + "full queue is.");
        define(
                html,
                "Clean round",
                "The machine's host stole at most " + Numbers.percent(Reading.STEAL_PERCENT_MAX)
                        + " of its time, and others used at most " + Numbers.percent(Reading.FOREIGN_PERCENT_MAX)
                        + " of one core, as far as is known; unknown is not clean. Other rounds are dropped, and counted. The "
                        + "log of histograms keeps them under a tag of their own, ending in -unclean.");
        define(
                html,
                "Ratio per round, then the median",
                "All contestants take turns within a round, in one order and in the other, each in a process of its own. A goal's "
                        + "ratio is taken within a round, then the median over the rounds in which both sides were clean. "
                        + "Absolute figures move two to four times within minutes on a shared machine; ratios within a round "
                        + "hold.");
        define(html, "Inconclusive", "Fewer clean rounds than a conclusion needs. Neither a pass nor a failure.");
        define(
                html,
                "Floor",
                "The same load, answered at once on the thread that offers it, while a second thread spins: what the machine itself "
                        + "does to anybody with two busy threads. Ratios to it near 1 say that the tail is the machine's.");
        define(
                html,
                "~ and †",
                "~: fewer than ten values lie beyond this percentile, so another run may well find another. †: there was no clean "
                        + "round, and the figure is of all rounds.");
        define(
                html,
                "Percentiles",
                "Those of the tables and plots are of all clean rounds' values together, as in the log of histograms; goals compare "
                        + "percentiles of single rounds.");
        html.close();
        html.leaf(
                "p",
                "Beside this page: report.json has every round's figures, latency.hlog every distribution (HdrHistogram log, a tag a "
                        + "cell, nanoseconds).",
                "class",
                "dim");
        html.close();
    }

    private static void define(final Html html, final String term, final String meaning) {
        html.leaf("dt", term).leaf("dd", meaning);
    }

    /** The rules, and those by which pointing at one line of a plot makes its others step back. */
    private static String style() throws IOException {
        final StringBuilder rules = new StringBuilder();
        try (InputStream in = Page.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IOException("resource=" + STYLE + " is missing");
            }
            rules.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        for (int i = 0; i < SERIES_MAX; i++) {
            final String own = ".k" + i;
            rules.append(".plot:has(")
                    .append(own)
                    .append(":is(:hover,:focus)) .series:not(")
                    .append(own)
                    .append("){opacity:.1}\n");
        }
        return rules.toString();
    }
}
