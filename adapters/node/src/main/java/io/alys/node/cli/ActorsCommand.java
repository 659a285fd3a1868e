// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.core.event.FailureClass;
import io.alys.pipeline.halt.ExitCode;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Shows the actors of a running node, and orders things of them. */
@Command(
        name = "actors",
        mixinStandardHelpOptions = true,
        description = "Shows the actors of a running node, restarts them, holds their mail, compares their state.",
        footer = {
            "",
            "Examples:",
            "  alys actors tree",
            "  alys actors suspend bridge.actor --for-ms 5000 --data-dir .alys/dev",
            "Orders need the token that the node made at its start, in its data directory."
        })
final class ActorsCommand implements Runnable {
    @Mixin
    private RemoteOptions remote;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "As one JSON object.")
    private boolean isJson;

    @Mixin
    private OperatorOptions orders;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "tree",
            mixinStandardHelpOptions = true,
            description = "Shows the supervision tree: who is up, who waits, who failed.")
    int tree() {
        show("alys_actors", answer -> ActorsText.tree(answer, out()));
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows all that is known of one of them.")
    int show(@Parameters(paramLabel = "NAME") final String name) {
        show("alys_actor", answer -> ActorsText.one(answer, out()), name);
        return 0;
    }

    @Command(
            name = "dead-letters",
            mixinStandardHelpOptions = true,
            description = "Shows the last mail that was not delivered, and why.")
    int deadLetters() {
        show("alys_deadLetters", answer -> ActorsText.deadLetters(answer, out()));
        return 0;
    }

    @Command(
            name = "restart",
            mixinStandardHelpOptions = true,
            description = "Puts a new instance in an actor's place, with the state of the old one.")
    int restart(
            @Parameters(paramLabel = "NAME") final String name,
            @Option(
                            names = "--verify",
                            description = "Then compare its state with the last snapshot and the events after it.")
                    final boolean isVerified) {
        final int code = order("operator_restart", name);
        return code == 0 && isVerified ? verify() : code;
    }

    @Command(name = "suspend", mixinStandardHelpOptions = true, description = "Holds an actor's mail back for a time.")
    int suspend(
            @Parameters(paramLabel = "NAME") final String name,
            @Option(names = "--for-ms", defaultValue = "2000", description = "At most so long. Default: 2000.")
                    final long forMs) {
        return order("operator_suspend", name, forMs);
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Lets a suspended actor have its mail.")
    int resume(@Parameters(paramLabel = "NAME") final String name) {
        return order("operator_resume", name);
    }

    @Command(
            name = "fail",
            mixinStandardHelpOptions = true,
            description =
                    "A drill: treats an actor as if it had failed, which costs what a failure of that class costs.")
    int fail(
            @Parameters(paramLabel = "NAME") final String name,
            @Option(
                            names = "--class",
                            paramLabel = "CLASS",
                            defaultValue = "EXTERNAL",
                            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
                    final FailureClass failureClass) {
        return order("operator_fail", name, failureClass.name());
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Compares the state of every actor with the last snapshot and the events after it.")
    int verify() {
        final JsonNode answer = orders.order(remote, "operator_verify", OperatorOptions.newOperationId());
        if (isJson) {
            out().println(answer);
        } else {
            ActorsText.verification(answer, out());
        }
        return answer.path("isSame").asBoolean() ? 0 : ExitCode.DIVERGED.code();
    }

    private int order(final String method, final Object... parameters) {
        final JsonNode answer = orders.order(remote, method, orders.operationId(), parameters);
        out().println(isJson ? answer.toString() : parameters[0] + ": " + OperatorOptions.text(answer));
        return 0;
    }

    private void show(final String method, final Consumer<JsonNode> asText, final Object... parameters) {
        try (Remote node = remote.open()) {
            final JsonNode answer = node.call(method, parameters);
            if (isJson) {
                out().println(answer);
            } else {
                asText.accept(answer);
            }
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
