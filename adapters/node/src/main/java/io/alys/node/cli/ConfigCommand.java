// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists every property, what it means, its value and where that came from. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Lists every property: its meaning, its value and where the value came from.",
        footer = {"", "Example: alys config --profile validator"})
final class ConfigCommand implements Runnable {
    @Mixin
    private SettingsOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        final Settings settings = options.settings();
        final PrintWriter out = spec.commandLine().getOut();
        for (final Property property : Property.values()) {
            out.println("# " + property.sentence());
            out.println("# default: " + property.defaultValue() + "; environment: " + property.environmentName()
                    + "; from: " + settings.origin(property));
            out.println(property.key() + "=" + settings.text(property));
            out.println();
        }
    }
}
