// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.latency;

import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures every threading mode that fits the machine, with each kind of journal, at each rate. */
@Command(
        name = "latency",
        description = "Open-loop latency of a probe, from intended start to answer released.",
        mixinStandardHelpOptions = true)
public final class LatencyCommand implements Callable<Integer> {
    private static final List<Integer> RATES_PER_S = List.of(10_000, 100_000, 500_000);
    private static final double SETUP_SECONDS = 0.7;
    private static final double WARM_UP_SHARE = 0.25;

    /** More than a probe's record takes in the journal, legible part included. */
    private static final long RECORD_BYTES_MAX = 640;

    private static final long FREE_BYTES_MIN = 2L * 1024 * 1024 * 1024;
    private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);

    @Spec
    private CommandSpec command;

    @ArgGroup
    private Length length = new Length();

    @Option(names = "--out", paramLabel = "DIR", description = "Where results go (default: perf/results/<time>).")
    private Path out;

    @Option(
            names = "--wait",
            paramLabel = "MODE",
            description = "What an idle spine thread does: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private WaitMode waitMode = WaitMode.BACKOFF;

    @Override
    public Integer call() throws IOException {
        final PrintWriter progress = command.commandLine().getErr();
        final Path directory = Files.createDirectories(out == null ? defaultDirectory() : out);
        final Machine machine = Machine.observe(directory);
        final List<String> skipped = new ArrayList<>();
        final List<Cell> cells = cells(machine.cores(), skipped);
        final double floorSeconds = length.isFull ? 10 : 2.5;
        final double budgetSeconds = (length.isFull ? 660 : 105) - 2 * PauseFloor.values().length * floorSeconds;
        final double cellSeconds = budgetSeconds / cells.size() - SETUP_SECONDS;
        final double warmUpSeconds = WARM_UP_SHARE * cellSeconds;
        final double measuredSeconds = cellSeconds - warmUpSeconds;
        progress.printf(
                Locale.ROOT, "Measuring %d cells, about %.0f s each ...%n", cells.size(), cellSeconds + SETUP_SECONDS);
        progress.flush();
        final Map<PauseFloor, Histogram> before = floors(floorSeconds);
        final CellRun cellRun =
                new CellRun(directory, (long) (warmUpSeconds * NS_PER_S), (long) (measuredSeconds * NS_PER_S));
        final List<CellResult> results = new ArrayList<>();
        for (final Cell cell : cells) {
            progress.println("  " + cell.tag());
            progress.flush();
            final long bytes = (long) (cellSeconds * cell.ratePerS() * RECORD_BYTES_MAX);
            final long free = Files.getFileStore(directory).getUsableSpace();
            if (cell.journal() != JournalKind.OFF && free < bytes + FREE_BYTES_MIN) {
                skipped.add(cell.tag() + ": freeBytes=" + free + " must be at least " + (bytes + FREE_BYTES_MIN));
            } else {
                results.add(cellRun.run(cell));
            }
        }
        final LatencyRun run = new LatencyRun(
                "scripts/perf " + (length.isFull ? "--full" : "--quick") + " --wait " + waitMode,
                machine,
                warmUpSeconds,
                measuredSeconds,
                before,
                floors(floorSeconds),
                results,
                skipped);
        new LatencyTable(command.commandLine().getOut()).print(run);
        new LatencyFiles(directory).write(run);
        progress.println("latency.json and latency.hlog are in " + directory);
        return 0;
    }

    private List<Cell> cells(final int cores, final List<String> skipped) {
        final List<Cell> cells = new ArrayList<>();
        for (final ThreadingMode mode : List.of(ThreadingMode.INVOKER, ThreadingMode.SHARED, ThreadingMode.DEDICATED)) {
            final int needed = Cell.coresNeeded(mode);
            if (mode == ThreadingMode.DEDICATED && cores < needed) {
                skipped.add(mode + ": cores=" + cores + " must be at least " + needed
                        + ", one for each stage's thread and one for the load");
                continue;
            }
            for (final JournalKind journal : JournalKind.values()) {
                for (final int ratePerS : RATES_PER_S) {
                    cells.add(new Cell(mode, waitMode, journal, ratePerS));
                }
            }
        }
        cells.forEach(Cell::configuration);
        return cells;
    }

    private static Map<PauseFloor, Histogram> floors(final double seconds) {
        final Map<PauseFloor, Histogram> floors = new EnumMap<>(PauseFloor.class);
        for (final PauseFloor floor : PauseFloor.values()) {
            floors.put(floor, floor.measure((long) (seconds * NS_PER_S)));
        }
        return floors;
    }

    private static Path defaultDirectory() {
        final String stamp =
                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).format(ZonedDateTime.now(ZoneOffset.UTC));
        return Path.of(System.getProperty("alys.home", "."), "perf", "results", stamp);
    }

    private static final class Length {
        // Never read: it is the default, and there so that it can be said.
        @SuppressWarnings("unused")
        @Option(names = "--quick", description = "At most two minutes (the default).")
        private boolean isQuick;

        @Option(names = "--full", description = "At most twelve minutes.")
        private boolean isFull;
    }
}
