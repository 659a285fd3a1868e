// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.perf.rig.ScratchDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Runs every hot benchmark briefly and fails when one allocates. Bytes an operation are stable on a machine that is busy
 * with other things; times are not, so none is judged.
 */
@Command(name = "allocation", description = "Fails when the hot path allocates.", mixinStandardHelpOptions = true)
public final class AllocationGate implements Callable<Integer> {
    /** What the runtime's own threads and the harness may add, bytes an operation. */
    static final double LIMIT_BYTES = 1.0;

    static final String METRIC = "gc.alloc.rate.norm";

    private static final int RED = 1;
    private static final int GREEN = 0;

    /** The benchmarks the gate must have a figure of: one that is renamed or lost must not pass unseen. */
    private static final List<Class<?>> HOT = List.of(
            RingToApplyBenchmark.class,
            JournalAppendBenchmark.class,
            DigestBenchmark.class,
            RecordFrameBenchmark.class);

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws RunnerException, IOException {
        final PrintWriter out = command.commandLine().getOut();
        try (ScratchDirectory scratch = ScratchDirectory.in(null)) {
            final Path json = scratch.path().resolve("allocation.json");
            new Runner(options(json)).run();
            final List<Reading> readings = read(new ObjectMapper().readTree(json.toFile()));
            return judge(readings, out) ? GREEN : RED;
        }
    }

    private static Options options(final Path json) {
        final var options = new OptionsBuilder()
                .addProfiler(GCProfiler.class)
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(2)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .resultFormat(ResultFormatType.JSON)
                .result(json.toString());
        for (final Class<?> hot : HOT) {
            options.include("^" + hot.getName().replace(".", "\\.") + "\\.");
        }
        return options.build();
    }

    /** The readings of a result file of the harness; one without the metric reads as not a number. */
    static List<Reading> read(final JsonNode results) {
        final List<Reading> readings = new ArrayList<>();
        for (final JsonNode result : results) {
            final String name = result.path("benchmark").asText();
            final String parameters = result.path("params").isObject()
                    ? " " + result.path("params").toString().replaceAll("[{}\"]", "")
                    : "";
            final JsonNode score = result.path("secondaryMetrics").path(METRIC).path("score");
            readings.add(new Reading(
                    name.replace("io.alys.perf.bench.", "") + parameters,
                    score.isNumber() ? score.asDouble() : Double.NaN,
                    result.path("primaryMetric").path("score").asDouble(Double.NaN)));
        }
        return readings;
    }

    /** Prints the table, and whether all is well. */
    static boolean judge(final List<Reading> readings, final PrintWriter out) {
        boolean isGreen = true;
        out.printf(Locale.ROOT, "%-48s %12s %12s%n", "benchmark", "B/op", "ns/op (*)");
        for (final Reading reading : readings) {
            isGreen &= reading.isWithinLimit();
            out.printf(
                    Locale.ROOT,
                    "%-48s %12.3f %12.1f  %s%n",
                    reading.benchmark(),
                    reading.bytesPerOp(),
                    reading.nsPerOp(),
                    reading.isWithinLimit() ? "ok" : "ALLOCATES");
        }
        out.println("(*) for orientation only: two short rounds, on whatever else this machine was doing.");
        for (final Class<?> hot : HOT) {
            if (readings.stream().noneMatch(reading -> reading.benchmark().startsWith(hot.getSimpleName() + "."))) {
                isGreen = false;
                out.println("RED: no figure for " + hot.getSimpleName() + ".");
            }
        }
        if (isGreen) {
            out.println("GREEN: nothing on the hot path allocates " + LIMIT_BYTES + " byte an operation or more.");
        } else {
            out.println("RED: the limit is less than " + LIMIT_BYTES + " byte an operation (" + METRIC + ").");
            out.println("To find what allocates, profile the benchmark that is red, for example:");
            out.println("  scripts/perf jmh RingToApply -f 1 -wi 2 -i 3 -prof 'jfr:dir=/tmp/alys-jfr'");
            out.println("  jfr print --events jdk.ObjectAllocationSample /tmp/alys-jfr/*/profile.jfr");
            out.println(
                    "Usual causes: boxing, varargs, a lambda that captures, an iterator, string building outside a");
            out.println("failing branch, a buffer that grows for each record.");
        }
        out.flush();
        return isGreen;
    }

    /**
     * What one benchmark did.
     *
     * @param bytesPerOp allocated; not a number when it was not measured.
     * @param nsPerOp time, for orientation.
     */
    record Reading(String benchmark, double bytesPerOp, double nsPerOp) {
        /** False also when there is no figure. */
        boolean isWithinLimit() {
            return bytesPerOp < LIMIT_BYTES;
        }
    }
}
