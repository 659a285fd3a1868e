// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BridgeCodeTest {
    private static final Pattern LINE = Pattern.compile("(?m)^([0-9a-f]{2})  ([0-9a-f]+)  [A-Z]");

    @Test
    void shouldBeInEveryGenesisAsListed() throws Exception {
        final Path genesis = EthereumjsProcess.devGenesis();
        final Matcher lines = LINE.matcher(Files.readString(genesis.resolveSibling("README.md")));
        final StringBuilder listed = new StringBuilder("0x");
        while (lines.find()) {
            assertThat(Integer.parseInt(lines.group(1), 16)).isEqualTo(listed.length() / 2 - 1);
            listed.append(lines.group(2));
        }

        try (InputStream dev = Files.newInputStream(genesis);
                InputStream cancun = getClass().getResourceAsStream("/genesis/cancun.json");
                InputStream prague = getClass().getResourceAsStream("/genesis/prague.json")) {
            assertThat(code(dev)).isEqualTo(listed.toString()).hasSize(2 + 2 * 142);
            assertThat(code(cancun)).isEqualTo(listed.toString());
            assertThat(code(prague)).isEqualTo(listed.toString());
        }
    }

    private static String code(final InputStream genesis) throws Exception {
        final String address = DevAccount.BRIDGE.toHex();
        return new ObjectMapper()
                .readTree(genesis)
                .path("alloc")
                .path(address)
                .path("code")
                .asText();
    }
}
