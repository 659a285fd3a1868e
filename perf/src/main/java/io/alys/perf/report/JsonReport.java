// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.perf.contest.CellReadings;
import io.alys.perf.contest.Load;
import io.alys.perf.contest.Reading;
import io.alys.perf.measure.Machine;
import io.alys.perf.run.Figure;
import io.alys.perf.run.Goal;
import io.alys.perf.run.Metric;
import io.alys.perf.run.Outcome;
import io.alys.perf.run.PerfRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Everything about a run for programs. Figures are in the units their names end with; null where there is none. */
final class JsonReport {
    private static final int FORMAT_VERSION = 1;
    private static final double MS_PER_S = 1e3;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 99.999};
    private static final String[] PERCENTILE_NAMES = {"p50", "p90", "p99", "p99_9", "p99_99", "p99_999"};

    private JsonReport() {}

    static void write(final PerfRun run, final Path file) throws IOException {
        MAPPER.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), tree(run));
    }

    private static ObjectNode tree(final PerfRun run) {
        final ObjectNode node = MAPPER.createObjectNode()
                .put("formatVersion", FORMAT_VERSION)
                .put("command", run.command())
                .put("revision", run.revision())
                .put("startedAt", run.startedAt().toString())
                .put("tookS", run.took().toMillis() / MS_PER_S);
        machine(node.putObject("machine"), run.machine());
        strings(node.putArray("flags"), run.flags());
        final Rounds rounds = Rounds.of(run.cells());
        final ObjectNode counts =
                node.putObject("rounds").put("all", rounds.all()).put("clean", rounds.clean());
        final ObjectNode dropped = counts.putObject("dropped");
        rounds.dropped().forEach(dropped::put);
        final ArrayNode goals = node.putArray("goals");
        run.outcomes().forEach(outcome -> goal(goals.addObject(), outcome));
        final ArrayNode cells = node.putArray("cells");
        run.cells().forEach(cell -> cell(cells.addObject(), cell));
        final ArrayNode figures = node.putArray("figures");
        run.figures().forEach(figure -> figure(figures.addObject(), figure));
        spreads(node.putArray("floors"), run.floors());
        strings(node.putArray("skipped"), run.skipped());
        return node;
    }

    private static void machine(final ObjectNode node, final Machine machine) {
        node.put("cores", machine.cores())
                .put("processor", machine.processor())
                .put("system", machine.system())
                .put("runtime", machine.runtime())
                .put("disk", machine.disk());
        number(node, "loadAtStart", machine.loadAtStart() < 0 ? Double.NaN : machine.loadAtStart());
    }

    private static void goal(final ObjectNode node, final Outcome outcome) {
        final Goal goal = outcome.goal();
        node.put("id", goal.id())
                .put("claim", goal.claim())
                .put("state", outcome.state().name().toLowerCase(Locale.ROOT))
                .put("note", outcome.note())
                .put("subject", goal.subject().tag())
                .put("rival", goal.rival() == null ? null : goal.rival().tag())
                .put("limit", goal.limit() == null ? null : goal.limit().tag())
                .put("metric", goal.metric().name().toLowerCase(Locale.ROOT))
                .put("unit", goal.metric().unit())
                .put("isAtLeast", goal.isAtLeast());
        number(node, "bound", goal.bound());
        number(node, "enough", goal.enough());
        number(node, "median", outcome.median());
        number(node, "limitMedian", outcome.limitMedian());
        number(node, "subjectMedian", outcome.subjectMedian());
        number(node, "rivalMedian", outcome.rivalMedian());
        node.put("cleanRounds", outcome.ratios().size());
        final ArrayNode ratios = node.putArray("ratios");
        for (final double ratio : outcome.ratios()) {
            if (Double.isFinite(ratio)) {
                ratios.add(ratio);
            } else {
                ratios.addNull();
            }
        }
    }

    private static void cell(final ObjectNode node, final CellReadings cell) {
        final Load load = cell.cell().load();
        final String contestant = cell.cell().contestant();
        node.put("tag", cell.cell().tag())
                .put("contestant", contestant)
                .put("promise", Promise.of(contestant).name().toLowerCase(Locale.ROOT))
                .put("description", Promise.description(contestant))
                .put("eventLength", cell.cell().eventLength())
                .put("isSaturated", load.isSaturated())
                .put("ratePerS", load.ratePerS());
        final Rounds rounds = Rounds.of(List.of(cell));
        node.put("rounds", rounds.all()).put("cleanRounds", rounds.clean());
        final ObjectNode dropped = node.putObject("droppedRounds");
        rounds.dropped().forEach(dropped::put);
        final ObjectNode medians = node.putObject("mediansOverCleanRounds");
        for (final Metric metric : Metric.values()) {
            number(medians, name(metric), cell.median(metric::of));
        }
        latency(node.putObject("latencyNsOfCleanRounds"), cell.latency());
        final ArrayNode readings = node.putArray("readings");
        for (final Reading reading : cell.readings()) {
            if (reading == null) {
                readings.addNull();
            } else {
                reading(readings.addObject(), reading, load);
            }
        }
    }

    private static void reading(final ObjectNode node, final Reading reading, final Load load) {
        node.put("isClean", reading.isClean())
                .put("whyDropped", Rounds.whyDropped(reading))
                .put("isOverloaded", reading.isOverloaded(load))
                .put("offered", reading.offered())
                .put("latestNs", reading.latestNs())
                .put("cpuNs", reading.cpuNs())
                .put("allocatedBytes", reading.allocatedBytes())
                .put("gcCount", reading.gcCount())
                .put("gcMs", reading.gcMs());
        for (final Metric metric : Metric.values()) {
            number(node, name(metric), metric.of(reading));
        }
        number(node, "stealPercent", reading.stealPercent());
        number(node, "foreignPercent", reading.foreignPercent());
        latency(node.putObject("latencyNs"), reading.latency());
        latency(node.putObject("warmUpLatencyNs"), reading.warmUp());
    }

    private static String name(final Metric metric) {
        return switch (metric) {
            case THROUGHPUT -> "answeredPerS";
            case CPU -> "cpuNsPerEvent";
            case P50 -> "p50Ns";
            case P99 -> "p99Ns";
            case P999 -> "p99_9Ns";
            case ALLOCATION -> "allocatedBytesPerEvent";
        };
    }

    static void figure(final ObjectNode node, final Figure figure) {
        node.put("id", figure.id()).put("title", figure.title()).put("meaning", figure.meaning());
        final ArrayNode values = node.putArray("values");
        for (final Figure.Value value : figure.values()) {
            number(values.addObject().put("name", value.name()).put("unit", value.unit()), "value", value.value());
        }
        spreads(node.putArray("spreads"), figure.spreads());
    }

    private static void spreads(final ArrayNode node, final List<Figure.Spread> spreads) {
        for (final Figure.Spread spread : spreads) {
            latency(node.addObject().put("name", spread.name()).putObject("latencyNs"), spread.histogram());
        }
    }

    private static void latency(final ObjectNode node, final Histogram histogram) {
        node.put("count", histogram.getTotalCount());
        for (int i = 0; i < PERCENTILES.length; i++) {
            number(node, PERCENTILE_NAMES[i], Spread.at(histogram, PERCENTILES[i]));
        }
        number(node, "max", Spread.max(histogram));
        number(node, "mean", histogram.getTotalCount() == 0 ? Double.NaN : histogram.getMean());
    }

    private static void strings(final ArrayNode node, final List<String> texts) {
        texts.forEach(node::add);
    }

    /** JSON knows neither NaN nor infinity. */
    private static void number(final ObjectNode node, final String name, final double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
