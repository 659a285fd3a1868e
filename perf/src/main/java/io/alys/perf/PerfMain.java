// SPDX-License-Identifier: Apache-2.0
package io.alys.perf;

import io.alys.perf.bench.AllocationGate;
import io.alys.perf.contest.ContestCommand;
import io.alys.perf.node.NodeCommand;
import io.alys.perf.replay.ReplayCommand;
import io.alys.perf.run.RunCommand;
import io.alys.perf.soak.SoakCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The perf command. */
@Command(
        name = "perf",
        description = "Measures the node.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RunCommand.class,
            ContestCommand.class,
            NodeCommand.class,
            SoakCommand.class,
            ReplayCommand.class,
            AllocationGate.class
        })
public final class PerfMain implements Runnable {
    @Spec
    private CommandSpec command;

    /** Runs one command and ends the process. */
    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new PerfMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(), "say what to measure: run, contest, node, soak, replay or allocation");
    }
}
