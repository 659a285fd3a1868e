// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import io.alys.node.config.SettingsRecord;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a reload of a node would change, and what of it needs a restart. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Says what the node's files hold that is not in force in it, and what of that needs a restart.",
        footer = {"", "Example: alys config diff --data-dir .alys/dev"})
final class ConfigDiffCommand implements Runnable {
    @Option(names = "--data-dir", description = "The node's data directory. Default: ${DEFAULT-VALUE}.")
    private Path dataDir = Path.of(".alys/dev");

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        final SettingsRecord record = RunningNode.recordOf(dataDir);
        final Settings inForce = record.settings();
        final Settings files = inForce.reread().check();
        final List<Property> differences = inForce.differences(files);
        final PrintWriter out = spec.commandLine().getOut();
        out.println("pid=" + record.pid() + (record.isRunning() ? " running" : " not running")
                + (record.outcome().isEmpty() ? "" : "; last reload " + record.outcome()));
        for (final Property property : differences) {
            out.println(property.key() + ": " + inForce.text(property) + " -> " + files.text(property) + " ("
                    + property.changeWords() + ")");
        }
        if (differences.isEmpty()) {
            out.println("nothing differs");
        } else if (!differences.stream().allMatch(Property::isReloadable)) {
            out.println("a reload would be refused: it changes all or nothing");
        }
    }
}
