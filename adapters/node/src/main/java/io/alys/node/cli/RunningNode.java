// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.node.config.SettingsRecord;
import io.alys.node.run.DataDirectory;
import io.alys.pipeline.halt.ExitCode;
import java.io.IOException;
import java.nio.file.Path;

/** A node of this machine, as its data directory tells of it. */
final class RunningNode {
    private RunningNode() {}

    /** What the node that uses, or last used, the directory wrote of its settings. */
    static SettingsRecord recordOf(final Path dataDir) {
        final Path file = new DataDirectory(dataDir).settings();
        try {
            return SettingsRecord.read(file);
        } catch (final IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "no settings at " + file + ": " + e.getMessage() + "; is --data-dir right?");
        }
    }

    /** Sends a signal, which the system allows to the node's own user alone. */
    static void signal(final SettingsRecord node, final String name) {
        if (!node.isRunning()) {
            throw new CommandFailedException("the node does not run: pid=" + node.pid());
        }
        try {
            final Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + node.pid())
                    .redirectErrorStream(true)
                    .start();
            final String output =
                    new String(kill.getInputStream().readNBytes(1_000), java.nio.charset.StandardCharsets.UTF_8);
            if (kill.waitFor() != 0) {
                throw new CommandFailedException("pid=" + node.pid() + " can't be signalled: " + output.strip());
            }
        } catch (final IOException e) {
            throw new CommandFailedException("pid=" + node.pid() + " can't be signalled: " + e.getMessage());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted");
        }
    }
}
