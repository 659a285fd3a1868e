// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

/** How long to measure. */
public enum Length {
    /** A few of each: shows that it works, and measures nothing. */
    TINY,
    /** All figures in a minute. */
    QUICK,
    /** All figures in six minutes. */
    FULL;

    /** The count for this length. */
    public int of(final int tiny, final int quick, final int full) {
        return switch (this) {
            case TINY -> tiny;
            case QUICK -> quick;
            case FULL -> full;
        };
    }
}
