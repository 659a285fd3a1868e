// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.core.bitcoin.ReversedHex;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes things happen on a bitcoind's regtest chain: mines, deposits, undoes blocks. For development and tests; refuses
 * every other network. Used by one thread.
 */
public final class BitcoinRegtestControl implements AutoCloseable {
    /** Blocks until a mined reward can be spent. */
    public static final int COINBASE_MATURITY = 100;

    private static final String REGTEST = "regtest";
    private static final Pattern WALLET_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int BLOCKS_PER_CALL_MAX = 1000;
    private static final int FEE_RATE_SATS_PER_VBYTE = 2;
    private static final int BITCOIN_DECIMALS = 8;

    private final JsonRpcTransport rpc;
    private final String walletName;
    private final String walletPath;

    // Read and written by the calling thread only.
    private boolean isReady;

    /**
     * Starts nothing: the first call connects, and loads or creates the wallet.
     *
     * @param config must say regtest.
     * @param walletName letters, digits, - and _.
     */
    public BitcoinRegtestControl(final BitcoinRpcConfig config, final String walletName) {
        if (!REGTEST.equals(config.network())) {
            throw new IllegalArgumentException("bitcoinNetwork=" + config.network() + " must be " + REGTEST);
        }
        if (!WALLET_NAME.matcher(walletName).matches()) {
            throw new IllegalArgumentException("walletName=" + walletName + " must match " + WALLET_NAME);
        }
        this.rpc = new JsonRpcTransport(config);
        this.walletName = walletName;
        this.walletPath = "/wallet/" + walletName;
    }

    /** Mines blocks whose rewards go to the wallet, and gives their hashes. */
    public List<Hash> mine(final int blocks) throws PortException {
        prepare();
        if (blocks < 1 || blocks > BLOCKS_PER_CALL_MAX) {
            throw new IllegalArgumentException("blocks=" + blocks + " must be 1 to " + BLOCKS_PER_CALL_MAX);
        }
        final String address = wallet("getnewaddress").asText();
        final List<Hash> hashes = new ArrayList<>();
        for (final JsonNode hash : rpc.call("generatetoaddress", blocks, address)) {
            hashes.add(ReversedHex.parse(hash.asText()));
        }
        return hashes;
    }

    /** Mines until the wallet can pay the amount, at most as far as the first reward's maturity and a little beyond. */
    public void mineUntilRich(final long amountSats) throws PortException {
        prepare();
        final BigDecimal wanted = BigDecimal.valueOf(amountSats, BITCOIN_DECIMALS);
        if (wallet("getbalance").decimalValue().compareTo(wanted) > 0) {
            return;
        }
        mine(COINBASE_MATURITY + 1);
        if (wallet("getbalance").decimalValue().compareTo(wanted) <= 0) {
            throw new PortException(
                    FaultKind.REJECTED,
                    "wallet=" + walletName + " cannot pay amountSats=" + amountSats + " after "
                            + (COINBASE_MATURITY + 1) + " more blocks");
        }
    }

    /**
     * Broadcasts a deposit: one output to the federation, one OP_RETURN with the address as 20 raw bytes (rules.md 17).
     *
     * @param federationAddress see {@link FederationAddress#addressOf}.
     * @return the txid, once bitcoind has accepted the transaction; it is not in a block yet.
     */
    public Hash deposit(final long amountSats, final EvmAddress address, final String federationAddress)
            throws PortException {
        prepare();
        final String amount = BigDecimal.valueOf(amountSats, BITCOIN_DECIMALS).toPlainString();
        final String data = HexFormat.of().formatHex(address.toArray());
        final JsonNode unfunded = rpc.call(
                "createrawtransaction", List.of(), List.of(Map.of(federationAddress, amount), Map.of("data", data)));
        final JsonNode funded =
                wallet("fundrawtransaction", unfunded.asText(), Map.of("fee_rate", FEE_RATE_SATS_PER_VBYTE));
        final JsonNode signed =
                wallet("signrawtransactionwithwallet", funded.path("hex").asText());
        if (!signed.path("complete").asBoolean(false)) {
            throw new PortException(FaultKind.REJECTED, "wallet=" + walletName + " could not sign the deposit");
        }
        return ReversedHex.parse(
                rpc.call("sendrawtransaction", signed.path("hex").asText()).asText());
    }

    /** Makes bitcoind abandon the block at the height and all after it, as if it had been found invalid. */
    public void invalidate(final long height) throws PortException {
        prepare();
        rpc.call("invalidateblock", rpc.call("getblockhash", height).asText());
    }

    /** Asks bitcoind to stop; it does so a moment later. */
    public void stop() throws PortException {
        rpc.call("stop");
    }

    @Override
    public void close() {
        rpc.close();
    }

    private JsonNode wallet(final String method, final Object... params) throws PortException {
        return rpc.callAt(walletPath, method, params).orThrow(FaultKind.REJECTED);
    }

    private void prepare() throws PortException {
        if (isReady) {
            return;
        }
        final String network = rpc.call("getblockchaininfo").path("chain").asText();
        if (!REGTEST.equals(network)) {
            throw new PortException(
                    FaultKind.WRONG_NETWORK,
                    "bitcoind is on network=" + network + " but only regtest may be controlled");
        }
        final JsonRpcTransport.Reply loaded = rpc.callAt("/", "loadwallet", walletName, true);
        if (loaded.errorCode() == BitcoinErrors.WALLET_NOT_FOUND) {
            rpc.call("createwallet", walletName, false, false, "", false, true, true);
        } else if (loaded.errorCode() != BitcoinErrors.WALLET_ALREADY_LOADED) {
            loaded.orThrow(FaultKind.REJECTED);
        }
        isReady = true;
    }
}
