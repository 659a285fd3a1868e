// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.node.run.DataDirectory;
import io.alys.node.run.OperatorToken;
import io.alys.pipeline.halt.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Who orders something of a running node, and under which id; the order is shown the token of the data directory. */
final class OperatorOptions {
    private static final int OPERATION_BYTES = 8;
    private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9._@-]");

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

    /** The id of the options, or a new one. */
    String operationId() {
        return operation.isEmpty() ? newOperationId() : operation;
    }

    static String newOperationId() {
        final byte[] random = new byte[OPERATION_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Calls an operator's method, whose first two parameters are the order's id and who gives it. */
    JsonNode order(
            final RemoteOptions remote, final String method, final String operationId, final Object... parameters) {
        final Object[] all = new Object[parameters.length + 2];
        all[0] = operationId;
        all[1] = UNFIT.matcher(operator).replaceAll("_");
        System.arraycopy(parameters, 0, all, 2, parameters.length);
        try (Remote node = remote.open(token())) {
            return node.call(method, all);
        }
    }

    /** What came of an order, for people. */
    static String text(final JsonNode answer) {
        return answer.path("text").asText() + " (operation "
                + answer.path("operation").asText() + ", journal "
                + answer.path("sequence").asText() + ")";
    }

    private String token() {
        try {
            return OperatorToken.read(new DataDirectory(dataDir).operatorToken());
        } catch (final IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "no operator's token: " + e + "; is --data-dir right, and does the node run?");
        }
    }
}
