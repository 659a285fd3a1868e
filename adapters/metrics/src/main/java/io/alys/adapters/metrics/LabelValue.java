// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.metrics;

/** Label values as every metric has them: lower case letters, digits, _ and -, at most 64. */
public final class LabelValue {
    static final int LENGTH_MAX = 64;

    private LabelValue() {}

    /** The text with whatever is not allowed as _; a capital after a small letter begins a new word. */
    public static String of(final String text) {
        final StringBuilder value = new StringBuilder(Math.min(text.length() + 8, LENGTH_MAX));
        boolean isAfterSmall = false;
        for (int i = 0; i < text.length() && value.length() < LENGTH_MAX; i++) {
            final char c = text.charAt(i);
            final boolean isCapital = c >= 'A' && c <= 'Z';
            if (isCapital && isAfterSmall && value.length() + 1 < LENGTH_MAX) {
                value.append('_');
            }
            isAfterSmall = c >= 'a' && c <= 'z';
            value.append(isCapital ? (char) (c - 'A' + 'a') : isAllowed(c) ? c : '_');
        }
        return value.isEmpty() ? "none" : value.toString();
    }

    private static boolean isAllowed(final char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
