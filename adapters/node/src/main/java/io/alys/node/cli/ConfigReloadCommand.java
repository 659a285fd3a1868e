// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.node.config.SettingsRecord;
import io.alys.node.reload.ReloadOutcome;
import io.alys.pipeline.halt.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has a running node read its files again, and waits for what comes of it. */
@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        description = "Has a running node of this machine and user read its files again, all or nothing.",
        footer = {"", "Example: alys config reload --data-dir .alys/dev"})
final class ConfigReloadCommand implements Runnable {
    /** Longer than the node takes at worst. */
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(40);

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);

    @Option(names = "--data-dir", description = "The node's data directory. Default: ${DEFAULT-VALUE}.")
    private Path dataDir = Path.of(".alys/dev");

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        final SettingsRecord before = RunningNode.recordOf(dataDir);
        RunningNode.signal(before, "HUP");
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        while (System.nanoTime() - deadlineNs < 0) {
            final SettingsRecord now = RunningNode.recordOf(dataDir);
            if (now.reloads() > before.reloads()) {
                report(now.outcome());
                return;
            }
            if (!now.isRunning()) {
                throw new CommandFailedException("the node ended meanwhile: pid=" + now.pid());
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        throw new CommandFailedException(
                "the node did not say what came of it; see its log, also whether SIGHUP reaches it");
    }

    private void report(final String outcome) {
        if (!outcome.startsWith(ReloadOutcome.Result.APPLIED.words())
                && !outcome.startsWith(ReloadOutcome.Result.UNCHANGED.words())) {
            throw new CommandFailedException(ExitCode.USAGE, outcome);
        }
        spec.commandLine().getOut().println(outcome);
    }
}
