// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.adapters.bitcoin.BitcoinCredentials;
import io.alys.adapters.bitcoin.BitcoinRegtestControl;
import io.alys.adapters.bitcoin.BitcoinRpcConfig;
import io.alys.adapters.bitcoin.FederationAddress;
import io.alys.adapters.bitcoin.RegtestPool;
import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.CommitmentPlace;
import io.alys.core.bitcoin.ReversedHex;
import io.alys.core.chain.ChainSpec;
import io.alys.core.port.PortException;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import io.alys.node.config.ChainSpecFile;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Makes real deposits on the devnet's bitcoind and waits for what the execution client says. Used by scripts/devnet. */
@Command(
        name = "devnet",
        mixinStandardHelpOptions = true,
        description = "Deposits, reorgs and merge mining on a devnet of real peers; scripts/devnet gives the options.",
        footer = {"", "Example: scripts/devnet pegin 0.5 0x00000000000000000000000000000000000a11ce"})
final class DevnetCommand implements Runnable {
    private static final int HEX_RADIX = 16;
    private static final long TIMEOUT_MS = 20_000;
    private static final long WAIT_S = 60;
    private static final String WALLET = "devnet";

    @Option(names = "--bitcoin-url", scope = ScopeType.INHERIT, description = "bitcoind's JSON-RPC endpoint.")
    private String bitcoinUrl = "http://127.0.0.1:28400";

    @Option(names = "--bitcoin-cookie-file", scope = ScopeType.INHERIT, description = "bitcoind's cookie file.")
    private Path cookieFile = Path.of(".alys/devnet/bitcoin/regtest/.cookie");

    @Option(names = "--eth-url", scope = ScopeType.INHERIT, description = "The execution client's public JSON-RPC.")
    private String ethUrl = "http://127.0.0.1:28403";

    @Option(names = "--node-url", scope = ScopeType.INHERIT, description = "The validator's RPC server.")
    private String nodeUrl = "http://127.0.0.1:28405";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "pegin", description = "Deposits, mines the confirmations, and waits for the balance.")
    int pegin(
            @Parameters(paramLabel = "BTC") final String amount,
            @Parameters(paramLabel = "ADDRESS") final String address)
            throws PortException {
        final ChainSpec chain = ChainSpecFile.read(ChainSpecFile.DEV);
        final long amountSats = Amounts.sats(amount);
        final String to = Amounts.address(address);
        try (BitcoinRegtestControl bitcoin = bitcoin();
                Remote eth = new Remote(ethUrl)) {
            final BigInteger before = eth.balanceOf(to);
            out().println("balance of " + to + " is " + before + " wei");
            deposit(bitcoin, chain, amountSats, to);
            bitcoin.mine(chain.pegInConfirmations());
            out().println("mined " + chain.pegInConfirmations() + " blocks, waiting for the chain to credit it");
            out().flush();
            Amounts.awaitBalance(eth, to, before.add(Amounts.wei(amountSats)), out());
        }
        return 0;
    }

    @Command(name = "reorg", description = "Deposits, then takes the deposit's block away before it is confirmed.")
    int reorg(
            @Parameters(paramLabel = "BTC") final String amount,
            @Parameters(paramLabel = "ADDRESS") final String address)
            throws PortException {
        final ChainSpec chain = ChainSpecFile.read(ChainSpecFile.DEV);
        final String to = Amounts.address(address);
        try (BitcoinRegtestControl bitcoin = bitcoin();
                Remote eth = new Remote(ethUrl);
                Remote node = new Remote(nodeUrl)) {
            final BigInteger before = eth.balanceOf(to);
            final int pendingBefore = pending(node);
            deposit(bitcoin, chain, Amounts.sats(amount), to);
            bitcoin.mine(1);
            awaitPending(node, "counted", pending -> pending == pendingBefore + 1);
            final long height = node.call("alys_status").get("bitcoinHeight").asLong();
            bitcoin.invalidate(height);
            out().println("invalidated the Bitcoin block at height " + height);
            awaitPending(node, "un-counted", pending -> pending == pendingBefore);
            out().println("balance of " + to + " is still " + before + " wei: "
                    + eth.balanceOf(to).equals(before));
        }
        return 0;
    }

    @Command(
            name = "mergemine",
            description =
                    "Mines a real Bitcoin block that commits to the node's blocks, and waits until those are final.")
    int mergemine(
            @Parameters(paramLabel = "ADDRESS", description = "EVM address that the proof pays.") final String address,
            @Option(
                            names = "--place",
                            defaultValue = "INPUT_SCRIPT",
                            description =
                                    "Where the coinbase commits: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
                    final CommitmentPlace place)
            throws PortException {
        try (RegtestPool pool = new RegtestPool(bitcoinConfig());
                Remote node = new Remote(nodeUrl)) {
            final long before = finalizedHeight(node);
            final JsonNode work = node.call("createauxblock", Amounts.address(address));
            final String hash = work.path("hash").asText();
            final AuxPow proof = pool.mine(
                    Hash.fromHex(hash),
                    place,
                    Integer.parseUnsignedInt(work.path("bits").asText(), HEX_RADIX));
            out().println("mined Bitcoin block " + ReversedHex.of(proof.parent().hash()) + " over " + hash);
            node.call(
                    "submitauxblock",
                    hash,
                    HexFormat.of().formatHex(proof.serialize().toArray()));
            out().println("the node took the proof, waiting for a block with it");
            out().flush();
            out().println("final up to height " + awaitFinality(node, before));
        }
        return 0;
    }

    @Command(name = "balance", description = "What the execution client says, in wei.")
    int balance(@Parameters(paramLabel = "ADDRESS") final String address) {
        try (Remote eth = new Remote(ethUrl)) {
            out().println(eth.balanceOf(Amounts.address(address)) + " wei");
        }
        return 0;
    }

    private void deposit(
            final BitcoinRegtestControl bitcoin, final ChainSpec chain, final long amountSats, final String to)
            throws PortException {
        bitcoin.mineUntilRich(amountSats);
        out().println("deposited: txid="
                + ReversedHex.of(bitcoin.deposit(
                        amountSats,
                        EvmAddress.fromHex(to),
                        FederationAddress.addressOf(chain.federationKeys(), "regtest"))));
        out().flush();
    }

    private void awaitPending(final Remote node, final String word, final IntPredicate isReached) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (!isReached.test(pending(node))) {
            if (System.nanoTime() > deadlineNs) {
                throw new CommandFailedException("the deposit was not " + word + " within " + WAIT_S + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
        }
        out().println("the node has " + word + " the deposit: pending=" + pending(node));
        out().flush();
    }

    private static long awaitFinality(final Remote node, final long before) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (!node.call("getqueuedpow").isNull() || finalizedHeight(node) == before) {
            if (System.nanoTime() > deadlineNs) {
                throw new CommandFailedException("no block became final within " + WAIT_S + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
        }
        return finalizedHeight(node);
    }

    private static long finalizedHeight(final Remote node) {
        return node.call("alys_getFinality").path("finalized").path("height").asLong(0);
    }

    private static int pending(final Remote node) {
        return node.call("alys_status").get("depositsPending").asInt();
    }

    private BitcoinRegtestControl bitcoin() {
        return new BitcoinRegtestControl(bitcoinConfig(), WALLET);
    }

    private BitcoinRpcConfig bitcoinConfig() {
        return new BitcoinRpcConfig(
                URI.create(bitcoinUrl), "regtest", new BitcoinCredentials.CookieFile(cookieFile), TIMEOUT_MS);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
