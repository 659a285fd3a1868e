// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** It reads what an ObjectMapper reads, and refuses what one refuses with the same words. */
class JsonTreeTest {
    private final ObjectMapper mapper = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"text\"",
                "null",
                "{\"a\": 1, \"b\": [1, -2, 3.5, 1e3, 2147483648, 9223372036854775808], \"c\": {\"d\": null}}",
                "{\"a\": true, \"b\": false, \"c\": \"\\u00e9\\n\", \"\": {}}",
                "{\"a\": 1, \"a\": 2}",
                "{\"a\": 1} trailing",
                "[[[[]]], {\"a\": [{}]}]",
                "{",
                "[",
                "[1,",
                "{\"a\"",
                "{\"a\": ",
                "{\"a\": 1,}",
                "{\"a\": 01}",
                "{\"a\": nul}",
                "{a: 1}",
                "\"unended",
                "}"
            })
    void shouldReadAsAnObjectMapperDoes(final String json) throws IOException {
        final byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonNode expected = null;
        String refused = null;
        try {
            expected = mapper.readTree(bytes);
        } catch (final IOException e) {
            refused = e.getMessage();
        }
        JsonNode read = null;
        String ours = null;
        try {
            read = JsonTree.read(bytes);
        } catch (final IOException e) {
            ours = e.getMessage();
        }
        assertThat(ours).isEqualTo(refused);
        assertThat(read).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void shouldRefuseToGoTooDeep(final String open) {
        final byte[] bytes = open.repeat(5_000).getBytes(StandardCharsets.UTF_8);
        assertThat(refusal(bytes)).contains("nesting depth");
    }

    private static String refusal(final byte[] bytes) {
        try {
            return "read " + JsonTree.read(bytes);
        } catch (final IOException e) {
            return e.getMessage();
        }
    }
}
