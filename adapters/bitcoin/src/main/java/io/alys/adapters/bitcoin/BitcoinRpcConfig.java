// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import java.net.URI;
import java.util.List;

/**
 * Where bitcoind is and what it must be.
 *
 * @param uri for instance {@code http://127.0.0.1:8332}; credentials do not belong here.
 * @param network the chain it must be on, one of {@link #NETWORKS}.
 * @param credentials how to authenticate.
 * @param timeoutMs deadline of one call, from connecting to the last byte of the answer.
 */
public record BitcoinRpcConfig(URI uri, String network, BitcoinCredentials credentials, long timeoutMs) {
    /** As bitcoind's getblockchaininfo names them; "test" is testnet3. */
    public static final List<String> NETWORKS = List.of("main", "test", "testnet4", "signet", "regtest");

    public static final long TIMEOUT_MS_MAX = 600_000;

    public BitcoinRpcConfig {
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException("bitcoinUri must not hold credentials: put them into a file");
        }
        if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException("bitcoinUri=" + uri + " must be http://host:port or https://host:port");
        }
        if (!NETWORKS.contains(network)) {
            throw unknownNetwork(network);
        }
        if (timeoutMs < 1 || timeoutMs > TIMEOUT_MS_MAX) {
            throw new IllegalArgumentException("bitcoinTimeoutMs=" + timeoutMs + " must be 1 to " + TIMEOUT_MS_MAX);
        }
    }

    static IllegalArgumentException unknownNetwork(final String network) {
        return new IllegalArgumentException("bitcoinNetwork=" + network + " must be one of " + NETWORKS);
    }
}
