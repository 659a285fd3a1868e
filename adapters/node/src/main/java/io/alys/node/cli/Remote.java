// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.adapters.rpc.RpcClient;
import io.alys.adapters.rpc.RpcException;
import io.alys.adapters.rpc.TlsTrust;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;

/** A JSON-RPC server that a command talks to. */
final class Remote implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int ANSWER_LENGTH_MAX = 4 << 20;
    private static final int HEX_RADIX = 16;

    private final ObjectMapper mapper = new ObjectMapper();
    private final RpcClient client;
    private final String url;

    Remote(final String url) {
        this(url, "", null);
    }

    /**
     * The same with a token and TLS.
     *
     * @param bearer the operator's token or the node's, or empty.
     * @param trust certificates that an https URL is taken for; null refuses https.
     */
    Remote(final String url, final String bearer, final TlsTrust trust) {
        this.url = url;
        try {
            client = new RpcClient(URI.create(url), DEADLINE, ANSWER_LENGTH_MAX, bearer, trust);
        } catch (final IllegalArgumentException e) {
            throw new CommandFailedException("url=" + url + ": " + e.getMessage());
        }
    }

    JsonNode call(final String method, final Object... parameters) {
        try {
            return client.call(method, mapper.valueToTree(parameters));
        } catch (final RpcException e) {
            throw new CommandFailedException(method + " at " + url + ": " + e.getMessage());
        }
    }

    /** Wei. */
    BigInteger balanceOf(final String address) {
        return new BigInteger(call("eth_getBalance", address, "latest").asText().substring(2), HEX_RADIX);
    }

    @Override
    public void close() {
        client.close();
    }
}
