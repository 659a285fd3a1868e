// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.pipeline.counter.CounterReader;
import io.alys.pipeline.halt.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads the counters of a node from outside its process, while it runs or after it died. */
@Command(
        name = "stat",
        mixinStandardHelpOptions = true,
        description = "Prints the counters of a node, running or dead.",
        footer = {"", "Example: alys stat --data-dir .alys/dev --watch"})
final class StatCommand implements Runnable {
    private static final long SECOND_NS = 1_000_000_000;

    @Option(names = "--data-dir", description = "The node's data directory. Default: ${DEFAULT-VALUE}.")
    private Path dataDir = Path.of(".alys/dev");

    @Option(names = "--watch", description = "Print again every second, until Ctrl-C.")
    private boolean isWatching;

    @Option(names = "--all", description = "Counters that are zero, too.")
    private boolean isZeroShown;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        final PrintWriter out = spec.commandLine().getOut();
        do {
            print(out);
            if (isWatching) {
                LockSupport.parkNanos(SECOND_NS);
            }
        } while (isWatching && !Thread.currentThread().isInterrupted());
    }

    private void print(final PrintWriter out) {
        final Path file = dataDir.resolve("counters.dat");
        final CounterReader reader;
        try {
            reader = CounterReader.open(file);
        } catch (final IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "no counters at " + file + ": " + e.getMessage() + "; is --data-dir right?");
        }
        final boolean isRunning =
                ProcessHandle.of(reader.pid()).filter(ProcessHandle::isAlive).isPresent();
        out.println("pid=" + reader.pid() + " started=" + java.time.Instant.ofEpochMilli(reader.startedMs())
                + (isRunning ? " running" : " not running"));
        reader.forEach((type, label, value) -> {
            if (value != 0 || isZeroShown) {
                out.printf("%,20d  %s%n", value, label);
            }
        });
        out.flush();
    }
}
