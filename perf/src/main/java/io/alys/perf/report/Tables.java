// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import java.util.List;

/** Tables of the page. */
final class Tables {
    private Tables() {}

    static void head(final Html html, final String... names) {
        html.open("thead").open("tr");
        for (final String name : names) {
            html.leaf("th", name, "scope", "col");
        }
        html.close().close();
    }

    /** A table of names and what they stand for. */
    static void pairs(final Html html, final List<Pair> pairs) {
        html.open("table", "class", "pairs").open("tbody");
        for (final Pair pair : pairs) {
            html.open("tr")
                    .leaf("th", pair.name(), "scope", "row")
                    .leaf("td", pair.value())
                    .close();
        }
        html.close().close();
    }

    static void number(final Html html, final String value) {
        html.leaf("td", value, "class", "number");
    }

    /** One line of a table of two columns. */
    record Pair(String name, String value) {}
}
