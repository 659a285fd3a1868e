// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.run.Goal;
import io.alys.perf.run.Outcome;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What was claimed, what became of it, and how it stood in earlier runs. */
final class GoalSection {
    private static final int POINTS_MAX = 100;

    private final List<Outcome> outcomes;

    GoalSection(final List<Outcome> outcomes) {
        this.outcomes = outcomes;
    }

    void write(final Html html) {
        html.open("section", "id", "goals").leaf("h2", "Goals");
        if (outcomes.isEmpty()) {
            html.leaf("p", "This run held nothing against a goal.").close();
            return;
        }
        html.leaf(
                "p",
                "Each dot is the ratio in one round in which both sides were clean, the long stroke their median, the dashed line "
                        + "the bound; the shaded side keeps it. Figures are medians over the same rounds, of the subject and of what it is held "
                        + "against. A limit does no more than the subject must and has nothing of ours: its ratio is how far this machine goes.",
                "class",
                "dim");
        html.open("div", "class", "wide").open("table", "class", "goals cards");
        Tables.head(html, "State", "Claim", "Ratio", "Bound", "Each round", "Figures");
        html.open("tbody");
        outcomes.forEach(outcome -> row(html, outcome));
        html.close().close().close().close();
    }

    /** How the goals stood. */
    static void state(final Html html, final Outcome.State state) {
        html.leaf("span", word(state), "class", "badge " + word(state).toLowerCase(Locale.ROOT));
    }

    private static String word(final Outcome.State state) {
        return switch (state) {
            case MET -> "Met";
            case MISSED -> "Missed";
            case INCONCLUSIVE -> "Inconclusive";
        };
    }

    private static void row(final Html html, final Outcome outcome) {
        final Goal goal = outcome.goal();
        html.open("tr", "id", "goal-" + goal.id());
        html.open("td", "data-label", "State");
        state(html, outcome.state());
        html.close();
        html.open("td", "class", "claim", "data-label", "Claim").leaf("b", goal.claim());
        html.leaf("span", " " + goal.id(), "class", "id");
        if (goal.limit() != null) {
            html.leaf(
                    "div",
                    "Limit: " + Numbers.held(goal, outcome.limitMedian()) + " by "
                            + goal.limit().tag(),
                    "class",
                    "dim");
        }
        if (!outcome.note().isEmpty()) {
            html.leaf("div", outcome.note(), "class", "dim");
        }
        html.close();
        html.open("td", "class", "number", "data-label", goal.rival() == null ? "Figure" : "Ratio")
                .leaf("b", Numbers.held(goal, outcome.median()), "class", "ratio")
                .leaf("div", range(outcome), "class", "dim small")
                .close();
        html.leaf("td", Numbers.bound(goal), "class", "number", "data-label", "Bound");
        html.open("td", "data-label", "Each round");
        RatioStrip.write(html, outcome);
        html.leaf("div", Numbers.cleanRounds(outcome.ratios().size()), "class", "dim small")
                .close();
        html.open("td", "class", "absolutes", "data-label", "Figures");
        absolute(
                html,
                Numbers.figure(goal.metric(), outcome.subjectMedian()),
                goal.subject().tag());
        if (goal.rival() != null) {
            absolute(
                    html,
                    Numbers.figure(goal.metric(), outcome.rivalMedian()),
                    goal.rival().tag());
        }
        html.close().close();
    }

    private static void absolute(final Html html, final String figure, final String tag) {
        html.open("div")
                .leaf("b", figure)
                .leaf("span", " " + tag, "class", "tag")
                .close();
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

    /** Goals of this run first, then those that only earlier runs had. */
    void history(final Html html, final List<HistoryEntry> entries) {
        html.open("section", "id", "history").leaf("h2", "History");
        final Set<String> ids = new LinkedHashSet<>();
        outcomes.forEach(outcome -> ids.add(outcome.goal().id()));
        entries.forEach(entry -> ids.addAll(entry.goals().keySet()));
        if (entries.size() < 2 || ids.isEmpty()) {
            html.leaf("p", "There is no earlier run to show.").close();
            return;
        }
        final List<HistoryEntry> shown = entries.subList(Math.max(0, entries.size() - POINTS_MAX), entries.size());
        html.leaf(
                "p",
                "Median of each goal over the last " + shown.size()
                        + " runs, oldest to the left; hollow where it was inconclusive, dashed the bound as it is now. Runs on "
                        + "different machines or with different commands are side by side here; a dot's tooltip says which.",
                "class",
                "dim");
        html.open("div", "class", "histories");
        ids.forEach(id -> plot(id, shown).write(html));
        html.close().close();
    }

    private HistoryPlot plot(final String id, final List<HistoryEntry> entries) {
        final Outcome now = outcomes.stream()
                .filter(outcome -> outcome.goal().id().equals(id))
                .findFirst()
                .orElse(null);
        final List<HistoryPlot.Point> points = entries.stream()
                .map(entry -> {
                    final HistoryEntry.Standing standing = entry.goals().get(id);
                    if (standing == null) {
                        return new HistoryPlot.Point(Double.NaN, Outcome.State.INCONCLUSIVE, "");
                    }
                    final String median = now == null
                            ? Numbers.plain(standing.median())
                            : Numbers.held(now.goal(), standing.median());
                    return new HistoryPlot.Point(
                            standing.median(),
                            standing.state(),
                            median + " " + word(standing.state()) + ", " + Numbers.cleanRounds(standing.cleanRounds())
                                    + "; "
                                    + Page.time(entry.time()) + ", " + entry.revision() + ", " + entry.cores()
                                    + " cores, " + entry.command());
                })
                .toList();
        final String unit = now == null || now.goal().rival() != null
                ? ""
                : ", " + now.goal().metric().unit();
        return new HistoryPlot(id + unit, now == null ? Double.NaN : now.goal().bound(), points);
    }
}
