// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes a page element by element, closed in order and with everything escaped, so that it is well-formed XML too. */
final class Html {
    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder page = new StringBuilder();
    private final Deque<String> opened = new ArrayDeque<>();

    Html() {
        page.append("<!DOCTYPE html>\n");
    }

    /**
     * Opens an element.
     *
     * @param attributes names and values in turn.
     */
    Html open(final String element, final String... attributes) {
        start(element, attributes).append('>');
        opened.push(element);
        return this;
    }

    /** Closes the element opened last. */
    Html close() {
        final String element = opened.pop();
        page.append("</").append(element).append('>');
        if (element.length() > 1 && !"span".equals(element)) {
            page.append('\n');
        }
        return this;
    }

    Html text(final String text) {
        escape(text);
        return this;
    }

    /** An element with nothing but text in it. */
    Html leaf(final String element, final String text, final String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** An element that never has content: a void one of HTML, or one of SVG. */
    Html empty(final String element, final String... attributes) {
        start(element, attributes).append("/>");
        return this;
    }

    /** Style rules of our own, as they are. */
    Html style(final String rules) {
        if (rules.indexOf('<') >= 0 || rules.indexOf('&') >= 0) {
            throw new IllegalArgumentException("style rules must not hold < or &");
        }
        open("style");
        page.append(rules);
        return close();
    }

    /**
     * The page.
     *
     * @throws IllegalStateException when an element is still open.
     */
    String page() {
        if (!opened.isEmpty()) {
            throw new IllegalStateException("still open: element=" + opened.peek());
        }
        return page.toString();
    }

    private StringBuilder start(final String element, final String... attributes) {
        page.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            page.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            page.append('"');
        }
        return page;
    }

    private void escape(final String text) {
        text.codePoints().forEach(point -> {
            switch (point) {
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '&' -> page.append("&amp;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                default -> page.appendCodePoint(isAllowed(point) ? point : REPLACEMENT);
            }
        });
    }

    /** As XML 1.0 has it: no control characters, no halves of a pair. */
    private static boolean isAllowed(final int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= 0x20 && point < 0xD800)
                || (point > 0xDFFF && point < 0xFFFE)
                || point > 0xFFFF;
    }
}
