// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
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
    @Option(names = "--url", description = "The node's RPC server. Default: ${DEFAULT-VALUE}.")
    private String url = "http://127.0.0.1:3000";

    @Option(names = "--json", description = "As one JSON object.")
    private boolean isJson;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        final PrintWriter out = spec.commandLine().getOut();
        try (Remote node = new Remote(url)) {
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
            }
        }
    }
}
