// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.run.Outcome;
import java.util.List;

/** Each round's ratio as a dot, and the bound as a line, on one logarithmic scale: how far the rounds agree, at a glance. */
final class RatioStrip {
    private static final double LEFT = 6;
    private static final double RIGHT = 154;
    private static final double MARGIN = 1.15;
    private static final String MIDDLE = "10";

    private RatioStrip() {}

    /** Writes nothing when there is nothing above 0 to draw. */
    static void write(final Html html, final Outcome outcome) {
        final double bound = outcome.goal().bound();
        final List<Double> ratios = outcome.ratios().stream()
                .filter(ratio -> Double.isFinite(ratio) && ratio > 0)
                .toList();
        if (ratios.isEmpty() || !(bound > 0) || !Double.isFinite(bound)) {
            return;
        }
        final double least = ratios.stream().mapToDouble(ratio -> ratio).min().orElse(bound);
        final double most = ratios.stream().mapToDouble(ratio -> ratio).max().orElse(bound);
        final Axis axis = new Axis(Math.min(least, bound) / MARGIN, Math.max(most, bound) * MARGIN, true, LEFT, RIGHT);
        final String x = Numbers.px(axis.at(bound));
        final String good = outcome.goal().isAtLeast() ? Numbers.px(axis.at(bound)) : Numbers.px(0);
        final double width = outcome.goal().isAtLeast() ? RIGHT + LEFT - axis.at(bound) : axis.at(bound);
        html.open("svg", "viewBox", "0 0 160 20", "class", "strip", "role", "img", "aria-label", "ratio of each round")
                .leaf(
                        "title",
                        "each clean round: "
                                + String.join(
                                        ", ",
                                        ratios.stream()
                                                .map(ratio -> Numbers.held(outcome.goal(), ratio))
                                                .toList())
                                + "; bound " + Numbers.bound(outcome.goal()) + "; logarithmic")
                .empty("rect", "class", "good", "x", good, "y", "0", "width", Numbers.px(width), "height", "20")
                .empty("line", "class", "bound", "x1", x, "x2", x, "y1", "0", "y2", "20");
        for (final double ratio : ratios) {
            html.empty("circle", "class", "dot", "cx", Numbers.px(axis.at(ratio)), "cy", MIDDLE, "r", "3");
        }
        if (outcome.median() > 0) {
            final String median = Numbers.px(axis.at(outcome.median()));
            html.empty("line", "class", "median", "x1", median, "x2", median, "y1", "3", "y2", "17");
        }
        html.close();
    }
}
