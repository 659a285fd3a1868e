// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.core.bitcoin.BitcoinBlock;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.bitcoin.ReversedHex;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.BitcoinNode;
import io.alys.core.port.PortException;
import io.alys.core.port.Renewable;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.HexFormat;
import java.util.List;

/**
 * bitcoind over JSON-RPC. What it says about a block is believed only as far as hashes show it: the block's bytes must
 * hash to the block asked for, its transactions to the header's Merkle root, and its parent must be the block it is
 * said to follow. Needs neither txindex nor a wallet; works on a pruned node while it follows closely enough.
 */
public final class BitcoinRpcClient implements BitcoinNode, Renewable {
    /** Tries to follow "whatever is at this height" while the chain moves under the two calls it takes. */
    private static final int MOVING_CHAIN_ATTEMPTS = 3;

    private final BitcoinRpcConfig config;
    private final String network;
    private final Bytes federationScript;

    // Read and written by the calling thread only.
    private JsonRpcTransport rpc;
    private boolean isNetworkChecked;

    /**
     * Starts nothing: the first call connects.
     *
     * @param federationScript only transactions with such an output are handed over.
     */
    public BitcoinRpcClient(final BitcoinRpcConfig config, final Bytes federationScript) {
        this(config, federationScript, new JsonRpcTransport(config));
    }

    BitcoinRpcClient(final BitcoinRpcConfig config, final Bytes federationScript, final JsonRpcTransport rpc) {
        this.config = config;
        this.rpc = rpc;
        this.network = config.network();
        this.federationScript = federationScript;
    }

    /** Drops every connection; the credentials are read again when they are needed. */
    @Override
    public void renew() {
        rpc.close();
        rpc = new JsonRpcTransport(config);
        isNetworkChecked = false;
    }

    @Override
    public Tip tip() throws PortException {
        final JsonNode chain = chainOnRightNetwork();
        return new Tip(
                height("getblockchaininfo", chain.path("blocks")),
                hash("getblockchaininfo", chain.path("bestblockhash")),
                chain.path("initialblockdownload").asBoolean(true));
    }

    @Override
    public Next blockAfter(final long height, final Hash hash) throws PortException {
        if (!isNetworkChecked) {
            chainOnRightNetwork();
        }
        try {
            return hash.isZero() ? blockAfterHeight(height) : blockAfterHash(height, hash);
        } catch (final PortException e) {
            // Whatever answers next may be another node.
            isNetworkChecked &= e.kind() != FaultKind.UNREACHABLE;
            throw e;
        }
    }

    @Override
    public void close() {
        rpc.close();
    }

    private JsonNode chainOnRightNetwork() throws PortException {
        isNetworkChecked = false;
        final JsonNode chain = rpc.call("getblockchaininfo");
        final String actual = chain.path("chain").asText();
        if (!actual.equals(network)) {
            throw new PortException(
                    FaultKind.WRONG_NETWORK,
                    "bitcoind is on network=" + actual + " but this node needs network=" + network);
        }
        isNetworkChecked = true;
        return chain;
    }

    private Next blockAfterHeight(final long height) throws PortException {
        for (int attempt = 0; attempt < MOVING_CHAIN_ATTEMPTS; attempt++) {
            final JsonRpcTransport.Reply reply = rpc.callAt("/", "getblockhash", height);
            final FaultKind kind =
                    reply.errorCode() == BitcoinErrors.INVALID_PARAMETER ? FaultKind.MISSING : FaultKind.REJECTED;
            final Next next = blockAfterHash(height, hash("getblockhash", reply.orThrow(kind)));
            if (!(next instanceof Reorged)) {
                return next;
            }
        }
        throw new PortException(
                FaultKind.NOT_READY, "bitcoind's best chain keeps changing at height=" + height + ": ask again");
    }

