// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.chain.ChainSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChainSpecFileTest {
    @TempDir
    private Path directory;

    @Test
    void shouldDeriveTheKnownDepositScriptOfTheDevChain() {
        final ChainSpec spec = ChainSpecFile.read(ChainSpecFile.DEV);

        assertThat(spec.federationScript().toHex())
                .isEqualTo("0x51208c06c75814b105f303f0ac4c5f62ea60701ac95e3cec794b82c2167b55eb58cb");
    }

    @ParameterizedTest(name = "{0} → {1}")
    @MethodSource("badSpecs")
    void shouldNameTheFieldTheValueAndTheRule(final String from, final String to, final String expected)
            throws Exception {
        final String dev =
                new String(getClass().getResourceAsStream("/chains/dev.json").readAllBytes(), StandardCharsets.UTF_8);
        final Path file = directory.resolve("spec.json");
        Files.writeString(file, dev.replace(from, to));

        assertThatThrownBy(() -> ChainSpecFile.read(file.toString()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(expected);
    }

    static Stream<Arguments> badSpecs() {
        return Stream.of(
                Arguments.of("\"chainId\": 121212", "\"chainId\": 0", "chainId=0 must be positive"),
                Arguments.of("\"slotDurationMs\": 2000", "\"slotDurationMs\": 1500", "slotDurationMs=1500"),
                Arguments.of("\"slotDurationMs\": 2000", "\"slotDurationMs\": \"2\"", "must be a whole number"),
                Arguments.of("\"powBits\"", "\"powBit\"", "unknown field powBit"),
                Arguments.of("  \"pegInMinSats\": 10000,\n", "", "field pegInMinSats is missing"),
                Arguments.of("\"powBits\": 505794034", "\"powBits\": 4294967296", "powBits=4294967296 must be 0 to"),
                Arguments.of("0x97f1", "0x97zz", "not hexadecimal"),
                Arguments.of("0x97f1", "0x", "holds a key of 46 bytes, must be 48"),
                Arguments.of("{", "", "is not a JSON object"));
    }
}
