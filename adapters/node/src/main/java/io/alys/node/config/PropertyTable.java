// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import java.util.ArrayList;
import java.util.List;

/** All properties as the table of docs/configuration.md. */
public final class PropertyTable {
    private PropertyTable() {}

    /** The table's lines, in Markdown. */
    public static List<String> lines() {
        final List<String> lines =
                new ArrayList<>(List.of("| property | default | values | change | what |", "|---|---|---|---|---|"));
        for (final Property property : Property.values()) {
            final String defaultValue = property.defaultValue().isEmpty() ? "" : "`" + property.defaultValue() + "`";
            lines.add("| `" + property.key() + "` | " + defaultValue + " | "
                    + property.rule().words() + " | " + property.changeWords() + " | " + property.sentence() + " |");
        }
        return lines;
    }
}
