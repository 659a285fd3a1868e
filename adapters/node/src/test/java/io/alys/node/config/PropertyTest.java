// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropertyTest {
    private static final Path HOME = Path.of(System.getProperty("alys.home"));

    @Test
    void shouldBeDocumentedWordForWordInNodeProperties() throws Exception {
        final List<String> expected = new ArrayList<>();
        for (final Property property : Property.values()) {
            expected.add("# " + property.sentence());
            expected.add(property.key() + "=" + property.defaultValue());
        }

        final List<String> lines = Files.readAllLines(HOME.resolve("config/node.properties"));

        assertThat(lines.subList(2, lines.size()).stream().filter(line -> !line.isEmpty()))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void shouldReadEveryProfile() throws Exception {
        try (var profiles = Files.list(HOME.resolve("config/profiles"))) {
            assertThat(profiles.map(file -> new Settings().overlayFile(file))).hasSize(3);
        }
    }
}
