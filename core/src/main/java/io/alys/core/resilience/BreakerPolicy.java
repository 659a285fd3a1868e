// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

/**
 * When a circuit breaker opens and closes.
 *
 * @param failuresToOpen so many counted failures within the window open it.
 * @param windowMs length of the window; a failure exactly so long ago is outside.
 * @param openMs the longest that it stays open; each time is drawn from the upper half of it.
 * @param successesToClose so many answers in a row, the probe's first, close it.
 */
public record BreakerPolicy(int failuresToOpen, long windowMs, long openMs, int successesToClose) {
    private static final long MS_MAX = 3_600_000;

    public BreakerPolicy {
        Requirement.require(
                failuresToOpen >= 1 && failuresToOpen <= CircuitBreaker.FAILURES_MAX,
                "failuresToOpen",
                failuresToOpen,
                "1 to " + CircuitBreaker.FAILURES_MAX);
        Requirement.require(windowMs >= 1 && windowMs <= MS_MAX, "windowMs", windowMs, "1 to " + MS_MAX);
        Requirement.require(openMs >= 2 && openMs <= MS_MAX, "openMs", openMs, "2 to " + MS_MAX);
        Requirement.require(
                successesToClose >= 1 && successesToClose <= 100, "successesToClose", successesToClose, "1 to 100");
    }

    /** How long it stays open this time. */
    public long openMs(final long random) {
        return openMs - Long.remainderUnsigned(random, openMs / 2 + 1);
    }
}
