// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

import io.alys.perf.subject.Contestant;
import io.alys.perf.subject.Contestants;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A few contestants against each other, by name: for finding out, where the whole run is for proving. */
@Command(
        name = "contest",
        description = "Runs some contestants in turns and prints what each did.",
        mixinStandardHelpOptions = true)
public final class ContestCommand implements Callable<Integer> {
    private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);
    private static final double NS_PER_US = TimeUnit.MICROSECONDS.toNanos(1);

    @Spec
    private CommandSpec command;

    @Option(names = "--list", description = "Print the contestants there are, and run none.")
    private boolean isList;

    @Option(names = "--of", split = ",", paramLabel = "NAME", description = "Contestants, first to last.")
    private List<String> names = List.of();

    @Option(
            names = "--rate",
            split = ",",
            paramLabel = "PER_S",
            description = "Events a second, 0 for as many as are taken (default: ${DEFAULT-VALUE}).")
    private List<Long> rates = List.of(0L);

    @Option(names = "--length", paramLabel = "BYTES", description = "Of an event (default: ${DEFAULT-VALUE}).")
    private int eventLength = 64;

    @Option(names = "--rounds", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--seconds", paramLabel = "S", description = "Measured a round (default: ${DEFAULT-VALUE}).")
    private double seconds = 1;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "On the disk that is measured (default: a temporary one).")
    private Path directory;

    @Override
    public Integer call() throws IOException {
        final PrintWriter out = command.commandLine().getOut();
        if (isList) {
            for (final Contestant contestant : Contestants.all()) {
                out.printf(
                        Locale.ROOT,
                        "%-26s %-8s %s%n",
                        contestant.name(),
                        contestant.group(),
                        contestant.description());
            }
            return 0;
        }
        if (names.isEmpty()) {
            throw new ParameterException(command.commandLine(), "say which: --of NAME,NAME; --list prints them");
        }
        final List<Cell> cells = new ArrayList<>();
        for (final String name : names) {
            for (final long rate : rates) {
                cells.add(new Cell(Contestants.named(name).name(), eventLength, new Load(rate)));
            }
        }
        final Path parent = directory == null ? Files.createTempDirectory("alys-contest-") : directory;
        final long measuredNs = (long) (seconds * NS_PER_S);
        try (Contest contest = new Contest(
                parent, measuredNs / 2, measuredNs, command.commandLine().getErr())) {
            for (int i = 0; i < rounds; i++) {
                contest.round(cells);
            }
            print(out, contest.results());
        }
        return 0;
    }

    private static void print(final PrintWriter out, final List<CellReadings> results) {
        out.printf(
                Locale.ROOT,
                "%-44s %6s %12s %10s %8s %10s %10s %10s%n",
                "cell",
                "clean",
                "answered/s",
                "cpu ns",
                "B/event",
                "p50 us",
                "p99 us",
                "p99.9 us");
        for (final CellReadings result : results) {
            out.printf(
                    Locale.ROOT,
                    "%-44s %4d/%d %12.0f %10.1f %8.2f %10.2f %10.2f %10.2f%n",
                    result.cell().tag(),
                    result.clean().size(),
                    result.rounds(),
                    result.medianOfAll(Reading::answeredPerS),
                    result.medianOfAll(Reading::cpuNsPerEvent),
                    result.medianOfAll(Reading::allocatedBytesPerEvent),
                    result.medianOfAll(reading -> reading.latency().getValueAtPercentile(50) / NS_PER_US),
                    result.medianOfAll(reading -> reading.latency().getValueAtPercentile(99) / NS_PER_US),
                    result.medianOfAll(reading -> reading.latency().getValueAtPercentile(99.9) / NS_PER_US));
        }
        out.println("Medians over all rounds, clean or not.");
        out.flush();
    }
}
