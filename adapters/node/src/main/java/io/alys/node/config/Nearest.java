// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

/** The known key that a mistyped one most likely stands for. */
final class Nearest {
    private Nearest() {}

    static String of(final String typed) {
        String nearest = "";
        int nearestDistance = Integer.MAX_VALUE;
        for (final Property property : Property.values()) {
            final int distance = distance(typed, property.key());
            if (distance < nearestDistance) {
                nearestDistance = distance;
                nearest = property.key();
            }
        }
        return nearest;
    }

    /** Levenshtein distance. */
    private static int distance(final String a, final String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
