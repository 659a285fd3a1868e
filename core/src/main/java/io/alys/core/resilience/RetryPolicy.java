// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

/**
 * How long to wait before one more try: evenly spread up to a ceiling that doubles with each try (full jitter), so that
 * those who failed together do not come back together.
 *
 * @param firstMs ceiling of the first wait.
 * @param maxMs ceiling of every wait.
 */
public record RetryPolicy(long firstMs, long maxMs) {
    private static final long MS_MAX = 3_600_000;
    private static final int DOUBLINGS_MAX = 22; // 2^22 ms is beyond MS_MAX.

    public RetryPolicy {
        Requirement.require(firstMs >= 1 && firstMs <= maxMs, "firstMs", firstMs, "1 to maxMs");
        Requirement.require(maxMs <= MS_MAX, "maxMs", maxMs, "at most " + MS_MAX);
    }

    /**
     * The wait, at least 1 ms.
     *
     * @param attempt tries that failed so far in a row, from 1.
     * @param random any number.
     */
    public long delayMs(final int attempt, final long random) {
        return 1 + Long.remainderUnsigned(random, ceilingMs(attempt));
    }

    /** The longest that the wait may be. */
    public long ceilingMs(final int attempt) {
        return Math.min(maxMs, firstMs << Math.clamp(attempt - 1L, 0, DOUBLINGS_MAX));
    }
}
