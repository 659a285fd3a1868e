// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real execution client in a process of its own, on loopback ports chosen when it is made. */
final class EthereumjsProcess implements AutoCloseable {
    static final String JWT_SECRET = "0x" + "c5".repeat(32);

    private static final Path HOME = Path.of(System.getProperty("alys.home"));
    private static final Path PEERS = Path.of(System.getProperty("alys.peers"));
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final Path directory;
    private final Path genesis;
    private final int rpcPort;
    private final int enginePort;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private Process process;

    private EthereumjsProcess(final Path directory, final Path genesis) throws IOException {
        this.directory = directory;
        this.genesis = genesis;
        try (ServerSocket rpc = loopback();
                ServerSocket engine = loopback()) {
            rpcPort = rpc.getLocalPort();
            enginePort = engine.getLocalPort();
        }
        Files.writeString(jwtFile(), JWT_SECRET);
    }

    static EthereumjsProcess start(final Path directory, final Path genesis) throws IOException {
        final EthereumjsProcess started = new EthereumjsProcess(directory, genesis);
        started.launch();
        return started;
    }

    static Path devGenesis() {
        return HOME.resolve("config/genesis/dev.json");
    }

    URI engineUrl() {
        return URI.create("http://127.0.0.1:" + enginePort);
    }

    Path jwtFile() {
        return directory.resolve("jwt.hex");
    }

    /** As kill -9 does. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the execution client does not die: pid=" + process.pid());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void launch() throws IOException {
        final Path log = directory.resolve("client.log");
        process = new ProcessBuilder(List.of(
                        HOME.resolve("scripts/peers/start-ejs").toString(),
                        PEERS.toString(),
                        genesis.toString(),
                        directory.resolve("data").toString(),
                        Integer.toString(rpcPort),
                        Integer.toString(enginePort),
                        jwtFile().toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        final long deadlineNs = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!isAnswering()) {
            if (!process.isAlive() || System.nanoTime() > deadlineNs) {
                process.destroyForcibly();
                throw new IllegalStateException("the execution client does not start: " + Files.readString(log));
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    /** The result of a call of the public endpoint. */
    JsonNode call(final String method, final Object... parameters) throws IOException {
        final ObjectNode request = json.createObjectNode();
        request.put("jsonrpc", "2.0").put("id", 1).put("method", method).set("params", json.valueToTree(parameters));
        try {
            final HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rpcPort))
                            .timeout(CALL_TIMEOUT)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(request)))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            final JsonNode answer = json.readTree(response.body());
            if (answer.hasNonNull("error")) {
                throw new IllegalStateException(method + ": " + answer.get("error"));
            }
            return answer.get("result");
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        http.close();
    }

    private boolean isAnswering() {
        try {
            return call("eth_chainId").isTextual();
        } catch (final IOException e) {
            return false;
        }
    }

    private static ServerSocket loopback() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
