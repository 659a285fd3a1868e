// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PropertyTest {
    private static final Path HOME = Path.of(System.getProperty("alys.home"));

    @Test
    void shouldBeDocumentedWordForWordInNodeProperties() throws Exception {
        final List<String> expected = new ArrayList<>();
        for (final Property property : Property.values()) {
            expected.add("# " + property.sentence());
            expected.add("# " + property.rule().words() + "; " + property.changeWords());
            expected.add(property.key() + "=" + property.defaultValue());
        }

        final List<String> lines = Files.readAllLines(HOME.resolve("config/node.properties"));

        assertThat(lines.subList(2, lines.size()).stream().filter(line -> !line.isEmpty()))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void shouldBeTheTableOfTheDocumentation() throws Exception {
        assertThat(Files.readAllLines(HOME.resolve("docs/configuration.md")).stream()
                        .filter(line -> line.startsWith("|")))
                .as("'alys config --table' prints it")
                .containsExactlyElementsOf(PropertyTable.lines());
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveADefaultThatKeepsItsRule(final Property property) {
        assertThat(property.rule().violation(property.defaultValue())).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotBeReloadableWhereItIsASecretOrSaysWhereOneIs(final Property property) {
        if (property.isReloadable()) {
            assertThat(property.key())
                    .doesNotContain("secret", "password", "keystore", "cookie", "user", "file", "url");
            assertThat(property.rule()).isNotInstanceOf(Rule.Text.class);
        }
    }

    @Test
    void shouldReadEveryProfile() throws Exception {
        try (var profiles = Files.list(HOME.resolve("config/profiles"))) {
            assertThat(profiles.map(file -> new Settings().overlayFile(file).check()))
                    .hasSize(3);
        }
    }
}
