// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

import java.util.Arrays;

/** The middle of a few figures. */
public final class Medians {
    private Medians() {}

    /** The median, of two middle ones their mean; not a number of none. */
    public static double of(final double... figures) {
        if (figures.length == 0) {
            return Double.NaN;
        }
        final double[] sorted = figures.clone();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
