// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import io.alys.perf.contest.Cell;
import io.alys.perf.contest.CellReadings;
import io.alys.perf.contest.Medians;
import io.alys.perf.contest.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds readings against goals: a ratio for each round in which both sides were clean, and the median of these. */
public final class Judge {
    /** With fewer clean rounds nothing is concluded. */
    static final int ROUNDS_MIN = 3;

    private final Map<Cell, CellReadings> cells;

    public Judge(final List<CellReadings> cells) {
        this.cells = cells.stream().collect(Collectors.toMap(CellReadings::cell, Function.identity()));
    }

    /** What became of each goal whose cells were run. */
    public List<Outcome> outcomes(final List<Goal> goals) {
        return goals.stream().map(this::outcome).toList();
    }

    /** How many rounds of a goal count. */
    public int cleanRounds(final Goal goal) {
        return pairs(goal, goal.subject()).size();
    }

    private Outcome outcome(final Goal goal) {
        final List<double[]> pairs = pairs(goal, goal.subject());
        final List<Double> ratios = ratios(goal, pairs);
        final double median = median(ratios);
        final double subject = median(pairs.stream().map(pair -> pair[0]).toList());
        final double rival = goal.rival() == null
                ? Double.NaN
                : median(pairs.stream().map(pair -> pair[1]).toList());
        final double limit = goal.limit() == null ? Double.NaN : median(ratios(goal, pairs(goal, goal.limit())));
        if (pairs.size() < ROUNDS_MIN) {
            final String note = String.format(Locale.ROOT, "%d clean rounds, %d needed", pairs.size(), ROUNDS_MIN);
            return new Outcome(goal, ratios, median, subject, rival, limit, Outcome.State.INCONCLUSIVE, note);
        }
        if (goal.isMetBy(median)) {
            return new Outcome(goal, ratios, median, subject, rival, limit, Outcome.State.MET, overloads(goal));
        }
        if (subject <= goal.enough()) {
            final String note = "the figure itself is good enough";
            return new Outcome(goal, ratios, median, subject, rival, limit, Outcome.State.MET, note);
        }
        return new Outcome(goal, ratios, median, subject, rival, limit, Outcome.State.MISSED, overloads(goal));
    }

    private static List<Double> ratios(final Goal goal, final List<double[]> pairs) {
        return pairs.stream()
                .map(pair -> goal.rival() == null ? pair[0] : pair[0] / pair[1])
                .toList();
    }

    /** A cell's figure and the rival's, a pair for each round in which both are known and clean. */
    private List<double[]> pairs(final Goal goal, final Cell cell) {
        final List<double[]> pairs = new ArrayList<>();
        final List<Reading> subjects = cells.get(cell).readings();
        final List<Reading> rivals =
                goal.rival() == null ? subjects : cells.get(goal.rival()).readings();
        for (int round = 0; round < Math.min(subjects.size(), rivals.size()); round++) {
            if (isClean(subjects.get(round)) && isClean(rivals.get(round))) {
                pairs.add(new double[] {
                    goal.metric().of(subjects.get(round)), goal.metric().of(rivals.get(round))
                });
            }
        }
        return pairs;
    }

    private String overloads(final Goal goal) {
        final String subject = overload(goal.subject());
        final String rival = goal.rival() == null ? "" : overload(goal.rival());
        return subject + (subject.isEmpty() || rival.isEmpty() ? "" : "; ") + rival;
    }

    private String overload(final Cell cell) {
        final long overloaded = cells.get(cell).clean().stream()
                .filter(reading -> reading.isOverloaded(cell.load()))
                .count();
        return overloaded == 0
                ? ""
                : String.format(Locale.ROOT, "%s was overloaded in %d rounds", cell.contestant(), overloaded);
    }

    private static boolean isClean(final Reading reading) {
        return reading != null && reading.isClean();
    }

    private static double median(final List<Double> figures) {
        return Medians.of(figures.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
