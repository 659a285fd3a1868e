// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.alys.perf.contest.Medians;
import io.alys.perf.node.ChildJvm;
import io.alys.perf.rig.ScratchDirectory;
import io.alys.perf.run.Figure;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Runs the spine under one load in a process of its own, two control processes that do nothing beside it, and makes a figure
 * of what all saw: what the two saw otherwise than each other, nothing can be blamed for.
 *
 * @param ratePerS inputs a second.
 * @param periodMs length of a period; a minute, but for tests.
 * @param periods count of them.
 * @param directory where results and logs stay; the journal does not.
 */
public record Soak(JournalMode journal, long ratePerS, long periodMs, int periods, Path directory) {
    private static final double NS_PER_MS = 1e6;
    private static final double MIB = 1024.0 * 1024;
    private static final double PERCENT = 100;
    private static final int CONTROLS = 2;

    /** Soaks with one collector. */
    public Figure run(final Collector collector, final PrintWriter progress) throws IOException {
        Files.createDirectories(directory);
        final Path gcLog = directory.resolve("gc-" + collector + ".log");
        final Path errors = directory.resolve("soak-" + collector + ".log");
        try (ScratchDirectory scratch = ScratchDirectory.in(directory);
                ExecutorService reading = Executors.newFixedThreadPool(CONTROLS);
                ChildJvm control = control(collector, errors, scratch);
                ChildJvm twin = control(collector, errors, scratch);
                ChildJvm node = ChildJvm.start(
                        errors,
                        collector.flags(gcLog),
                        SoakMain.class,
                        arguments(ratePerS, scratch.path().resolve("journal")))) {
            begin(List.of(node, control, twin));
            final Future<Heard> controlHeard = reading.submit(() -> hear(control, null));
            final Future<Heard> twinHeard = reading.submit(() -> hear(twin, null));
            final Heard nodeHeard = hear(node, progress);
            final List<Heard> controls = List.of(controlHeard.get(), twinHeard.get());
            node.awaitEnd();
            final Figure figure = figure(collector, nodeHeard, controls, GcLog.read(gcLog));
            write(collector, figure, nodeHeard, controls);
            return figure;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (final ExecutionException e) {
            throw new IOException("a control process failed: see " + errors, e);
        }
    }

    private ChildJvm control(final Collector collector, final Path errors, final ScratchDirectory scratch)
            throws IOException {
        return ChildJvm.start(
                errors,
                collector.flags(),
                SoakMain.class,
                arguments(0, scratch.path().resolve("none")));
    }

    /** Has all begin their first period at one time. */
    private static void begin(final List<ChildJvm> children) throws IOException {
        for (final ChildJvm child : children) {
            final String line = child.readLine();
            if (!line.equals(SoakMain.READY)) {
                throw new IOException("line=" + line + " must be " + SoakMain.READY);
            }
        }
        for (final ChildJvm child : children) {
            child.writeLine("begin");
        }
    }

    private List<String> arguments(final long rate, final Path journalDirectory) {
        return List.of(
                journal.name(),
                Long.toString(rate),
                Long.toString(periodMs),
                Integer.toString(periods),
                journalDirectory.toString());
    }

    /** Reads all that a process says. */
    private Heard hear(final ChildJvm child, final PrintWriter progress) throws IOException {
        final List<SoakPeriod> heard = new ArrayList<>();
        final Map<String, Histogram> histograms = new HashMap<>();
        while (!histograms.containsKey(SoakMain.PAUSES)) {
            final String line = child.readLine();
            if (!line.startsWith(SoakPeriod.WORD)) {
                final String[] words = line.split(" ", 2);
                histograms.put(words[0], HistogramText.read(words[1]));
                continue;
            }
            final SoakPeriod period = SoakPeriod.parse(line);
            heard.add(period);
            if (progress != null) {
                progress.printf(
                        Locale.ROOT,
                        "  %d of %d: p50 %.1f us, p99 %.1f us, max %.2f ms, %.3f B/input, %d collections,"
                                + " journal %.0f MiB%n",
                        period.index() + 1,
                        periods,
                        period.p50Ns() / 1e3,
                        period.p99Ns() / 1e3,
                        period.maxNs() / NS_PER_MS,
                        (double) period.spineBytes() / period.offered(),
                        period.gcCount(),
                        period.journalBytes() / MIB);
                progress.flush();
            }
        }
        if (heard.size() != periods) {
            throw new IOException("periods=" + heard.size() + " of " + periods);
        }
        return new Heard(heard, histograms);
    }

    private Figure figure(final Collector collector, final Heard node, final List<Heard> controls, final GcLog log) {
        final long offered = node.sum(SoakPeriod::offered);
        final double elapsedNs = node.sum(SoakPeriod::elapsedNs);
        final List<Figure.Value> values = new ArrayList<>();
        values.add(new Figure.Value("inputs", offered, ""));
        values.add(new Figure.Value("inputs dropped", node.sum(SoakPeriod::dropped), ""));
        values.add(new Figure.Value(
                "allocated by the spine's thread", (double) node.sum(SoakPeriod::spineBytes) / offered, "B/input"));
        values.add(new Figure.Value(
                "allocated by all threads", node.sum(SoakPeriod::processBytes) / MIB / (elapsedNs / 1e9), "MiB/s"));
        values.add(new Figure.Value("collections counted by the JVM", node.sum(SoakPeriod::gcCount), ""));
        values.add(new Figure.Value("collector's pauses", log.collections(), ""));
        values.add(new Figure.Value("collector's longest pause", log.longestCollectionNs() / NS_PER_MS, "ms"));
        values.add(new Figure.Value("safepoints", log.safepoints(), ""));
        values.add(
                new Figure.Value("longest safepoint (" + log.longestName() + ")", log.longestNs() / NS_PER_MS, "ms"));
        values.addAll(pauses(node, controls.getFirst(), controls.getLast()));
        values.add(
                new Figure.Value("processor time, of a core", PERCENT * node.sum(SoakPeriod::cpuNs) / elapsedNs, "%"));
        values.add(
                new Figure.Value("resident at the end", node.periods().getLast().rssBytes() / MIB, "MiB"));
        values.add(new Figure.Value(
                "journal on the disk at most",
                node.periods().stream()
                                .mapToLong(SoakPeriod::journalBytes)
                                .max()
                                .orElse(0)
                        / MIB,
                "MiB"));
        return new Figure(
                "soak-" + collector.name().toLowerCase(Locale.ROOT),
                "Long under load, collector " + collector,
                String.format(
                        Locale.ROOT,
                        "%,d inputs a second for %d periods of %.0f s, threading mode INVOKER, journal %s, old files"
                                + " deleted. Pauses: how late a parked thread beside the spine comes to a beat; the"
                                + " floor is the longer of the same in two processes that do nothing, at the same time.",
                        ratePerS,
                        periods,
                        periodMs / 1e3,
                        journal),
                List.copyOf(values),
                List.of(
                        new Figure.Spread(
                                "intended start to answer", node.histograms().get(SoakMain.LATENCY)),
                        new Figure.Spread(
                                "pauses beside the spine", node.histograms().get(SoakMain.PAUSES)),
                        new Figure.Spread(
                                "floor: pauses of a process that does nothing",
                                controls.getFirst().histograms().get(SoakMain.PAUSES)),
                        new Figure.Spread(
                                "the same in the other",
                                controls.getLast().histograms().get(SoakMain.PAUSES))));
    }

    /** Ours beside the floor's. */
    private List<Figure.Value> pauses(final Heard node, final Heard control, final Heard twin) {
        final long[] ours = maxima(node);
        final long[] firsts = maxima(control);
        final long[] seconds = maxima(twin);
        final double[] beyondMs = new double[periods];
        final double[] apartMs = new double[periods];
        for (int i = 0; i < periods; i++) {
            beyondMs[i] = (ours[i] - Math.max(firsts[i], seconds[i])) / NS_PER_MS;
            apartMs[i] = Math.abs(firsts[i] - seconds[i]) / NS_PER_MS;
        }
        final StandOuts standOuts = StandOuts.of(ours, firsts, seconds);
        return List.of(
                new Figure.Value("longest pause beyond the floor, median period", Medians.of(beyondMs), "ms"),
                new Figure.Value("longest pause beyond the floor, worst period", worst(beyondMs), "ms"),
                new Figure.Value("longest pauses of the floor's two, apart, worst period", worst(apartMs), "ms"),
                new Figure.Value(
                        "longest pause beyond the floor's longest, of the whole time",
                        (max(ours) - Math.max(max(firsts), max(seconds))) / NS_PER_MS,
                        "ms"),
                new Figure.Value(
                        "periods in which one of the three was 2 ms beyond both others", standOuts.byAny(), ""),
                new Figure.Value("of those, it was ours in", standOuts.byFirst(), ""),
                new Figure.Value("likelihood of that many or more, were ours a third floor", standOuts.chance(), ""));
    }

    private static long[] maxima(final Heard heard) {
        return heard.periods().stream().mapToLong(SoakPeriod::pauseMaxNs).toArray();
    }

    private static long max(final long[] ofPeriods) {
        return Arrays.stream(ofPeriods).max().orElse(0);
    }

    private static double worst(final double[] ofPeriods) {
        return Arrays.stream(ofPeriods).max().orElse(Double.NaN);
    }

    private void write(final Collector collector, final Figure figure, final Heard node, final List<Heard> controls)
            throws IOException {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", figure.id());
        json.put("meaning", figure.meaning());
        json.put("values", figure.values());
        json.put("periods", node.periods());
        json.put("controlPeriods", controls.getFirst().periods());
        json.put("twinPeriods", controls.getLast().periods());
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve("soak-" + collector + ".json").toFile(), json);
        try (PrintStream out = new PrintStream(
                Files.newOutputStream(directory.resolve("soak-" + collector + ".hlog")),
                false,
                java.nio.charset.StandardCharsets.UTF_8)) {
            final HistogramLogWriter writer = new HistogramLogWriter(out);
            writer.outputLogFormatVersion();
            for (final Figure.Spread spread : figure.spreads()) {
                final Histogram histogram = spread.histogram().copy();
                histogram.setTag(spread.name().replaceAll("[ ,:]+", "-"));
                histogram.setStartTimeStamp(0);
                histogram.setEndTimeStamp(periods * periodMs);
                writer.outputIntervalHistogram(histogram);
            }
        }
    }

    /** What a process said. */
    private record Heard(List<SoakPeriod> periods, Map<String, Histogram> histograms) {
        long sum(final java.util.function.ToLongFunction<SoakPeriod> field) {
            return periods.stream().mapToLong(field).sum();
        }
    }
}