    private Next blockAfterHash(final long height, final Hash hash) throws PortException {
        final JsonRpcTransport.Reply reply = rpc.callAt("/", "getblockheader", ReversedHex.of(hash), true);
        final FaultKind kind =
                reply.errorCode() == BitcoinErrors.INVALID_ADDRESS_OR_KEY ? FaultKind.MISSING : FaultKind.REJECTED;
        final JsonNode header = reply.orThrow(kind);
        final Hash answered = hash("getblockheader", header.path("hash"));
        final long answeredHeight = height("getblockheader", header.path("height"));
        if (!answered.equals(hash) || answeredHeight != height) {
            throw protocol("getblockheader names block=" + ReversedHex.of(answered) + " height=" + answeredHeight
                    + " but asked for block=" + ReversedHex.of(hash) + " height=" + height);
        }
        final JsonNode confirmations = header.path("confirmations");
        if (!confirmations.canConvertToLong() || !confirmations.isIntegralNumber()) {
            throw protocol("getblockheader has confirmations=" + confirmations + " but it must be a whole number");
        }
        if (confirmations.asLong() < 0) {
            return new Reorged();
        }
        if (header.has("nextblockhash")) {
            return found(height + 1, hash, hash("getblockheader", header.path("nextblockhash")));
        }
        if (confirmations.asLong() != 1) {
            throw protocol("getblockheader names no nextblockhash though confirmations=" + confirmations);
        }
        return new AtTip();
    }

    private Found found(final long height, final Hash parentHash, final Hash hash) throws PortException {
        final BitcoinBlock block = block(height, hash);
        if (!block.header().hash().equals(hash)) {
            throw protocol("getblock gave block="
                    + ReversedHex.of(block.header().hash()) + " but asked for block=" + ReversedHex.of(hash));
        }
        // Its hash is right, so this is no reorganisation (the header's answer was one consistent view): it is a lie.
        if (!block.header().parentHash().equals(parentHash)) {
            throw protocol("block=" + ReversedHex.of(hash) + " has parent="
                    + ReversedHex.of(block.header().parentHash()) + " but was named as following block="
                    + ReversedHex.of(parentHash));
        }
        final List<Bytes> transactions = block.entries().stream()
                .filter(entry -> paysFederation(entry.transaction()))
                .map(BitcoinBlock.Entry::raw)
                .toList();
        return new Found(height, hash, parentHash, block.header().timeS(), transactions);
    }

    private BitcoinBlock block(final long height, final Hash hash) throws PortException {
        final JsonRpcTransport.Reply reply = rpc.callAt("/", "getblock", ReversedHex.of(hash), 0);
        if (reply.errorCode() == BitcoinErrors.MISC) {
            throw new PortException(FaultKind.MISSING, notOnDisk(height, hash, reply.errorMessage()));
        }
        final FaultKind kind =
                reply.errorCode() == BitcoinErrors.INVALID_ADDRESS_OR_KEY ? FaultKind.MISSING : FaultKind.REJECTED;
        final JsonNode raw = reply.orThrow(kind);
        try {
            return BitcoinBlock.parse(HexFormat.of().parseHex(raw.asText()));
        } catch (final IllegalArgumentException e) {
            throw new PortException(FaultKind.PROTOCOL, "bitcoind: getblock gave no hexadecimal digits", e);
        } catch (final BitcoinParseException e) {
            throw new PortException(
                    FaultKind.PROTOCOL,
                    "bitcoind: getblock gave no block for " + ReversedHex.of(hash) + ": " + e.getMessage(),
                    e);
        }
    }

    private String notOnDisk(final long height, final Hash hash, final String reason) throws PortException {
        final JsonNode chain = chainOnRightNetwork();
        final String which =
                "bitcoind no longer has block=" + ReversedHex.of(hash) + " height=" + height + " (" + reason;
        if (!chain.path("pruned").asBoolean(false)) {
            return which + "): its block files are damaged or incomplete; restart it with -reindex";
        }
        return which + "; pruneHeight=" + chain.path("pruneheight").asText()
                + "): use a bitcoind that still has it, or restart this one with a larger -prune and -reindex";
    }

    private boolean paysFederation(final BitcoinTransaction transaction) {
        return transaction.outputs().stream().anyMatch(output -> output.script().equals(federationScript));
    }

    private static long height(final String method, final JsonNode node) throws PortException {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asLong() < 0) {
            throw protocol(method + " has a height that is no whole number from 0 to 2147483647");
        }
        return node.asLong();
    }

    private static Hash hash(final String method, final JsonNode node) throws PortException {
        try {
            return ReversedHex.parse(node.asText());
        } catch (final IllegalArgumentException e) {
            throw new PortException(FaultKind.PROTOCOL, "bitcoind: " + method + " has a hash that is not 64 digits", e);
        }
    }

    private static PortException protocol(final String message) {
        return new PortException(FaultKind.PROTOCOL, "bitcoind: " + message);
    }
}
