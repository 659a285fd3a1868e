// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a running node where it stands. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Asks a running node where it stands.",
        footer = {"", "Example: alys status --url http://127.0.0.1:3000"})
final class StatusCommand implements Runnable {
    @Mixin
    private RemoteOptions remote;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean isJson;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        final PrintWriter out = spec.commandLine().getOut();
        try (Remote node = remote.open()) {
            final JsonNode status = node.call("alys_status");
            if (isJson) {
                out.println(status);
            } else {
                status.properties()
                        .forEach(field -> out.printf(
                                "%-16s %s%n",
                                field.getKey(),
                                field.getValue().isContainerNode()
                                        ? field.getValue().toString()
                                        : field.getValue().asText()));
                printHealth(node.call("alys_health"), out);
            }
        }
    }

    /** The score, and whatever is not as it should be. */
    private static void printHealth(final JsonNode health, final PrintWriter out) {
        out.printf("%-16s %s%n", "healthScore", health.path("score").asText());
        out.printf("%-16s %s%n", "ready", health.path("ready").asText());
        for (final JsonNode node : health.path("nodes")) {
            if (!node.path("state").asText().equals("HEALTHY")) {
                out.printf(
                        "%-16s %s failures=%s%n",
                        node.path("state").asText(),
                        node.path("name").asText(),
                        node.path("failures").asText());
            }
        }
        for (final JsonNode resource : health.path("resources")) {
            if (!resource.path("level").asText().equals("OK")) {
                out.printf(
                        "%-16s %s used=%s limit=%s%n",
                        resource.path("level").asText(),
                        resource.path("kind").asText(),
                        resource.path("used").asText(),
                        resource.path("limit").asText());
            }
        }
    }
}
