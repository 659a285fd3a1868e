// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.adapters.rpc.SecretFile;
import io.alys.adapters.rpc.TlsException;
import io.alys.adapters.rpc.TlsTrust;
import io.alys.pipeline.halt.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which node a command talks to, what it takes it for one by, and what it shows to be let in. */
final class RemoteOptions {
    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            description = "The node's RPC server; https where it has rpc.tls.keystore.file. Default: ${DEFAULT-VALUE}.")
    private String url = "http://127.0.0.1:3000";

    @Option(
            names = "--ca-file",
            scope = ScopeType.INHERIT,
            description =
                    "For https: PEM file with the node's own certificate, or its authority's. Default: what Java trusts.")
    private Path caFile;

    @Option(
            names = "--token-file",
            scope = ScopeType.INHERIT,
            description = "The file that the node has as rpc.token.file.")
    private Path tokenFile;

    /** A connection that shows the token of the options. */
    Remote open() {
        return open(tokenFile == null ? "" : token());
    }

    /** A connection that shows another token in its place. */
    Remote open(final String token) {
        return new Remote(url, token, trust());
    }

    /** Null for a plain connection. */
    private TlsTrust trust() {
        try {
            if (caFile != null) {
                return TlsTrust.of(caFile);
            }
            return url.startsWith("https:") ? TlsTrust.usual() : null;
        } catch (final TlsException e) {
            throw new CommandFailedException(ExitCode.USAGE, "--ca-file=" + caFile + ": " + e.getMessage());
        }
    }

    private String token() {
        try {
            return SecretFile.read(tokenFile, "RPC token");
        } catch (final IOException e) {
            throw new CommandFailedException(ExitCode.USAGE, "--token-file=" + tokenFile + ": " + e.getMessage());
        }
    }
}
