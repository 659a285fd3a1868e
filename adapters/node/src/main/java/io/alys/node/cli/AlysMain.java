// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.node.config.ConfigurationException;
import io.alys.pipeline.halt.ExitCode;
import java.io.PrintWriter;
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
        subcommands = {RunCommand.class, StatCommand.class, ConfigCommand.class, KeysCommand.class},
        footer = {"", "Exit codes of 'alys run': see docs/operating.md."})
public final class AlysMain implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Runs one command and ends the process. */
    public static void main(final String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new AlysMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(AlysMain::onFault);
    }

    private static int onFault(
            final Exception fault, final CommandLine commandLine, final CommandLine.ParseResult result) {
        final PrintWriter err = commandLine.getErr();
        if (fault instanceof ConfigurationException) {
            err.println("alys: " + fault.getMessage());
            return ExitCode.USAGE.code();
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
