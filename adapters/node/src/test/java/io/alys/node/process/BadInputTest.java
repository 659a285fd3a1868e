// SPDX-License-Identifier: Apache-2.0
package io.alys.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.alys.pipeline.halt.ExitCode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person gets wrong: one clear line, the right exit code, nothing lost. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BadInputTest {
    @TempDir
    private Path directory;

    private Path data;

    @BeforeEach
    void before() {
        data = directory.resolve("data");
    }

    @Test
    void shouldNameTheNearestPropertyForATypingError() throws Exception {
        assertEnds(ExitCode.USAGE, "did you mean rpc.port?", dev("--set", "rcp.port=1"));
        assertThat(data).as("nothing was started").doesNotExist();
    }

    @Test
    void shouldRefuseAValueOutOfRange() throws Exception {
        assertEnds(
                ExitCode.USAGE, "ring.size=7.5 (command line) must be a whole number", dev("--set", "ring.size=7.5"));
    }

    @Test
    void shouldSayThatTheJwtSecretIsWrong() throws Exception {
        final Path jwt = directory.resolve("jwt.hex");
        Files.writeString(jwt, "11".repeat(32));
        try (Server engine = new Server(401, "{}")) {
            assertEnds(
                    ExitCode.DEPENDENCY,
                    "UNAUTHORIZED",
                    dev("--engine-url", engine.url(), "--jwt-secret-file", jwt.toString()));
        }
    }

    @Test
    void shouldSayThatTheJwtSecretFileIsNotThere() throws Exception {
        assertEnds(
                ExitCode.USAGE,
                "nowhere.hex",
                dev("--engine-url", "http://127.0.0.1:1", "--jwt-secret-file", directory.resolve("nowhere.hex") + ""));
    }

    @Test
    void shouldSayThatBitcoindBelongsToAnotherNetwork() throws Exception {
        final String mainnet = "{\"result\":{\"chain\":\"main\",\"blocks\":1,\"headers\":1,\"bestblockhash\":\""
                + "00".repeat(32) + "\",\"initialblockdownload\":false,\"pruned\":false},\"error\":null,\"id\":1}";
        try (Server bitcoind = new Server(200, mainnet)) {
            assertEnds(
                    ExitCode.WRONG_NETWORK,
                    "main",
                    dev("--bitcoin-url", bitcoind.url(), "--bitcoin-cookie-file", cookie()));
        }
    }

    @Test
    void shouldSayThatBitcoindCannotBeReached() throws Exception {
        final int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertEnds(
                ExitCode.DEPENDENCY,
                "bitcoin node: UNREACHABLE",
                dev("--bitcoin-url", "http://127.0.0.1:" + port, "--bitcoin-cookie-file", cookie()));
    }

    @Test
    void shouldRefuseAJournalThatAnotherProcessWrites() throws Exception {
        try (ChildNode first = ChildNode.dev(data)) {
            first.await(line -> line.contains(" height=1 "));
            assertEnds(ExitCode.LOCKED, "written by another", dev());
        }
    }

    @Test
    void shouldRefuseAJournalWithOneFlippedByteAndGoOnOnceItIsRestored() throws Exception {
        try (ChildNode node = ChildNode.dev(data)) {
            node.await(line -> line.contains(" height=4 "));
            node.terminate();
            assertThat(node.awaitExit()).isZero();
        }
        final Path file;
        try (var files = Files.list(data.resolve("journal"))) {
            file = files.filter(path -> path.toString().endsWith(".cq4"))
                    .sorted()
                    .toList()
                    .getFirst();
        }
        // Twice in the readable part of the document, then in the record itself.
        final long position = positionOf(file, "unpackaged", 3);
        flip(file, position);
        assertEnds(ExitCode.JOURNAL_DAMAGED, "journal damaged: sequence=", dev());

        flip(file, position);
        try (ChildNode node = ChildNode.dev(data)) {
            node.await(line -> line.contains(" height=5 "));
        }
    }

    @Test
    void shouldRefuseToRunAJournalUnderAnotherChainSpec() throws Exception {
        try (ChildNode node = ChildNode.dev(data)) {
            node.await(line -> line.contains(" height=1 "));
        }
        final String spec = new String(
                        getClass().getResourceAsStream("/chains/dev.json").readAllBytes(), StandardCharsets.UTF_8)
                .replace("\"pegInConfirmations\": 2", "\"pegInConfirmations\": 3");
        final Path file = directory.resolve("other.json");
        Files.writeString(file, spec);

        assertEnds(
                ExitCode.WRONG_NETWORK, "chain spec", dev("--set", "chain.spec=" + file, "--set", "signer.kind=none"));
    }

    @Test
    void shouldStopWhenTheDiskIsFullAndGoOnOnceThereIsRoom() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(directory.resolve("disk"), 192)) {
            data = disk.root().resolve("data");
            try (ChildNode node = ChildNode.dev(data)) {
                node.await(line -> line.contains(" height=2 "));
                disk.fill();
                assertThat(node.awaitExit())
                        .as(() -> String.join("\n", node.lines()))
                        .isEqualTo(ExitCode.DISK_FULL.code());
                assertThat(node.lines())
                        .filteredOn(line -> line.contains("halted: disk full: directory=" + data)
                                && line.contains("free space, then start again"))
                        .hasSize(1);
                assertThat(node.lines()).noneMatch(line -> line.startsWith("\tat "));
            }
            disk.drain();
            try (ChildNode node = ChildNode.dev(data)) {
                node.await(line -> line.contains("recovered: records="));
                node.await(line -> line.contains(" height=4 "));
            }
        }
    }

    private String[] dev(final String... more) {
        final List<String> arguments = new java.util.ArrayList<>(List.of(more));
        arguments.addAll(List.of("--set", "start.wait.s=1"));
        return arguments.toArray(new String[0]);
    }

    private String cookie() throws IOException {
        final Path cookie = directory.resolve("cookie");
        Files.writeString(cookie, "__cookie__:x");
        return cookie.toString();
    }

    private void assertEnds(final ExitCode code, final String expected, final String[] arguments) throws Exception {
        try (ChildNode node = ChildNode.dev(data, arguments)) {
            assertThat(node.awaitExit())
                    .as(() -> String.join("\n", node.lines()))
                    .isEqualTo(code.code());
            assertThat(node.lines()).filteredOn(line -> line.contains(expected)).hasSizeBetween(1, 2);
            assertThat(node.lines()).noneMatch(line -> line.startsWith("\tat "));
        }
    }

    private static long positionOf(final Path file, final String text, final int nth) throws IOException {
        final byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            final byte[] head = new byte[256 * 1024];
            final int length = bytes.read(head);
            int found = 0;
            for (int i = 0; i < length - wanted.length; i++) {
                if (java.util.Arrays.equals(head, i, i + wanted.length, wanted, 0, wanted.length) && ++found == nth) {
                    return i;
                }
            }
        }
        throw new AssertionError(text + " is not in " + file);
    }

    private static void flip(final Path file, final long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            final int value = bytes.read();
            bytes.seek(position);
            bytes.write(value ^ 0x40);
        }
    }

    /** Gives every request the same answer. */
    private static final class Server implements AutoCloseable {
        private final HttpServer http;

        Server(final int status, final String body) throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            http.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            http.start();
        }

        String url() {
            return "http://127.0.0.1:" + http.getAddress().getPort();
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }
}
