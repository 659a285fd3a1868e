// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import io.alys.core.port.PortException;
import io.alys.perf.contest.Cell;
import io.alys.perf.contest.CellReadings;
import io.alys.perf.contest.Contest;
import io.alys.perf.measure.Machine;
import io.alys.perf.measure.PauseFloor;
import io.alys.perf.node.NodeFigures;
import io.alys.perf.report.History;
import io.alys.perf.report.HistoryEntry;
import io.alys.perf.report.ReportFiles;
import io.alys.perf.report.ReportTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures everything side by side, judges the goals, and writes the report. */
@Command(
        name = "run",
        description = "Measures the node beside its rivals and the machine's limits, and writes a report.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);
    private static final double FLOOR_SECONDS = 2;
    private static final double SECONDS_PER_MINUTE = 60;
    private static final int BOUND_BROKEN = 1;

    @Spec
    private CommandSpec command;

    @ArgGroup
    private Length length = new Length();

    @Option(names = "--out", paramLabel = "DIR", description = "Where the report goes (default: perf/results/<time>).")
    private Path out;

    @Option(names = "--record", description = "Add this run to perf/history.ndjson, which the report plots.")
    private boolean isRecorded;

    @Override
    public Integer call() throws IOException, PortException {
        final PrintWriter progress = command.commandLine().getErr();
        final Instant startedAt = Instant.now();
        final String revision = Revision.of(home());
        final History history = new History(home().resolve("perf").resolve("history.ndjson"));
        final List<HistoryEntry> earlier = history.read();
        final Path directory = Files.createDirectories(out == null ? defaultDirectory() : out);
        final Machine machine = Machine.observe(directory);
        final List<String> skipped = new ArrayList<>();
        final Plan plan = plan(machine, skipped);
        progress.printf(
                Locale.ROOT,
                "Measuring %d cells in %d rounds, about %.0f min; leave the machine alone meanwhile ...%n",
                plan.cells().size(),
                plan.rounds(),
                Math.ceil(plan.seconds() / SECONDS_PER_MINUTE));
        progress.flush();
        final List<Figure.Spread> floors = new ArrayList<>(floors("before"));
        final List<CellReadings> cells = measure(plan, directory, progress);
        floors.addAll(floors("after"));
        PerfRun run = new PerfRun(
                "scripts/perf " + length,
                revision,
                startedAt,
                Duration.between(startedAt, Instant.now()),
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                machine,
                floors,
                cells,
                new Judge(cells).outcomes(plan.goals()),
                List.of(),
                skipped);
        final ReportFiles files = new ReportFiles(directory);
        files.write(run, earlier);
        if (length.isFull) {
            run = run.with(NodeFigures.all(io.alys.perf.node.Length.FULL, directory, progress), Instant.now());
            files.write(run, earlier);
        }
        final PrintWriter table = command.commandLine().getOut();
        new ReportTable(table).print(run);
        progress.println(
                ReportFiles.PAGE + ", " + ReportFiles.JSON + " and " + ReportFiles.LOG + " are in " + directory);
        if (isRecorded) {
            history.append(HistoryEntry.of(run));
        }
        return length.gate != null && isBroken(run, table) ? BOUND_BROKEN : 0;
    }

    private Plan plan(final Machine machine, final List<String> skipped) throws IOException {
        if (length.gate != null) {
            return Plans.gate(Baseline.read(length.gate));
        }
        return length.isFull ? Plans.full(machine.cores(), skipped) : Plans.quick(Goals.all());
    }

    /** Rounds of everything, then of the goals that lost rounds to a disturbance, until each has enough or there were too many. */
    private static List<CellReadings> measure(final Plan plan, final Path directory, final PrintWriter progress)
            throws IOException {
        try (Contest contest = new Contest(
                directory,
                (long) (plan.warmUpSeconds() * NS_PER_S),
                (long) (plan.measuredSeconds() * NS_PER_S),
                progress)) {
            Set<Cell> due = Set.copyOf(plan.cells());
            for (int round = 0; round < plan.roundsMax() && !due.isEmpty(); round++) {
                contest.round(round < plan.rounds() ? plan.cells() : List.copyOf(due));
                final Judge judge = new Judge(contest.results());
                due = Plan.cellsOf(plan.goals().stream()
                        .filter(goal -> judge.cleanRounds(goal) < plan.rounds())
                        .toList());
            }
            return contest.results();
        }
    }

    private static List<Figure.Spread> floors(final String when) {
        final List<Figure.Spread> floors = new ArrayList<>();
        for (final PauseFloor floor : PauseFloor.values()) {
            floors.add(
                    new Figure.Spread(floor.name().toLowerCase(Locale.ROOT) + " thread, " + when, floor.measure((long)
                            (FLOOR_SECONDS * NS_PER_S))));
        }
        return floors;
    }

    /** Whether a gated goal fell below its bound. One that could not be concluded is said, and is neither. */
    private static boolean isBroken(final PerfRun run, final PrintWriter out) {
        boolean isBroken = false;
        for (final Outcome outcome : run.outcomes()) {
            isBroken |= outcome.state() == Outcome.State.MISSED;
            if (outcome.state() != Outcome.State.MET) {
                out.printf(
                        Locale.ROOT,
                        "%s %s: %.3f %s %.3f; %s%n",
                        outcome.state() == Outcome.State.MISSED ? "RED" : "UNKNOWN",
                        outcome.goal().id(),
                        outcome.median(),
                        outcome.goal().isAtLeast() ? "must be at least" : "must be at most",
                        outcome.goal().bound(),
                        outcome.note());
            }
        }
        out.println(isBroken ? "RED: slower than the baseline allows." : "GREEN: nothing is known to be slower.");
        out.flush();
        return isBroken;
    }

    private static Path home() {
        return Path.of(System.getProperty("alys.home", "."));
    }

    private static Path defaultDirectory() {
        final String stamp =
                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).format(ZonedDateTime.now(ZoneOffset.UTC));
        return home().resolve("perf").resolve("results").resolve(stamp);
    }

    private static final class Length {
        @Option(names = "--quick", description = "The goals alone, in a few minutes (the default).")
        private boolean isQuick;

        @Option(
                names = "--full",
                description = "The goals, every contestant at every length and load, and the node as a whole.")
        private boolean isFull;

        @Option(
                names = "--gate",
                paramLabel = "FILE",
                description = "Only the goals in FILE, with its bounds; fails when one is broken.")
        private Path gate;

        @Override
        public String toString() {
            if (gate != null) {
                return "--gate " + gate;
            }
            return isFull && !isQuick ? "--full" : "--quick";
        }
    }
}
