// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts/peers/start-bitcoind starts, with a program that only prints its arguments in bitcoind's place. */
@Timeout(60)
class StartBitcoindScriptTest {
    @TempDir
    Path folder;

    private Path printer;

    private record Outcome(int exitCode, String output) {}

    @BeforeEach
    void writePrinter() throws Exception {
        printer = Files.writeString(folder.resolve("bitcoind"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(printer.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void shouldPutEverySafetySwitchOnTheCommandLine() throws Exception {
        final Outcome outcome = start("18443", "18444", "28332", "-rpcauth=user:salt$hash");

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output().lines())
                .contains(
                        "-regtest",
                        "-datadir=" + folder.resolve("data").toRealPath(),
                        "-rpcbind=127.0.0.1",
                        "-rpcallowip=127.0.0.1",
                        "-rpcport=18443",
                        "-bind=127.0.0.1:18444",
                        "-zmqpubhashblock=tcp://127.0.0.1:28332",
                        "-connect=0",
                        "-dnsseed=0",
                        "-fixedseeds=0",
                        "-discover=0",
                        "-natpmp=0",
                        "-listenonion=0",
                        "-rpcauth=user:salt$hash")
                .noneMatch(line -> line.contains("0.0.0.0"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"-bind=0.0.0.0", "-rpcbind=0.0.0.0", "-testnet", "-chain=main", "-noregtest", "-dnsseed=1"})
    void shouldRefuseAnOptionThatMightOpenTheNode(final String option) throws Exception {
        final Outcome outcome = start("18443", "18444", "28332", option);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("option='" + option + "' must be");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "80", "65536", "1844x", "-1"})
    void shouldRefuseAPortThatIsNone(final String port) throws Exception {
        final Outcome outcome = start("18443", port, "28332");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("port='" + port + "' must be 1024 to 65535");
    }

    private Outcome start(final String... ports) throws Exception {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("alys.home"), "scripts", "peers", "start-bitcoind")
                        .toString(),
                printer.toString(),
                folder.resolve("data").toString()));
        command.addAll(List.of(ports));
        final Path output = folder.resolve("output");
        final ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().remove("BITCOIND");
        final Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
