// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.effect.FaultKind;
import io.alys.core.port.BitcoinNode;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what only a real bitcoind shows. */
class KnotsBitcoinTest extends BitcoinNodeContract {
    @TempDir
    static Path folder;

    private static RegtestBitcoind bitcoind;
    private static BitcoinRpcClient client;
    private static BitcoinRegtestControl control;

    @BeforeAll
    static void start() throws Exception {
        bitcoind = RegtestBitcoind.start(folder);
        client = new BitcoinRpcClient(bitcoind.config(), FEDERATION);
        control = new BitcoinRegtestControl(bitcoind.config(), "test");
        control.mineUntilRich(100 * AMOUNT_SATS);
    }

    @AfterAll
    static void stop() throws Exception {
        if (bitcoind != null) {
            client.close();
            control.close();
            bitcoind.end();
        }
    }

    @Override
    BitcoinNode node() {
        return client;
    }

    @Override
    List<Hash> mine(final int blocks) throws Exception {
        return control.mine(blocks);
    }

    @Override
    Hash deposit(final long amountSats, final EvmAddress address) throws Exception {
        return control.deposit(
                amountSats, address, FederationAddress.addressOf(FederationAddressTest.DEV_KEYS, "regtest"));
    }

    @Override
    void invalidate(final long height) throws Exception {
        control.invalidate(height);
    }

    /** The same client goes on afterwards, so this also shows that a changed cookie is read again. */
    @Override
    void restart() throws Exception {
        final String cookie = Files.readString(bitcoind.cookieFile());
        bitcoind.stop();
        assertFails(() -> client.tip(), FaultKind.UNREACHABLE, "is it running");
        bitcoind.startAgain();
        assertThat(Files.readString(bitcoind.cookieFile())).isNotEqualTo(cookie);
    }

    @Test
    void shouldTakeAPasswordFromAFile() throws Exception {
        final Path file = Files.writeString(folder.resolve("password"), RegtestBitcoind.PASSWORD + "\n");
        try (BitcoinRpcClient other = clientWith("regtest", file)) {
            assertThat(other.tip()).isEqualTo(client.tip());
        }
    }

    @Test
    void shouldSayUnauthorizedToAWrongPassword() throws Exception {
        final Path file = Files.writeString(folder.resolve("wrong-password"), "something-else");
        try (BitcoinRpcClient other = clientWith("regtest", file)) {
            assertFails(other::tip, FaultKind.UNAUTHORIZED, file.toString());
            assertFails(() -> other.blockAfter(0, Hash.ZERO), FaultKind.UNAUTHORIZED);

            Files.writeString(file, RegtestBitcoind.PASSWORD);
            assertThat(other.tip()).isEqualTo(client.tip());
        }
    }

    @Test
    void shouldSayWhichNetworkItFoundAndWhichItNeeds() {
        try (BitcoinRpcClient other = new BitcoinRpcClient(
                bitcoind.config("main", new BitcoinCredentials.CookieFile(bitcoind.cookieFile())), FEDERATION)) {
            assertFails(other::tip, FaultKind.WRONG_NETWORK, "network=regtest", "network=main");
            assertFails(() -> other.blockAfter(0, Hash.ZERO), FaultKind.WRONG_NETWORK);
        }
    }

    @Test
    void shouldHintAtANewBlock() throws Exception {
        try (BlockHint hint = new BlockHint(bitcoind.zmqAddress())) {
            hint.start();
            awaitHint(hint);
            // The connection's own hint comes before the subscription has certainly arrived: mine until one is seen.
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            boolean isHinted = false;
            while (!isHinted && System.nanoTime() < deadlineNs) {
                control.mine(1);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                isHinted = hint.consume();
            }
            assertThat(isHinted).isTrue();
        }
    }

    static void awaitHint(final BlockHint hint) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!hint.consume()) {
            assertThat(System.nanoTime()).as("deadline for a hint").isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static BitcoinRpcClient clientWith(final String network, final Path passwordFile) {
        return new BitcoinRpcClient(
                bitcoind.config(network, new BitcoinCredentials.PasswordFile(RegtestBitcoind.USER, passwordFile)),
                FEDERATION);
    }
}
