// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.contest.Cell;
import io.alys.perf.contest.CellReadings;
import io.alys.perf.contest.Load;
import io.alys.perf.contest.Reading;
import io.alys.perf.measure.Machine;
import io.alys.perf.run.Figure;
import io.alys.perf.run.Goal;
import io.alys.perf.run.Metric;
import io.alys.perf.run.Outcome;
import io.alys.perf.run.PerfRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/** A run with everything in it that can go wrong. */
final class SyntheticRun {
    static final Instant STARTED = Instant.parse("2031-02-03T04:05:06Z");
    static final String HOSTILE = "<script>alert(\"x\")</script> & 'so on' \u0007";

    static final Cell FLOOR = new Cell("floor", 64, new Load(100_000));
    static final Cell SPINE = new Cell("spine-invoker-off", 64, new Load(100_000));
    static final Cell SATURATED = new Cell("spine-shared-off", 64, Load.SATURATED);
    static final Cell FORCED = new Cell("spine-invoker-forced", 256, Load.SATURATED);
    static final Cell OVERLOADED = new Cell("spine-shared-unforced", 64, new Load(100_000));
    static final Cell FAILED = new Cell("cache-line", 64, new Load(100_000));
    static final Cell UNOBSERVED = new Cell("nobody-knows-it", 64, Load.SATURATED);

    private SyntheticRun() {}

    static PerfRun run() {
        return new PerfRun(
                "perf run --quick " + HOSTILE,
                "0123abcd+",
                STARTED,
                Duration.ofSeconds(754),
                List.of("-Xmx1g", "-Dodd=<" + HOSTILE + ">"),
                new Machine(2, "processor " + HOSTILE, "Linux 6", "JVM 25 (G1)", "ext4", -1),
                List.of(spread("SPINNING before", 100), spread("SPINNING after", 200)),
                cells(),
                outcomes(),
                List.of(
                        new Figure(
                                "restart",
                                "Restart " + HOSTILE,
                                "How long it took.",
                                List.of(
                                        new Figure.Value("to first event", 0.84, "s"),
                                        new Figure.Value("never happened", Double.NaN, "s")),
                                List.of(spread("one, two", 3_000), spread("one two", 4_000))),
                        new Figure(
                                "nothing",
                                "Nothing",
                                "Empty.",
                                List.of(),
                                List.of(new Figure.Spread("none", new Histogram(3))))),
                List.of("spine-dedicated-off: 2 cores, and it needs 5 " + HOSTILE));
    }

    /** The run with nothing in it. */
    static PerfRun empty() {
        return new PerfRun(
                "",
                "unknown",
                STARTED,
                Duration.ZERO,
                List.of(),
                run().machine(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static List<CellReadings> cells() {
        return List.of(
                readings(FLOOR, List.of(clean(100_000, 40), clean(100_000, 50), clean(100_000, 60))),
                readings(
                        SPINE,
                        Arrays.asList(
                                clean(100_000, 400),
                                null,
                                reading(100_000, 9_000_000, 5, 90),
                                reading(100_000, 500, 0, Double.NaN),
                                clean(100_000, 500))),
                readings(SATURATED, List.of(clean(9_000_000, 900), clean(11_000_000, 900), clean(10_000_000, 900))),
                readings(FORCED, List.of(clean(200_000, 90_000))),
                readings(OVERLOADED, List.of(reading(40_000, 5_000_000, 0, 0), clean(100_000, 700))),
                readings(FAILED, Arrays.asList((Reading) null)),
                readings(UNOBSERVED, List.of(reading(1_000, 70, Double.NaN, Double.NaN))));
    }

    /** As if every round that gave nothing had failed. */
    private static CellReadings readings(final Cell cell, final List<Reading> readings) {
        return new CellReadings(
                cell, readings, (int) readings.stream().filter(Objects::isNull).count());
    }

    private static List<Outcome> outcomes() {
        return List.of(
                new Outcome(
                        goal("met", SPINE, FLOOR, Metric.P99, 20, false, 250_000),
                        List.of(9.0, 10.0, 11.0),
                        10,
                        4_000,
                        400,
                        Double.NaN,
                        Outcome.State.MET,
                        ""),
                new Outcome(
                        goal("missed", SATURATED, null, Metric.THROUGHPUT, 12e6, true, Double.NaN),
                        List.of(9e6, 10e6, 11e6),
                        10e6,
                        10e6,
                        Double.NaN,
                        Double.NaN,
                        Outcome.State.MISSED,
                        HOSTILE),
                new Outcome(
                        goal("open", FAILED, FLOOR, Metric.CPU, 1, false, Double.NaN),
                        List.of(),
                        Double.NaN,
                        Double.NaN,
                        Double.NaN,
                        Double.NaN,
                        Outcome.State.INCONCLUSIVE,
                        "0 clean rounds"),
                new Outcome(
                        goal("odd", UNOBSERVED, FLOOR, Metric.ALLOCATION, Double.NaN, true, Double.NaN),
                        List.of(Double.NaN, Double.POSITIVE_INFINITY, 0.0),
                        Double.POSITIVE_INFINITY,
                        1,
                        0,
                        Double.NaN,
                        Outcome.State.INCONCLUSIVE,
                        ""));
    }

    private static Goal goal(
            final String id,
            final Cell subject,
            final Cell rival,
            final Metric metric,
            final double bound,
            final boolean isAtLeast,
            final double enough) {
        return new Goal(id, "claim of " + id + " " + HOSTILE, subject, rival, null, metric, bound, isAtLeast, enough);
    }

    private static Reading clean(final double perS, final long medianNs) {
        return reading(perS, medianNs, 0.5, 7.5);
    }

    private static Reading reading(final double perS, final long medianNs, final double steal, final double foreign) {
        return new Reading(
                20_000, perS, histogram(medianNs), new Histogram(3), 12_345, 4_000_000, 640, 1, 2, steal, foreign);
    }

    private static Figure.Spread spread(final String name, final long medianNs) {
        return new Figure.Spread(name, histogram(medianNs));
    }

    /** A tail like that of a machine: one in a hundred ten times as late, one in a thousand a hundred times. */
    private static Histogram histogram(final long medianNs) {
        final SplittableRandom random = new SplittableRandom(medianNs);
        final Histogram histogram = new Histogram(3);
        for (int i = 1; i <= 20_000; i++) {
            final long factor = i % 1_000 == 0 ? 100 : i % 100 == 0 ? 10 : 1;
            histogram.recordValue(factor * (medianNs + random.nextLong(medianNs)));
        }
        return histogram;
    }
}
