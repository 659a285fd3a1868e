// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.pipeline.run.ThreadingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    private Path directory;

    private final Settings settings = new Settings();

    @Test
    void shouldLetTheLaterLayerWinAndRememberWhereItCameFrom() throws Exception {
        final Path file = directory.resolve("own.properties");
        Files.writeString(file, "rpc.port=3100\nring.size=64\n");
        settings.overlayFile(file)
                .overlayEnvironment(Map.of("ALYS_RPC_PORT", "3200"))
                .set("data.dir", "/tmp/x", "command line");

        assertThat(settings.number(Property.RPC_PORT)).isEqualTo(3200);
        assertThat(settings.origin(Property.RPC_PORT)).isEqualTo("environment ALYS_RPC_PORT");
        assertThat(settings.origin(Property.RING_SIZE)).isEqualTo(file.toString());
        assertThat(settings.path(Property.DATA_DIR)).isEqualTo(Path.of("/tmp/x"));
    }

    @Test
    void shouldNameTheNearestKeyForATypingError() {
        assertThatThrownBy(() -> settings.set("rcp.port", "1", "command line"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("unknown property rcp.port (command line): did you mean rpc.port?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rpc.port | 70000 | must be 0 to 65535",
                "rpc.port | many | must be a whole number: 0 to 65535",
                "bitcoin.poll.ms | 9 | must be 10 to 600000 ms",
                "start.wait.s | -1 | must be 0 to 3600 s",
                "engine.prague.time.s | -2 | must be -1 or more s",
                "ring.size | 100 | must be a power of two, 4 to 1048576 slots",
                "threading.mode | INVOKER | must be one of SHARED, DEDICATED",
                "engine.kind | HTTP | must be one of embedded, http",
                "engine.url | localhost:8551 | must be an http or https URL",
                "bitcoin.zmq | localhost | must be host:port, or empty",
                "threading.pinned.cores | 1,x | must be core numbers, comma-separated, or empty",
                "data.dir | '' | must be some text",
                "watchdog.fatal.ms | 2000 | must be more than watchdog.warn.ms=2000"
            })
    void shouldSayTheKeyTheValueItsOriginAndTheRuleOfARefusal(final String key, final String value, final String rule) {
        settings.set(key, value, "command line");

        assertThatThrownBy(settings::check)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(key + "=" + value + " (command line) " + rule);
    }

    @Test
    void shouldNameEveryFaultAtOnce() {
        settings.set("rpc.port", "-1", "a").set("ring.size", "3", "b");

        assertThatThrownBy(settings::check).hasMessageContainingAll("rpc.port=-1 (a)", "ring.size=3 (b)");
    }

    @Test
    void shouldTakeTheNamesOfConstantsInAnyCase() {
        settings.set("threading.mode", "dedicated", "command line").check();

        assertThat(settings.constant(Property.THREADING_MODE, ThreadingMode.class))
                .isEqualTo(ThreadingMode.DEDICATED);
    }

    @Test
    void shouldRefuseAFileWithAnUnknownKey() throws Exception {
        final Path file = directory.resolve("bad.properties");
        Files.writeString(file, "bitcoin.pol.ms=5\n");

        assertThatThrownBy(() -> settings.overlayFile(file)).hasMessageContaining("did you mean bitcoin.poll.ms?");
    }

    @Test
    void shouldRefuseAVariableThatNamesNoPropertyExceptTheLaunchersOwn() {
        settings.overlayEnvironment(Map.of("ALYS_HOME", "/", "ALYS_JVM_OPTIONS", "-Xmx1g", "PATH", "/bin"));

        assertThatThrownBy(() -> settings.overlayEnvironment(Map.of("ALYS_RCP_PORT", "1")))
                .hasMessageContaining("unknown property rcp.port (environment ALYS_RCP_PORT): did you mean rpc.port?");
    }

    @Test
    void shouldReadItsFilesAgainUnderTheSameEnvironmentAndCommandLine() throws Exception {
        final Path file = directory.resolve("own.properties");
        Files.writeString(file, "rpc.port=3100\nbitcoin.poll.ms=500\nring.size=64\n");
        settings.overlayFile(file).set(Property.RPC_PORT, "3200", "command line");
        Files.writeString(file, "rpc.port=3300\nbitcoin.poll.ms=250\n");

        final Settings again = settings.reread();

        assertThat(settings.differences(again)).containsExactly(Property.RING_SIZE, Property.BITCOIN_POLL_MS);
        assertThat(again.text(Property.RPC_PORT)).isEqualTo("3200");
        assertThat(again.text(Property.RING_SIZE)).isEqualTo(Property.RING_SIZE.defaultValue());
        assertThat(again.text(Property.BITCOIN_POLL_MS)).isEqualTo("250");
    }

    @Test
    void shouldComeBackFromTheRecordOfAProcess() throws Exception {
        final Path file = directory.resolve("own.properties");
        Files.writeString(file, "bitcoin.poll.ms=500\n");
        settings.overlayFile(file).set(Property.DATA_DIR, "a\\b ü", "command line");
        final Path kept = directory.resolve("settings.properties");
        SettingsRecord.ofThisProcess(settings, 3, "applied: x").write(kept);
        Files.writeString(file, "bitcoin.poll.ms=250\n");

        final SettingsRecord record = SettingsRecord.read(kept);

        assertThat(record.isRunning()).isTrue();
        assertThat(record.reloads()).isEqualTo(3);
        assertThat(record.outcome()).isEqualTo("applied: x");
        assertThat(record.settings().differences(settings)).isEmpty();
        assertThat(record.settings().origin(Property.DATA_DIR)).isEqualTo("command line");
        assertThat(record.settings().differences(record.settings().reread())).containsExactly(Property.BITCOIN_POLL_MS);
        assertThat(Files.getPosixFilePermissions(kept)).hasSize(2);
    }

    @Test
    void shouldNotTakeAnotherProcessForTheOneThatWrote() throws Exception {
        final SettingsRecord mine = SettingsRecord.ofThisProcess(settings, 0, "");

        assertThat(new SettingsRecord(settings, mine.pid(), mine.processStartedMs() - 1, 0, "").isRunning())
                .isFalse();
    }
}
