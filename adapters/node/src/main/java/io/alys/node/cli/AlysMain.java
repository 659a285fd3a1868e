// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.core.chain.ChainSpec;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.core.port.PortException;
import io.alys.journal.tool.JournalCommand;
import io.alys.journal.tool.ReplayCommand;
import io.alys.node.config.ChainSpecFile;
import io.alys.node.config.ConfigurationException;
import io.alys.pipeline.halt.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The alys command. Prints what went wrong as one line on standard error and ends with the exit code that says which. */
@Command(
        name = "alys",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "A validator node for the Alys merge-mined Bitcoin sidechain.",
        subcommands = {
            RunCommand.class,
            StatusCommand.class,
            ActorsCommand.class,
            ProductionCommand.class,
            StatCommand.class,
            ConfigCommand.class,
            KeysCommand.class,
            DevCommand.class,
            DevnetCommand.class
        },
        footer = {"", "Exit codes of 'alys run': see docs/operating.md."})
public final class AlysMain implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Runs one command and ends the process. */
    public static void main(final String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command, to be executed. */
    public static CommandLine commandLine() {
        return new CommandLine(new AlysMain())
                .addSubcommand("journal", new JournalCommand(AlysMain::machines))
                .addSubcommand("replay", new ReplayCommand(AlysMain::machines))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(AlysMain::onFault);
    }

    /** Makes machines of the chain spec that a data directory's node ran under. */
    private static Supplier<StateMachine> machines(final Path dataDirectory) {
        final ChainSpec spec = ChainSpecFile.kept(dataDirectory);
        return () -> Machines.forSpec(spec);
    }

    private static int onFault(
            final Exception fault, final CommandLine commandLine, final CommandLine.ParseResult result) {
        final PrintWriter err = commandLine.getErr();
        if (fault instanceof ConfigurationException) {
            err.println("alys: " + fault.getMessage());
            return ExitCode.USAGE.code();
        }
        if (fault instanceof PortException) {
            err.println("alys: " + fault.getMessage());
            return ExitCode.DEPENDENCY.code();
        }
        if (fault instanceof CommandFailedException failed) {
            err.println("alys: " + failed.getMessage());
            return failed.exitCode();
        }
        err.println("alys: " + fault);
        fault.printStackTrace(err);
        return ExitCode.STAGE_FAULT.code();
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
