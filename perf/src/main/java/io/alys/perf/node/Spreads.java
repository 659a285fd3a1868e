// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.perf.measure.LatencyRecorder;
import io.alys.perf.run.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Distributions by name, in the order of their first value. */
final class Spreads {
    private final Map<String, Histogram> histograms = new LinkedHashMap<>();

    void record(final String name, final long valueNs) {
        histograms
                .computeIfAbsent(name, absent -> LatencyRecorder.newHistogram())
                .recordValue(LatencyRecorder.bounded(valueNs));
    }

    /** Takes over a distribution that was recorded elsewhere. */
    void add(final String name, final Histogram histogram) {
        histograms.put(name, histogram);
    }

    /** Forgets what was recorded so far: it was the warm-up. */
    void clear() {
        histograms.clear();
    }

    /** How many values there are; 0 of an unknown name. */
    long count(final String name) {
        final Histogram histogram = histograms.get(name);
        return histogram == null ? 0 : histogram.getTotalCount();
    }

    /** The median; not a number of an unknown name. */
    double median(final String name) {
        return percentile(name, 50);
    }

    double percentile(final String name, final double percentile) {
        final Histogram histogram = histograms.get(name);
        return histogram == null || histogram.getTotalCount() == 0
                ? Double.NaN
                : histogram.getValueAtPercentile(percentile);
    }

    List<Figure.Spread> all() {
        final List<Figure.Spread> all = new ArrayList<>();
        histograms.forEach((name, histogram) -> all.add(new Figure.Spread(name, histogram)));
        return List.copyOf(all);
    }
}
