// SPDX-License-Identifier: Apache-2.0
package io.alys.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.adapters.rpc.RpcClient;
import io.alys.node.cli.AlysMain;
import io.alys.pipeline.halt.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A running node before those who subscribe, and behind TLS and a token. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class SubscribeNodeTest {
    private static final int HEADS = 4;

    @TempDir
    private Path directory;

    @Test
    void shouldTellOfEachNewHeadAndOfItsStop() throws Exception {
        try (ChildNode node = ChildNode.dev(directory);
                RpcClient rpc = node.rpc();
                Subscriber subscriber = new Subscriber(node.webSocketUrl())) {
            final String id = subscriber.call("alys_subscribe", "newHeads").textValue();
            JsonNode before = null;
            for (int i = 0; i < HEADS; i++) {
                final JsonNode params = subscriber.notification();
                assertThat(params.path("subscription").textValue()).isEqualTo(id);
                final JsonNode head = params.path("result");
                if (before != null) {
                    assertThat(head.path("height").asLong())
                            .isEqualTo(before.path("height").asLong() + 1);
                    assertThat(head.path("parentRoot")).isEqualTo(before.path("root"));
                }
                before = head;
            }
            assertThat(subscriber.call("alys_head").path("height").asLong())
                    .isGreaterThanOrEqualTo(before.path("height").asLong() - 1);
            assertThat(subscriber.call("alys_unsubscribe", id).asBoolean()).isTrue();
            assertThat(node.call(rpc, "alys_status").path("height").asLong()).isPositive();

            node.terminate();
            assertThat(subscriber.closeCode()).isEqualTo(1001);
            assertThat(node.awaitExit()).isZero();
        }
    }

    @Test
    void shouldServeTheCommandLineBehindTlsAndAToken() throws Exception {
        final Path keystore = directory.resolve("rpc.p12");
        final Path password = secret("rpc.password", "not-a-secret");
        final Path token = secret("rpc.token", "0123456789abcdef".repeat(4));
        final Path certificate = directory.resolve("rpc.pem");
        keytool(
                keystore,
                password,
                "-genkeypair -keyalg EC -groupname secp256r1 -dname CN=node -ext SAN=ip:127.0.0.1 -storetype PKCS12");
        keytool(keystore, password, "-exportcert -rfc -file " + certificate);
        final Path data = directory.resolve("data");
        try (ChildNode node = ChildNode.dev(
                data,
                "--set",
                "rpc.tls.keystore.file=" + keystore,
                "--set",
                "rpc.tls.password.file=" + password,
                "--set",
                "rpc.token.file=" + token)) {
            assertThat(node.url()).startsWith("https://");
            assertThat(node.webSocketUrl()).startsWith("wss://");
            final String url = node.url();
            final String ca = certificate.toString();

            assertThat(alys("status", "--url", url, "--ca-file", ca, "--token-file", token.toString()))
                    .contains("healthScore");
            assertThat(alys("actors", "tree", "--url", url, "--ca-file", ca, "--token-file", token.toString()))
                    .contains("chain.actor");
            assertThat(alys("actors", "verify", "--url", url, "--ca-file", ca, "--data-dir", data.toString()))
                    .contains("same at journal=");
            assertThat(alys("status", "--url", url, "--ca-file", ca)).contains("the node wants a token");
            assertThat(alys("status", "--url", url, "--token-file", token.toString()))
                    .contains("is this a TLS port, and the certificate one that is trusted");
            assertThat(String.join("\n", node.lines()))
                    .doesNotContain("not-a-secret")
                    .doesNotContain("0123456789abcdef0123");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithItsSecrets() throws Exception {
        final Path open = secret("open.token", "0123456789abcdef".repeat(4));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

        requireRefused("can be read or written by others", "rpc.token.file=" + open);
        requireRefused("is missing", "rpc.token.file=" + directory.resolve("nowhere"));
        requireRefused("needs rpc.tls.password.file", "rpc.tls.keystore.file=" + open);
        requireRefused("can be reached from other machines: that takes", "rpc.bind=0.0.0.0");
    }

    private void requireRefused(final String messagePart, final String setting) throws Exception {
        try (ChildNode node = ChildNode.dev(directory.resolve("refused"), "--set", setting)) {
            assertThat(node.awaitExit()).isEqualTo(ExitCode.USAGE.code());
            assertThat(String.join("\n", node.lines())).contains(messagePart).contains(setting);
        }
    }

    private Path secret(final String name, final String text) throws Exception {
        final Path file = Files.writeString(directory.resolve(name), text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static void keytool(final Path keystore, final Path password, final String arguments) throws Exception {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(
                List.of("-alias", "node", "-keystore", keystore.toString(), "-storepass:file", password.toString()));
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    /** What the command prints, on both streams. */
    private static String alys(final String... arguments) {
        final StringWriter output = new StringWriter();
        final CommandLine commandLine =
                AlysMain.commandLine().setOut(new PrintWriter(output, true)).setErr(new PrintWriter(output, true));
        commandLine.execute(arguments);
        return output.toString();
    }
}
