// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.contest.CellReadings;
import io.alys.perf.contest.Reading;
import io.alys.perf.run.Figure;
import io.alys.perf.run.PerfRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Every distribution of a run in HdrHistogram's own format, nanoseconds. A tag a cell, with the sum of its clean rounds;
 * the rounds that did not count have one too, with {@code -unclean} behind, so that anybody can see what leaving them out
 * did. The machine's pauses are {@code pauses-…}, figures' distributions {@code figure-…}.
 */
final class HistogramLog {
    private final PerfRun run;
    private final HistogramLogWriter writer;
    private final Set<String> tags = new HashSet<>();

    private HistogramLog(final PerfRun run, final HistogramLogWriter writer) {
        this.run = run;
        this.writer = writer;
    }

    static void write(final PerfRun run, final Path file) throws IOException {
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            new HistogramLog(run, new HistogramLogWriter(out)).write();
            if (out.checkError()) {
                throw new IOException("file=" + file + " could not be written");
            }
        }
    }

    private void write() {
        writer.outputComment("[revision " + oneLine(run.revision()) + "; values are nanoseconds]");
        writer.outputLogFormatVersion();
        final long startMs = run.startedAt().toEpochMilli();
        writer.outputBaseTime(startMs);
        writer.setBaseTime(startMs);
        writer.outputStartTime(startMs);
        writer.outputLegend();
        for (final CellReadings cell : run.cells()) {
            add(cell.cell().tag(), cell.latency());
            final Histogram unclean = new Histogram(3);
            cell.readings().stream()
                    .filter(Objects::nonNull)
                    .filter(reading -> !reading.isClean())
                    .map(Reading::latency)
                    .forEach(unclean::add);
            if (unclean.getTotalCount() > 0) {
                add(cell.cell().tag() + "-unclean", unclean);
            }
        }
        run.floors().forEach(floor -> add("pauses-" + floor.name(), floor.histogram()));
        for (final Figure figure : run.figures()) {
            figure.spreads().forEach(spread -> add("figure-" + figure.id() + "-" + spread.name(), spread.histogram()));
        }
    }

    private void add(final String name, final Histogram histogram) {
        final Histogram copy = histogram.copy();
        copy.setTag(tag(name));
        copy.setStartTimeStamp(run.startedAt().toEpochMilli());
        copy.setEndTimeStamp(run.startedAt().plus(run.took()).toEpochMilli());
        writer.outputIntervalHistogram(copy);
    }

    /** The format allows neither commas nor spaces in a tag, and a reader wants each tag once. */
    private String tag(final String name) {
        final String word = name.replaceAll("[^A-Za-z0-9._+-]+", "_");
        String tag = word;
        for (int i = 2; !tags.add(tag); i++) {
            tag = word + "-" + i;
        }
        return tag;
    }

    private static String oneLine(final String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
