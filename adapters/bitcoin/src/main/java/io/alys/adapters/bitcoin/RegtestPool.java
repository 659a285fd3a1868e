// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.CommitmentPlace;
import io.alys.core.bitcoin.BitcoinBlock;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.bitcoin.ReversedHex;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.Hash;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A merge-mining pool on a bitcoind's regtest chain: mines real blocks that commit to another chain's, and proves it. For
 * development and tests; refuses every other network. Used by one thread.
 */
public final class RegtestPool implements AutoCloseable {
    private static final String REGTEST = "regtest";

    private final JsonRpcTransport rpc;

    /** @param config must say regtest. */
    public RegtestPool(final BitcoinRpcConfig config) {
        if (!REGTEST.equals(config.network())) {
            throw new IllegalArgumentException("bitcoinNetwork=" + config.network() + " must be " + REGTEST);
        }
        this.rpc = new JsonRpcTransport(config);
    }

    /**
     * Mines a block on bitcoind's tip, hands it in, and takes the proof out of the block that bitcoind has then.
     *
     * @param commitment to another chain's blocks.
     * @param workBits target that the work is to meet, beside the one of regtest.
     * @throws PortException REJECTED when bitcoind does not take the block, with its word for why.
     */
    public AuxPow mine(final Hash commitment, final CommitmentPlace place, final int workBits) throws PortException {
        final String network = rpc.call("getblockchaininfo").path("chain").asText();
        if (!REGTEST.equals(network)) {
            throw new PortException(
                    FaultKind.WRONG_NETWORK, "bitcoind is on network=" + network + " but only regtest may be mined");
        }
        try {
            final JsonNode template = rpc.call("getblocktemplate", Map.of("rules", List.of("segwit")));
            final ParentBlock block = ParentBlock.mine(template, commitment, place, workBits);
            final JsonNode reason = rpc.call("submitblock", block.toHex());
            if (!reason.isNull()) {
                throw new PortException(FaultKind.REJECTED, "bitcoind refused our block: reason=" + reason.asText());
            }
            final String raw = rpc.call(
                            "getblock", ReversedHex.of(block.header().hash()), 0)
                    .asText();
            return ParentBlock.proofIn(BitcoinBlock.parse(HexFormat.of().parseHex(raw)));
        } catch (final BitcoinParseException e) {
            throw new PortException(FaultKind.PROTOCOL, "bitcoind's template or block: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        rpc.close();
    }
}
