// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** Writes a run as JSON, and its histograms as an HdrHistogram log with a tag a cell. Nanoseconds throughout. */
final class LatencyFiles {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path directory;

    LatencyFiles(final Path directory) {
        this.directory = directory;
    }

    void write(final LatencyRun run) throws IOException {
        MAPPER.writerWithDefaultPrettyPrinter()
                .writeValue(directory.resolve("latency.json").toFile(), json(run));
        try (PrintStream log = new PrintStream(
                Files.newOutputStream(directory.resolve("latency.hlog")), false, StandardCharsets.UTF_8)) {
            final HistogramLogWriter writer = new HistogramLogWriter(log);
            writer.outputComment("Nanoseconds; the interval maximum is shown in milliseconds.");
            writer.outputLogFormatVersion();
            writer.outputLegend();
            run.floorsBefore().forEach((floor, histogram) -> append(writer, "floor-before-" + floor, histogram));
            for (final CellResult result : run.results()) {
                append(writer, "warmup-" + result.cell().tag(), result.warmUp());
                append(writer, result.cell().tag(), result.measured());
            }
            run.floorsAfter().forEach((floor, histogram) -> append(writer, "floor-after-" + floor, histogram));
            if (log.checkError()) {
                throw new IOException("cannot write latency.hlog in directory=" + directory);
            }
        }
    }

    private static void append(final HistogramLogWriter writer, final String tag, final Histogram histogram) {
        histogram.setTag(tag);
        writer.outputIntervalHistogram(histogram);
    }

    private static ObjectNode json(final LatencyRun run) {
        final ObjectNode root = MAPPER.createObjectNode();
        root.put("command", run.command());
        root.put("warmUpSeconds", run.warmUpSeconds());
        root.put("measuredSeconds", run.measuredSeconds());
        root.set("machine", machine(run.machine()));
        final ObjectNode floorsNode = root.putObject("floors");
        for (final PauseFloor floor : PauseFloor.values()) {
            floorsNode.set(floor + "-before", latencies(run.floorsBefore().get(floor)));
            floorsNode.set(floor + "-after", latencies(run.floorsAfter().get(floor)));
        }
        run.skipped().forEach(root.putArray("skipped")::add);
        final var cells = root.putArray("cells");
        run.results().forEach(result -> cells.add(cell(run, result)));
        return root;
    }

    private static ObjectNode machine(final Machine machine) {
        return MAPPER.createObjectNode()
                .put("cores", machine.cores())
                .put("processor", machine.processor())
                .put("system", machine.system())
                .put("runtime", machine.runtime())
                .put("disk", machine.disk())
                .put("loadAtStart", machine.loadAtStart());
    }

    private static ObjectNode cell(final LatencyRun run, final CellResult result) {
        final Cell cell = result.cell();
        final ObjectNode node = MAPPER.createObjectNode()
                .put("mode", cell.mode().name())
                .put("wait", cell.waitName())
                .put("journal", cell.journal().name())
                .put("askedPerS", cell.ratePerS())
                .put("achievedPerS", result.achievedPerS())
                .put("offered", result.sent().offered())
                .put("dropped", result.sent().dropped())
                .put("offeringThreadLatestNs", result.sent().latestNs())
                .put("isOverloaded", result.isOverloaded())
                .put("isClean", result.isClean());
        putKnown(node, "stealPercent", result.stealPercent());
        putKnown(node, "foreignPercent", result.foreignPercent());
        node.put("floor", cell.floor().name());
        final ObjectNode ratios = node.putObject("ratioToFloor");
        for (final double percentile : LatencyTable.PERCENTILES) {
            ratios.put("p" + percentile, run.ratioToFloor(result, percentile));
        }
        node.set("warmUp", latencies(result.warmUp()));
        node.set("measured", latencies(result.measured()));
        return node;
    }

    /** JSON has no word for not-a-number. */
    private static void putKnown(final ObjectNode node, final String name, final double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    private static ObjectNode latencies(final Histogram histogram) {
        final ObjectNode node = MAPPER.createObjectNode().put("count", histogram.getTotalCount());
        for (final double percentile : LatencyTable.PERCENTILES) {
            node.put("p" + percentile + "Ns", histogram.getValueAtPercentile(percentile));
        }
        return node.put("maxNs", histogram.getMaxValue());
    }
}
