// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.core.value.EvmAddress;
import java.io.PrintWriter;
import java.math.BigInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Moves the embedded Bitcoin of a node in dev mode, and shows what arrives. */
@Command(
        name = "dev",
        mixinStandardHelpOptions = true,
        description = "Deposits, mines and looks up balances on a node in dev mode (embedded Bitcoin and engine).",
        footer = {"", "Example: alys dev pegin 0.5 0x00000000000000000000000000000000000a11ce"})
final class DevCommand implements Runnable {
    @Mixin
    private RemoteOptions remote;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "pegin",
            mixinStandardHelpOptions = true,
            description = "Deposits, mines the confirmations and waits.")
    int pegin(
            @Parameters(paramLabel = "BTC", description = "Amount in bitcoin, up to 8 decimals.") final String amount,
            @Parameters(paramLabel = "ADDRESS", description = "EVM address to credit.") final String address) {
        final long amountSats = Amounts.sats(amount);
        final String to = Amounts.address(address);
        try (Remote node = remote.open()) {
            final BigInteger before = node.balanceOf(to);
            out().println("deposited: txid="
                    + node.call("dev_deposit", amountSats, to).asText());
            out().println("mined to height "
                    + node.call("dev_mine", Amounts.CONFIRMATIONS).asText());
            Amounts.awaitBalance(node, to, before.add(Amounts.wei(amountSats)), out());
        }
        return 0;
    }

    @Command(name = "mine", mixinStandardHelpOptions = true, description = "Mines Bitcoin blocks.")
    int mine(@Parameters(paramLabel = "N") final int blocks) {
        try (Remote node = remote.open()) {
            out().println("height " + node.call("dev_mine", blocks).asText());
        }
        return 0;
    }

    @Command(
            name = "reorg",
            mixinStandardHelpOptions = true,
            description = "Drops the Bitcoin blocks from a height on.")
    int reorg(@Parameters(paramLabel = "HEIGHT") final long height) {
        try (Remote node = remote.open()) {
            out().println("height " + node.call("dev_invalidate", height).asText());
        }
        return 0;
    }

    @Command(name = "balance", mixinStandardHelpOptions = true, description = "Shows a balance in wei.")
    int balance(@Parameters(paramLabel = "ADDRESS") final String address) {
        try (Remote node = remote.open()) {
            out().println(node.balanceOf(EvmAddress.fromHex(address).toHex()) + " wei");
        }
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
