// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

/**
 * How much a supervisor may do within any stretch of time so long.
 *
 * @param restartsMax decisions to restart.
 * @param resumesMax decisions to go on without mail that others wait for.
 * @param windowMs length of the stretch.
 */
public record Budget(int restartsMax, int resumesMax, long windowMs) {
    private static final int COUNT_MAX = 1000;

    public Budget {
        if (restartsMax < 0 || restartsMax > COUNT_MAX || resumesMax < 0 || resumesMax > COUNT_MAX || windowMs < 1) {
            throw new IllegalArgumentException("restartsMax=" + restartsMax + " resumesMax=" + resumesMax + " windowMs="
                    + windowMs + " must be 0 to " + COUNT_MAX + ", 0 to " + COUNT_MAX + " and at least 1");
        }
    }
}
