// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A real bitcoind on a private regtest chain, on loopback. */
final class RegtestBitcoind {
    static final long TIMEOUT_MS = 20_000;
    static final String USER = "alys";
    static final String PASSWORD = "a-test-password";

    private static final int START_ATTEMPTS = 3;
    private static final long START_DEADLINE_MS = 30_000;
    private static final long STOP_DEADLINE_S = 30;

    /** For {@link #USER} and {@link #PASSWORD}: salt, then HMAC-SHA256 of the password under it. */
    private static final String RPC_AUTH =
            "alys:00112233445566778899aabbccddeeff$795424b00ccd7b08e2b9d9d43e95e1c6dfbd03160cb850dc807046906dbf52b0";

    private final Path folder;
    private final Path binary;
    private Process process;
    private int rpcPort;
    private int zmqPort;

    private RegtestBitcoind(final Path folder, final Path binary) {
        this.folder = folder;
        this.binary = binary;
    }

    /** Starts one in the folder, or ends the test class: as skipped here, as failed in CI. */
    static RegtestBitcoind start(final Path folder) throws Exception {
        final String named = System.getenv("BITCOIND");
        final Path binary = named == null || named.isEmpty()
                ? Path.of(System.getProperty("alys.peers"), "knots", "bin", "bitcoind")
                : Path.of(named);
        if (!Files.isExecutable(binary)) {
            final String message = "NO BITCOIND at " + binary
                    + ": run scripts/peers/get-knots .alys/peers, or name one by the environment's BITCOIND";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort("SKIPPED, NOT TESTED: " + message);
        }
        final RegtestBitcoind bitcoind = new RegtestBitcoind(folder, binary);
        bitcoind.startWithNewPorts();
        return bitcoind;
    }

    Path cookieFile() {
        return folder.resolve("data").resolve("regtest").resolve(".cookie");
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + rpcPort);
    }

    InetSocketAddress zmqAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), zmqPort);
    }

    BitcoinRpcConfig config() {
        return config("regtest", new BitcoinCredentials.CookieFile(cookieFile()));
    }

    BitcoinRpcConfig config(final String network, final BitcoinCredentials credentials) {
        return new BitcoinRpcConfig(uri(), network, credentials, TIMEOUT_MS);
    }

    void stop() throws Exception {
        try (BitcoinRegtestControl control = new BitcoinRegtestControl(config(), "any")) {
            control.stop();
        }
        if (!process.waitFor(STOP_DEADLINE_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("bitcoind did not stop within " + STOP_DEADLINE_S + " s");
        }
    }

    /** Starts it again on the same ports and files. */
    void startAgain() throws Exception {
        if (!isUp()) {
            throw new IllegalStateException("bitcoind did not start again: " + log());
        }
    }

    /** Ends it, by force if need be. */
    void end() throws Exception {
        process.destroy();
        if (!process.waitFor(STOP_DEADLINE_S, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private void startWithNewPorts() throws Exception {
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            rpcPort = freePort();
            zmqPort = freePort();
            if (isUp()) {
                return;
            }
        }
        throw new IllegalStateException("bitcoind did not start: " + log());
    }

    /** Starts the process and waits until it answers; false when it ended, as it does when another took a port. */
    private boolean isUp() throws Exception {
        final Path script = Path.of(System.getProperty("alys.home"), "scripts", "peers", "start-bitcoind");
        final List<String> command = new ArrayList<>(List.of(
                script.toString(),
                binary.toString(),
                folder.resolve("data").toString(),
                Integer.toString(rpcPort),
                Integer.toString(freePort()),
                Integer.toString(zmqPort),
                "-rpcauth=" + RPC_AUTH));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("bitcoind.log").toFile())
                .start();
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_DEADLINE_MS);
        while (System.nanoTime() < deadlineNs && process.isAlive()) {
            if (isAnswering()) {
                return true;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        end();
        return false;
    }

    private boolean isAnswering() {
        try (BitcoinRpcClient client = new BitcoinRpcClient(config(), Bytes.fromHex("51"))) {
            client.tip();
            return true;
        } catch (final PortException e) {
            return false;
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("bitcoind.log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
