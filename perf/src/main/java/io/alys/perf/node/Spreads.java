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
public final class Spreads {
    private final Map<String, Histogram> histograms = new LinkedHashMap<>();

    /** One value. */
    public void record(final String name, final long valueNs) {
        histograms
                .computeIfAbsent(name, absent -> LatencyRecorder.newHistogram())
                .recordValue(LatencyRecorder.bounded(valueNs));
    }

    /** Takes over a distribution that was recorded elsewhere. */
    public void add(final String name, final Histogram histogram) {
        histograms.put(name, histogram);
    }

    /** Adds what was recorded elsewhere to what is there. */
    public void merge(final String name, final Histogram histogram) {
        histograms
                .computeIfAbsent(name, absent -> LatencyRecorder.newHistogram())
                .add(histogram);
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
    public double median(final String name) {
        return percentile(name, 50);
    }

    /** At the percentile; not a number of an unknown name. */
    public double percentile(final String name, final double percentile) {
        final Histogram histogram = histograms.get(name);
        return histogram == null || histogram.getTotalCount() == 0
                ? Double.NaN
                : histogram.getValueAtPercentile(percentile);
    }

    /** Not a number of an unknown name. */
    double mean(final String name) {
        final Histogram histogram = histograms.get(name);
        return histogram == null || histogram.getTotalCount() == 0 ? Double.NaN : histogram.getMean();
    }

    /** As a figure has them. */
    public List<Figure.Spread> all() {
        final List<Figure.Spread> all = new ArrayList<>();
        histograms.forEach((name, histogram) -> all.add(new Figure.Spread(name, histogram)));
        return List.copyOf(all);
    }
}
