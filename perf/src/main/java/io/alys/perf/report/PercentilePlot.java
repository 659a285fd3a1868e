// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Distributions as HdrHistogram draws them: the further right, the rarer; both scales logarithmic. Each line ends where
 * nothing lies beyond, and is thin where fewer than ten values do.
 */
final class PercentilePlot {
    static final int COLOURS = 12;

    private static final double WIDTH = 960;
    private static final double HEIGHT = 400;
    private static final double LEFT = 66;
    private static final double RIGHT = 944;
    private static final double TOP = 14;
    private static final double BOTTOM = 352;
    private static final double RAREST = 1e5;
    private static final int POINTS_PER_DECADE = 16;
    private static final int SCARCE = 10;
    private static final double LEAST_US = 0.01;
    private static final double NS_PER_US = 1e3;
    private static final double PERCENT = 100;
    private static final List<Double> MARKED = List.of(50.0, 90.0, 99.0, 99.9, 99.99, 99.999);

    private final String title;
    private final List<Line> lines;
    private final Axis across = new Axis(2, RAREST, true, LEFT, RIGHT);
    private final Axis up;

    /**
     * @param lines those with nothing recorded are left out.
     */
    PercentilePlot(final String title, final List<Line> lines) {
        this.title = title;
        this.lines = lines.stream()
                .filter(line -> line.latency().getTotalCount() > 0)
                .toList();
        final double least = this.lines.stream()
                .mapToDouble(line -> usAt(line.latency(), 2))
                .min()
                .orElse(LEAST_US);
        final double most = this.lines.stream()
                .mapToDouble(line -> usAt(line.latency(), rarest(line.latency())))
                .max()
                .orElse(1);
        this.up = Axis.log(least, most, BOTTOM, TOP);
    }

    /** Whether there is anything to draw. */
    boolean isEmpty() {
        return lines.isEmpty();
    }

    void write(final Html html) {
        html.open("figure", "class", "plot")
                .open(
                        "svg",
                        "viewBox",
                        "0 0 " + (int) WIDTH + " " + (int) HEIGHT,
                        "role",
                        "img",
                        "aria-label",
                        "Latency by percentile, " + title);
        grid(html);
        for (int i = 0; i < lines.size(); i++) {
            write(html, i, lines.get(i));
        }
        html.close();
        legend(html);
        html.close();
    }

    private void grid(final Html html) {
        for (final double tick : up.ticks()) {
            final String y = Numbers.px(up.at(tick));
            html.empty("line", "class", "grid", "x1", Numbers.px(LEFT), "x2", Numbers.px(RIGHT), "y1", y, "y2", y);
            html.leaf(
                    "text",
                    tickLabel(tick),
                    "class",
                    "up",
                    "x",
                    Numbers.px(LEFT - 8),
                    "y",
                    y,
                    "dy",
                    "0.32em",
                    "text-anchor",
                    "end");
        }
        for (final double percentile : MARKED) {
            final String x = Numbers.px(across.at(PERCENT / (PERCENT - percentile)));
            html.empty("line", "class", "grid", "x1", x, "x2", x, "y1", Numbers.px(TOP), "y2", Numbers.px(BOTTOM));
            html.leaf(
                    "text",
                    Numbers.percentile(percentile),
                    "x",
                    x,
                    "y",
                    Numbers.px(BOTTOM),
                    "dy",
                    "1.5em",
                    "text-anchor",
                    percentile == MARKED.getLast() ? "end" : "middle");
        }
    }

    private void write(final Html html, final int index, final Line line) {
        final Histogram latency = line.latency();
        html.open("g", "class", "series k" + index + " " + line.style());
        html.leaf("title", line.name() + ": " + summary(latency) + (line.note().isEmpty() ? "" : ", " + line.note()));
        final double rarest = rarest(latency);
        final double solid = Math.clamp(latency.getTotalCount() / (double) SCARCE, 2, rarest);
        html.empty("path", "class", "line", "d", path(latency, 2, solid));
        if (rarest > solid) {
            html.empty("path", "class", "line scarce", "d", path(latency, solid, rarest));
        }
        for (final double percentile : MARKED) {
            final double rarity = PERCENT / (PERCENT - percentile);
            if (rarity <= rarest * 1.001) {
                html.open(
                                "circle",
                                "cx",
                                Numbers.px(across.at(rarity)),
                                "cy",
                                Numbers.px(up.at(usAt(latency, rarity))),
                                "r",
                                "7")
                        .leaf(
                                "title",
                                line.name() + " " + Numbers.percentile(percentile) + ": "
                                        + Spread.us(latency, percentile) + " µs")
                        .close();
            }
        }
        html.close();
    }

    private void legend(final Html html) {
        html.open("ul", "class", "legend");
        for (int i = 0; i < lines.size(); i++) {
            final Line line = lines.get(i);
            html.open("li", "class", "k" + i + " " + line.style(), "tabindex", "0", "title", summary(line.latency()))
                    .open("svg", "viewBox", "0 0 26 10", "class", "swatch", "aria-hidden", "true")
                    .empty("path", "class", "line", "d", "M1 5H25")
                    .close()
                    .leaf("span", line.name());
            if (!line.note().isEmpty()) {
                html.leaf("span", " " + line.note(), "class", "dim");
            }
            html.close();
        }
        html.close();
    }

    private String path(final Histogram latency, final double from, final double to) {
        final List<Double> rarities = new ArrayList<>();
        final int steps = Math.max(1, (int) Math.ceil(POINTS_PER_DECADE * Math.log10(to / from)));
        for (int i = 0; i <= steps; i++) {
            rarities.add(from * Math.pow(to / from, (double) i / steps));
        }
        final StringBuilder path = new StringBuilder();
        for (final double rarity : rarities) {
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(Numbers.px(across.at(rarity)))
                    .append(' ')
                    .append(Numbers.px(up.at(usAt(latency, rarity))));
        }
        return path.toString();
    }

    private static double rarest(final Histogram latency) {
        return Math.clamp((double) latency.getTotalCount(), 2, RAREST);
    }

    private static double usAt(final Histogram latency, final double rarity) {
        return Math.max(LEAST_US, latency.getValueAtPercentile(PERCENT - PERCENT / rarity) / NS_PER_US);
    }

    private static String summary(final Histogram latency) {
        final StringBuilder summary = new StringBuilder();
        for (final double percentile : Spread.SHOWN) {
            summary.append(Numbers.percentile(percentile))
                    .append(' ')
                    .append(Spread.us(latency, percentile))
                    .append(", ");
        }
        return summary.append("max ")
                .append(Numbers.us(Spread.max(latency)))
                .append(" µs")
                .toString();
    }

    private static String tickLabel(final double us) {
        if (us >= NS_PER_US * NS_PER_US) {
            return Numbers.tick(Numbers.plain(us / NS_PER_US / NS_PER_US)) + " s";
        }
        return us >= NS_PER_US
                ? Numbers.tick(Numbers.plain(us / NS_PER_US)) + " ms"
                : Numbers.tick(Numbers.plain(us)) + " µs";
    }

    /**
     * One distribution.
     *
     * @param style classes of the page's style rules.
     * @param note behind the name; may be empty.
     */
    record Line(String name, Histogram latency, String style, String note) {
        /** The style of the n-th of several: a colour, and dashes when the colours are used up. */
        static String style(final int index) {
            return "c" + index % COLOURS + (index / COLOURS % 2 == 1 ? " dashed" : "");
        }
    }
}
