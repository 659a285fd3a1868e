// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.perf.run.Figure;
import java.io.PrintWriter;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Prints a figure as a table for a terminal. */
public final class FigureText {
    private static final double NS_PER_US = 1_000;

    private FigureText() {}

    public static void print(final Figure figure, final PrintWriter out) {
        out.printf(Locale.ROOT, "%n%s: %s%n%s%n", figure.id(), figure.title(), figure.meaning());
        for (final Figure.Value value : figure.values()) {
            out.printf(Locale.ROOT, "  %-62s %14.2f %s%n", value.name(), value.value(), value.unit());
        }
        if (!figure.spreads().isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "  %-62s %9s %11s %11s %11s %11s%n",
                    "microseconds",
                    "count",
                    "p50",
                    "p99",
                    "p99.9",
                    "max");
        }
        for (final Figure.Spread spread : figure.spreads()) {
            final Histogram histogram = spread.histogram();
            out.printf(
                    Locale.ROOT,
                    "  %-62s %9d %11.1f %11.1f %11.1f %11.1f%n",
                    spread.name(),
                    histogram.getTotalCount(),
                    histogram.getValueAtPercentile(50) / NS_PER_US,
                    histogram.getValueAtPercentile(99) / NS_PER_US,
                    histogram.getValueAtPercentile(99.9) / NS_PER_US,
                    histogram.getMaxValue() / NS_PER_US);
        }
        out.flush();
    }
}
