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

        assertThat(settings.number(Property.RPC_PORT, 0, 65535)).isEqualTo(3200);
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

    @Test
    void shouldSayTheValueItsOriginAndTheRuleOfARefusal() {
        settings.set("rpc.port", "70000", "command line");
        assertThatThrownBy(() -> settings.number(Property.RPC_PORT, 0, 65535))
                .hasMessage("rpc.port=70000 (command line) must be 0 to 65535");

        settings.set("rpc.port", "many", "command line");
        assertThatThrownBy(() -> settings.number(Property.RPC_PORT, 0, 65535))
                .hasMessage("rpc.port=many (command line) must be a whole number");

        settings.set("threading.mode", "SHRED", "command line");
        assertThatThrownBy(() -> settings.constant(Property.THREADING_MODE, ThreadingMode.class))
                .hasMessageContaining("threading.mode=SHRED (command line) must be one of");
    }

    @Test
    void shouldRefuseAFileWithAnUnknownKey() throws Exception {
        final Path file = directory.resolve("bad.properties");
        Files.writeString(file, "bitcoin.pol.ms=5\n");

        assertThatThrownBy(() -> settings.overlayFile(file)).hasMessageContaining("did you mean bitcoin.poll.ms?");
    }
}
