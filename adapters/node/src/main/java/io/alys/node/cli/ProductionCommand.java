// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Has a running authority propose no blocks for a while. */
@Command(
        name = "production",
        mixinStandardHelpOptions = true,
        description = "Pauses and resumes the proposing of blocks by a running node.",
        footer = {
            "",
            "Examples:",
            "  alys production pause --reason \"upgrade of the client\"",
            "  alys production resume",
            "A paused node goes on approving and following, also after a restart; 'alys status' shows the reason",
            "as productionHold. Orders need the token that the node made at its start, in its data directory."
        })
final class ProductionCommand implements Runnable {
    @Mixin
    private RemoteOptions remote;

    @Mixin
    private OperatorOptions orders;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "As one JSON object.")
    private boolean isJson;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "pause", mixinStandardHelpOptions = true, description = "The node proposes no more blocks.")
    int pause(
            @Option(names = "--reason", required = true, description = "Why, shown until it is resumed.")
                    final String reason) {
        return order("operator_pauseProduction", reason);
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "The node proposes blocks again.")
    int resume() {
        return order("operator_resumeProduction");
    }

    private int order(final String method, final Object... parameters) {
        final JsonNode answer = orders.order(remote, method, orders.operationId(), parameters);
        spec.commandLine().getOut().println(isJson ? answer.toString() : "production: " + OperatorOptions.text(answer));
        return 0;
    }
}
