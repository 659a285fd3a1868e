// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.run.Outcome;
import java.util.List;
import java.util.Locale;

/** How one goal stood, run after run, against its bound. */
final class HistoryPlot {
    private static final double WIDTH = 360;
    private static final double HEIGHT = 130;
    private static final double LEFT = 58;
    private static final double RIGHT = 350;
    private static final double TOP = 10;
    private static final double BOTTOM = 116;
    private static final double LOG_FROM = 20;
    private static final String CONCLUDED_RADIUS = "3.5";
    private static final String OPEN_RADIUS = "3";

    private final String title;
    private final double bound;
    private final List<Point> points;
    private final Axis across;
    private final Axis up;

    /**
     * @param bound not a number when it is not known any more.
     * @param points oldest first; those without a ratio leave a gap.
     */
    HistoryPlot(final String title, final double bound, final List<Point> points) {
        this.title = title;
        this.bound = bound;
        this.points = points;
        this.across = new Axis(0, Math.max(1, points.size() - 1), false, LEFT + 8, RIGHT - 8);
        double least = Double.isFinite(bound) ? bound : Double.POSITIVE_INFINITY;
        double most = Double.isFinite(bound) ? bound : Double.NEGATIVE_INFINITY;
        for (final Point point : points) {
            if (Double.isFinite(point.ratio())) {
                least = Math.min(least, point.ratio());
                most = Math.max(most, point.ratio());
            }
        }
        this.up = least > 0 && most / least > LOG_FROM
                ? Axis.log(least, most, BOTTOM, TOP)
                : Axis.linear(0, most, BOTTOM, TOP);
    }

    void write(final Html html) {
        html.open("figure", "class", "history").leaf("figcaption", title);
        html.open("svg", "viewBox", "0 0 " + (int) WIDTH + " " + (int) HEIGHT, "role", "img", "aria-label", title);
        final List<Double> ticks = up.ticks();
        final int every = Math.max(1, (ticks.size() + 3) / 4);
        for (int i = 0; i < ticks.size(); i += every) {
            horizontal(html, "grid", ticks.get(i));
            html.leaf(
                    "text",
                    Numbers.tick(Numbers.plain(ticks.get(i))),
                    "x",
                    Numbers.px(LEFT - 6),
                    "y",
                    Numbers.px(up.at(ticks.get(i))),
                    "dy",
                    "0.32em",
                    "text-anchor",
                    "end");
        }
        if (Double.isFinite(bound)) {
            horizontal(html, "bound", bound);
        }
        html.empty("path", "class", "line", "d", path());
        for (int i = 0; i < points.size(); i++) {
            dot(html, i, points.get(i));
        }
        html.close();
        html.close();
    }

    private void dot(final Html html, final int index, final Point point) {
        if (!Double.isFinite(point.ratio())) {
            return;
        }
        html.open(
                        "circle",
                        "class",
                        "state " + point.state().name().toLowerCase(Locale.ROOT),
                        "cx",
                        Numbers.px(across.at(index)),
                        "cy",
                        Numbers.px(up.at(point.ratio())),
                        "r",
                        point.state() == Outcome.State.INCONCLUSIVE ? OPEN_RADIUS : CONCLUDED_RADIUS)
                .leaf("title", point.tip())
                .close();
    }

    private void horizontal(final Html html, final String style, final double value) {
        final String y = Numbers.px(up.at(value));
        html.empty("line", "class", style, "x1", Numbers.px(LEFT), "x2", Numbers.px(RIGHT), "y1", y, "y2", y);
    }

    private String path() {
        final StringBuilder path = new StringBuilder("M");
        boolean isFirst = true;
        for (int i = 0; i < points.size(); i++) {
            final double ratio = points.get(i).ratio();
            if (Double.isFinite(ratio)) {
                path.append(isFirst ? "" : "L")
                        .append(Numbers.px(across.at(i)))
                        .append(' ')
                        .append(Numbers.px(up.at(ratio)));
                isFirst = false;
            }
        }
        return isFirst ? "M0 0" : path.toString();
    }

    /** One run. */
    record Point(double ratio, Outcome.State state, String tip) {}
}
