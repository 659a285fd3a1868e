// SPDX-License-Identifier: Apache-2.0
package io.alys.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.pipeline.halt.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ReloadNodeTest {
    @TempDir
    private Path directory;

    @Test
    @Timeout(180)
    void shouldTakeOtherSettingsAllOrNoneAndJournalThem() throws Exception {
        final Path file = directory.resolve("own.properties");
        final Path data = directory.resolve("data");
        Files.writeString(file, "bitcoin.mine.ms=10000\n");
        try (ChildNode node = ChildNode.dev(data, "--config", file.toString())) {
            node.await(line -> line.contains("height=2"));

            Files.writeString(file, """
                    bitcoin.mine.ms=0
                    bitcoin.poll.ms=20
                    health.probe.ms=0
                    health.resources.ms=500
                    watchdog.warn.ms=1000
                    watchdog.fatal.ms=20000
                    watchdog.worker.warn.ms=10000
                    log.level=DEBUG
                    config.watch.ms=0
                    """);
            assertSays(data, "diff", 0, "bitcoin.poll.ms: 1000 -> 20 (reloadable)");
            assertSays(data, "reload", 0, "applied: bitcoin.poll.ms: 1000 -> 20, bitcoin.mine.ms: 10000 -> 0");
            assertSays(data, "diff", 0, "nothing differs");

            Files.writeString(file, "bitcoin.poll.ms=50\nrpc.bind=127.0.0.2\n");
            assertSays(data, "diff", 0, "rpc.bind: 127.0.0.1 -> 127.0.0.2 (needs restart)");
            assertSays(data, "reload", ExitCode.USAGE.code(), "refused: needs restart: rpc.bind");

            Files.writeString(file, "bitcoin.poll.ms=5\n");
            assertSays(data, "reload", ExitCode.USAGE.code(), "must be 10 to 600000 ms");

            node.terminate();
            assertThat(node.awaitExit()).isZero();
        }
        try (ChildNode replay = ChildNode.start("replay", "--data-dir", data.toString())) {
            assertThat(replay.awaitExit()).isZero();
        }
        try (ChildNode list = ChildNode.start("journal", "dump", "--data-dir", data.toString())) {
            assertThat(list.awaitExit()).isZero();
            assertThat(String.join("\n", list.lines()))
                    .containsOnlyOnce("ReloadConfiguration")
                    .contains("ConfigurationApplied", "bitcoin.poll.ms");
        }
    }

    @Test
    @Timeout(180)
    void shouldRollBackWhatOnePartCanNotDo() throws Exception {
        final Path file = directory.resolve("own.properties");
        final Path data = directory.resolve("data");
        Files.writeString(file, "journal.free.min.mib=16\nbitcoin.poll.ms=1000\n");
        try (ChildNode node = ChildNode.start(
                "run", "--data-dir", data.toString(), "--set", "rpc.port=0", "--config", file.toString())) {
            node.await(line -> line.contains("height=1"));
            Files.writeString(file, "journal.free.min.mib=1048576\nbitcoin.poll.ms=20\n");

            assertSays(data, "reload", ExitCode.USAGE.code(), "rolled back: journal.free.min.mib=1048576");
            assertSays(data, "diff", 0, "bitcoin.poll.ms: 1000 -> 20 (reloadable)");
            node.await(line -> line.contains("height=3"));
        }
    }

    private static void assertSays(final Path data, final String command, final int exitCode, final String text)
            throws Exception {
        try (ChildNode child = ChildNode.start("config", command, "--data-dir", data.toString())) {
            assertThat(child.awaitExit()).as(String.join("\n", child.lines())).isEqualTo(exitCode);
            assertThat(String.join("\n", child.lines())).contains(text);
        }
    }
}
