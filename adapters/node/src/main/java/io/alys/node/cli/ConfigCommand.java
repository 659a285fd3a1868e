// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.node.config.Property;
import io.alys.node.config.PropertyTable;
import io.alys.node.config.Settings;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists every property, what it means, its value and where that came from. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Lists every property: its meaning, its value and where the value came from.",
        subcommands = {ConfigDiffCommand.class, ConfigReloadCommand.class},
        footer = {"", "Example: alys config --profile validator"})
final class ConfigCommand implements Runnable {
    @Mixin
    private SettingsOptions options;

    @Option(names = "--table", description = "The properties and their defaults as a Markdown table.")
    private boolean isTable;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        final PrintWriter out = spec.commandLine().getOut();
        if (isTable) {
            PropertyTable.lines().forEach(out::println);
            return;
        }
        final Settings settings = options.settings();
        for (final Property property : Property.values()) {
            out.println("# " + property.sentence());
            out.println("# " + property.rule().words() + "; " + property.changeWords());
            out.println("# default: " + property.defaultValue() + "; environment: " + property.environmentName()
                    + "; from: " + settings.origin(property));
            out.println(property.key() + "=" + settings.text(property));
            out.println();
        }
        settings.check();
    }
}
