// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.perf.measure.LatencyRecorder;
import io.alys.perf.node.Length;
import io.alys.perf.node.NodeFigure;
import io.alys.perf.node.Spreads;
import io.alys.perf.rig.NoJournal;
import io.alys.perf.run.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A thousand and ten thousand operations with a deadline under way, beside asks of Pekko. */
public final class AskFigure implements NodeFigure {
    /** What it is called. */
    public static final String ID = "asks";

    /** So much longer than others lasts the first round, which does not count: there is all to compile. */
    private static final int WARM_UPS = 4;

    private static final String OURS = "spine";
    private static final String KEPT = "spine, journaled";
    private static final String LIMIT = "the same records alone";
    private static final String PEKKO = "Pekko as it comes";
    private static final String TUNED = "Pekko, one thread, long turns";

    private static final Map<String, AskingMain.Side> SIDES = sides();

    private final Spreads spreads = new Spreads();
    private final Map<String, double[]> perS = new LinkedHashMap<>();
    private final Map<String, double[]> p99 = new LinkedHashMap<>();

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress) throws IOException {
        final int rounds = length.of(1, 5, 9);
        final long durationNs = TimeUnit.MILLISECONDS.toNanos(length.of(100, 700, 2_000));
        final int[] counts = length == Length.TINY ? new int[] {300} : new int[] {1_000, 10_000};
        final List<Figure.Value> values = new ArrayList<>();
        final Map<String, AskSide> sides = new LinkedHashMap<>();
        try {
            for (final Map.Entry<String, AskingMain.Side> side : SIDES.entrySet()) {
                sides.put(side.getKey(), new AskingProcess(side.getValue(), directory));
            }
            for (final int count : counts) {
                run(sides, count, rounds, durationNs);
                values.addAll(valuesOf(count));
            }
        } finally {
            sides.values().forEach(AskSide::close);
        }
        final Histogram unused = LatencyRecorder.newHistogram();
        final SpineAsks.Result silent = new SpineAsks(NoJournal::new)
                .run(
                        counts[counts.length - 1],
                        TimeUnit.MILLISECONDS.toNanos(length.of(300, 1_000, 3_000)),
                        100,
                        2,
                        unused);
        values.add(
                new Figure.Value("under way at most while every second was never answered", silent.pendingMax(), ""));
        values.add(new Figure.Value("of those ended by their deadline", silent.timeouts(), ""));
        return new Figure(
                ID,
                "Operations under way, each with a deadline",
                "Ours: an actor behind the whole spine, threading mode SHARED; an operation is an effect that leaves, an answer"
                        + " that a second thread brings in, a deadline in the actor's state, and two events and their"
                        + " digests. Pekko: AskPattern.ask from a second thread to an actor that answers, time-out 5 s, as ours."
                        + " The limit: the same records and digests, written by one thread to which another hands the answers."
                        + " Each answer is followed by the next question. Each side in a JVM of its own, stopped while others have"
                        + " their turns; one operation in sixteen is timed; ratios are medians of the rounds'."
                        + " The goals at 1,000: at least 2 times as many, a p99 of at most half. The last two values:"
                        + " time-out 100 ms.",
                List.copyOf(values),
                spreads.all());
    }

    private static Map<String, AskingMain.Side> sides() {
        final Map<String, AskingMain.Side> sides = new LinkedHashMap<>();
        sides.put(OURS, AskingMain.Side.SPINE);
        sides.put(LIMIT, AskingMain.Side.RECORDS_ALONE);
        sides.put(PEKKO, AskingMain.Side.PEKKO);
        sides.put(TUNED, AskingMain.Side.TUNED_PEKKO);
        sides.put(KEPT, AskingMain.Side.JOURNALED_SPINE);
        return sides;
    }

    private void run(final Map<String, AskSide> sides, final int count, final int rounds, final long durationNs) {
        perS.clear();
        p99.clear();
        for (int round = -1; round < rounds; round++) {
            for (final Map.Entry<String, AskSide> side : sides.entrySet()) {
                final Histogram latencies = LatencyRecorder.newHistogram();
                final long lastsNs = round < 0 ? WARM_UPS * durationNs : durationNs;
                final double answeredPerS = side.getValue().run(count, lastsNs, latencies);
                if (round >= 0) {
                    spreads.merge(count + " under way: " + side.getKey(), latencies);
                    perS.computeIfAbsent(side.getKey(), absent -> new double[rounds])[round] = answeredPerS;
                    p99.computeIfAbsent(side.getKey(), absent -> new double[rounds])[round] =
                            Math.max(1, latencies.getValueAtPercentile(99));
                }
            }
        }
    }

    private List<Figure.Value> valuesOf(final int count) {
        final String under = count + " under way: ";
        final List<Figure.Value> values = new ArrayList<>();
        perS.forEach((side, each) -> values.add(new Figure.Value(under + side, median(each), "/s")));
        for (final String rival : List.of(PEKKO, TUNED)) {
            values.add(new Figure.Value(under + "times " + rival, medianRatio(perS.get(OURS), perS.get(rival)), "x"));
            values.add(new Figure.Value(
                    under + "the same records alone, times " + rival,
                    medianRatio(perS.get(LIMIT), perS.get(rival)),
                    "x"));
            values.add(new Figure.Value(
                    under + "p99 to that of " + rival, medianRatio(p99.get(OURS), p99.get(rival)), "x"));
        }
        return values;
    }

    private static double medianRatio(final double[] ones, final double[] others) {
        final double[] ratios = new double[ones.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ones[i] / others[i];
        }
        return median(ratios);
    }

    private static double median(final double[] values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
