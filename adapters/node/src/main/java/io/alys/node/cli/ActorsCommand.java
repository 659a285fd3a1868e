// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.core.event.FailureClass;
import io.alys.node.run.DataDirectory;
import io.alys.node.run.OperatorToken;
import io.alys.pipeline.halt.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.regex.Pattern;
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
    private static final int OPERATION_BYTES = 8;
    private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9._@-]");

    @Mixin
    private RemoteOptions remote;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "As one JSON object.")
    private boolean isJson;

    @Option(
            names = "--data-dir",
            scope = ScopeType.INHERIT,
            description = "The node's data directory, which has the token. Default: ${DEFAULT-VALUE}.")
    private Path dataDir = Path.of(".alys/dev");

    @Option(names = "--operator", scope = ScopeType.INHERIT, description = "Who orders it. Default: the user's name.")
    private String operator = System.getProperty("user.name", "unknown");

    @Option(
            names = "--operation",
            scope = ScopeType.INHERIT,
            description = "Id of the order; the same id is carried out once. Default: a new one.")
    private String operation = "";

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
        final int code = order("operator_restart", operationId(), name);
        return code == 0 && isVerified ? verify() : code;
    }

    @Command(name = "suspend", mixinStandardHelpOptions = true, description = "Holds an actor's mail back for a time.")
    int suspend(
            @Parameters(paramLabel = "NAME") final String name,
            @Option(names = "--for-ms", defaultValue = "2000", description = "At most so long. Default: 2000.")
                    final long forMs) {
        return order("operator_suspend", operationId(), name, forMs);
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Lets a suspended actor have its mail.")
    int resume(@Parameters(paramLabel = "NAME") final String name) {
        return order("operator_resume", operationId(), name);
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
        return order("operator_fail", operationId(), name, failureClass.name());
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Compares the state of every actor with the last snapshot and the events after it.")
    int verify() {
        final JsonNode answer = call("operator_verify", newOperationId(), operatorName());
        if (isJson) {
            out().println(answer);
        } else {
            ActorsText.verification(answer, out());
        }
        return answer.path("isSame").asBoolean() ? 0 : ExitCode.DIVERGED.code();
    }

    private int order(final String method, final String operationId, final Object... parameters) {
        final Object[] all = new Object[parameters.length + 2];
        all[0] = operationId;
        all[1] = operatorName();
        System.arraycopy(parameters, 0, all, 2, parameters.length);
        final JsonNode answer = call(method, all);
        if (isJson) {
            out().println(answer);
        } else {
            out().println(parameters[0] + ": " + answer.path("text").asText() + " (operation "
                    + answer.path("operation").asText() + ", journal "
                    + answer.path("sequence").asText() + ")");
        }
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

    private JsonNode call(final String method, final Object... parameters) {
        final Path file = new DataDirectory(dataDir).operatorToken();
        final String token;
        try {
            token = OperatorToken.read(file);
        } catch (final IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "no operator's token: " + e + "; is --data-dir right, and does the node run?");
        }
        try (Remote node = remote.open(token)) {
            return node.call(method, parameters);
        }
    }

    private String operationId() {
        return operation.isEmpty() ? newOperationId() : operation;
    }

    private static String newOperationId() {
        final byte[] random = new byte[OPERATION_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private String operatorName() {
        return UNFIT.matcher(operator).replaceAll("_");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
