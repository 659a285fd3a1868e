// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.soak;

import io.alys.perf.node.FigureText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The node under one load for a long time, with one collector after the other. */
@Command(
        name = "soak",
        description = "Runs the spine under one load for a long time; tells pauses, allocation and memory.",
        mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {
    private static final int MINUTES_MAX = 7 * 24 * 60;
    private static final long RATE_MAX = 1_000_000;
    private static final long PERIOD_MS = TimeUnit.MINUTES.toMillis(1);

    /** Which collectors. */
    private enum Choice {
        G1,
        ZGC,
        BOTH;

        List<Collector> collectors() {
            return this == BOTH ? List.of(Collector.values()) : List.of(Collector.valueOf(name()));
        }
    }

    @Spec
    private CommandSpec command;

    @Option(names = "--minutes", paramLabel = "N", description = "With each collector (default: ${DEFAULT-VALUE}).")
    private int minutes = 30;

    @Option(names = "--rate", paramLabel = "PER_S", description = "Inputs a second (default: ${DEFAULT-VALUE}).")
    private long rate = 50_000;

    @Option(names = "--gc", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Choice choice = Choice.BOTH;

    @Option(names = "--journal", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private JournalMode journal = JournalMode.UNFORCED;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where results and logs go, and the journal is while it lasts (default: perf/results/soak-TIME).")
    private Path directory;

    @Override
    public Integer call() throws IOException {
        require("--minutes", minutes, MINUTES_MAX);
        require("--rate", rate, RATE_MAX);
        final PrintWriter out = command.commandLine().getOut();
        final PrintWriter progress = command.commandLine().getErr();
        final Path results = directory != null
                ? directory
                : Path.of(
                        System.getProperty("alys.home", "."), "perf", "results", "soak-" + System.currentTimeMillis());
        for (final Collector collector : choice.collectors()) {
            progress.printf(Locale.ROOT, "%s, %d minutes at %,d inputs a second%n", collector, minutes, rate);
            progress.flush();
            FigureText.print(new Soak(journal, rate, PERIOD_MS, minutes, results).run(collector, progress), out);
        }
        out.println("Results and logs: " + results);
        out.flush();
        return 0;
    }

    private void require(final String option, final long value, final long max) {
        if (value < 1 || value > max) {
            throw new ParameterException(command.commandLine(), option + "=" + value + " must be from 1 to " + max);
        }
    }
}
