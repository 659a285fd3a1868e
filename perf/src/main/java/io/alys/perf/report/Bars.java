// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import java.util.List;
import java.util.function.DoubleFunction;

/** Bars on one scale from zero, a row each, with whiskers from the least round to the most. */
final class Bars {
    private static final double WIDTH = 1000;
    private static final int HEIGHT = 18;
    private static final int BAR_TOP = 3;
    private static final int BAR_BOTTOM = 15;
    private static final int WHISKER_TOP = 6;
    private static final int WHISKER_BOTTOM = 12;
    private static final int MIDDLE = 9;
    private static final double PERCENT = 100;

    private final List<Bar> bars;
    private final DoubleFunction<String> label;
    private final Axis axis;

    /**
     * @param label of a value, with its unit.
     */
    Bars(final List<Bar> bars, final DoubleFunction<String> label) {
        this.bars = bars;
        this.label = label;
        final double most = bars.stream()
                .mapToDouble(bar -> Math.max(bar.value(), bar.most()))
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        this.axis = Axis.linear(0, most, 0, WIDTH);
    }

    void write(final Html html) {
        html.open("div", "class", "bars");
        bars.forEach(bar -> write(html, bar));
        html.open("div", "class", "bar scale").leaf("span", "", "class", "name").open("span", "class", "ticks");
        for (final double tick : axis.ticks()) {
            final String edge = tick == axis.min() ? "first" : tick >= axis.max() ? "last" : "tick";
            html.leaf(
                    "span",
                    Numbers.tick(label.apply(tick)),
                    "class",
                    edge,
                    "style",
                    "left:" + Numbers.px(PERCENT * axis.at(tick) / WIDTH) + "%");
        }
        html.close().leaf("span", "", "class", "value").close();
        html.close();
    }

    private void write(final Html html, final Bar bar) {
        html.open("div", "class", bar.isOurs() ? "bar ours" : "bar")
                .leaf("span", bar.name(), "class", "name", "title", bar.tip())
                .open(
                        "svg",
                        "viewBox",
                        "0 0 1000 " + HEIGHT,
                        "preserveAspectRatio",
                        "none",
                        "role",
                        "img",
                        "aria-label",
                        bar.name() + " " + label.apply(bar.value()))
                .leaf("title", bar.tip());
        for (final double tick : axis.ticks()) {
            line(html, "grid", tick, 0, tick, HEIGHT);
        }
        if (Double.isFinite(bar.value())) {
            html.empty(
                    "rect",
                    "class",
                    bar.isClean() ? "fill" : "fill unclean",
                    "x",
                    "0",
                    "y",
                    Integer.toString(BAR_TOP),
                    "width",
                    Numbers.px(axis.at(bar.value())),
                    "height",
                    Integer.toString(BAR_BOTTOM - BAR_TOP));
            line(html, "whisker", bar.least(), MIDDLE, bar.most(), MIDDLE);
            line(html, "whisker", bar.least(), WHISKER_TOP, bar.least(), WHISKER_BOTTOM);
            line(html, "whisker", bar.most(), WHISKER_TOP, bar.most(), WHISKER_BOTTOM);
        }
        html.close();
        html.open("span", "class", "value")
                .leaf("b", label.apply(bar.value()))
                .leaf("span", " " + bar.rounds(), "class", "dim")
                .close();
        html.close();
    }

    private void line(
            final Html html, final String style, final double x1, final int y1, final double x2, final int y2) {
        html.empty(
                "line",
                "class",
                style,
                "x1",
                Numbers.px(axis.at(x1)),
                "x2",
                Numbers.px(axis.at(x2)),
                "y1",
                Integer.toString(y1),
                "y2",
                Integer.toString(y2));
    }

    /**
     * One row.
     *
     * @param least round's figure.
     * @param most round's figure.
     * @param isOurs whether it stands out.
     * @param isClean whether the rounds it is of were.
     * @param rounds clean ones of all.
     * @param tip more about it.
     */
    record Bar(
            String name,
            double value,
            double least,
            double most,
            boolean isOurs,
            boolean isClean,
            String rounds,
            String tip) {}
}
