// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import java.util.List;
import org.HdrHistogram.Histogram;

/** Percentiles of a distribution, nanoseconds. */
final class Spread {
    /** Percentiles that tables show. */
    static final List<Double> SHOWN = List.of(50.0, 99.0, 99.9, 99.99);

    private static final int BEYOND_MIN = 10;
    private static final double PERCENT = 100;
    private static final double ROUNDING = 1e-6;

    private Spread() {}

    /** Not a number when nothing was recorded. */
    static double at(final Histogram histogram, final double percentile) {
        return histogram.getTotalCount() == 0 ? Double.NaN : histogram.getValueAtPercentile(percentile);
    }

    static double max(final Histogram histogram) {
        return histogram.getTotalCount() == 0 ? Double.NaN : histogram.getMaxValue();
    }

    /** Whether fewer than ten values lie beyond a percentile, so that another run may well find another. */
    static boolean isScarce(final Histogram histogram, final double percentile) {
        return histogram.getTotalCount() * (PERCENT - percentile) / PERCENT < BEYOND_MIN - ROUNDING;
    }

    /** In microseconds, marked when scarce. */
    static String us(final Histogram histogram, final double percentile) {
        final String value = Numbers.us(at(histogram, percentile));
        return histogram.getTotalCount() > 0 && isScarce(histogram, percentile) ? "~" + value : value;
    }
}
