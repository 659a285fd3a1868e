// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

/** Makes text from outside fit for messages and logs. */
final class Texts {
    private Texts() {}

    /** Shortened, with control characters replaced so that nobody can forge a log line. */
    static String printable(final String text, final int charsMax) {
        final StringBuilder printable = new StringBuilder(Math.min(text.length(), charsMax));
        for (int i = 0; i < text.length() && i < charsMax; i++) {
            final char c = text.charAt(i);
            printable.append(Character.isISOControl(c) ? '?' : c);
        }
        return printable.toString();
    }
}
