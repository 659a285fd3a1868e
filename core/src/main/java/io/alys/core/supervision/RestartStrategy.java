// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

/** How long a node that failed waits before it restarts. In integers: factors are in thousandths. */
public sealed interface RestartStrategy {
    long DELAY_MS_MIN = 10;
    long DELAY_MS_MAX = 3_600_000;

    /**
     * The wait.
     *
     * @param attempt failures in a row that waited or are about to, from 1.
     * @param random any number; only a strategy with jitter looks at it.
     */
    long delayMs(int attempt, long random);

    /** False when a failure is never answered by a restart. */
    default boolean isRestarting() {
        return true;
    }

    /** True when the wait depends on the random number. */
    default boolean isRandom() {
        return false;
    }

    /** No restart. */
    record Never() implements RestartStrategy {
        @Override
        public long delayMs(final int attempt, final long random) {
            throw new IllegalStateException("never restarts, attempt=" + attempt);
        }

        @Override
        public boolean isRestarting() {
            return false;
        }
    }

    /** At once. */
    record Immediate() implements RestartStrategy {
        @Override
        public long delayMs(final int attempt, final long random) {
            return 0;
        }
    }

    /** After the same time each time. */
    record Fixed(long delayMs) implements RestartStrategy {
        public Fixed {
            require(delayMs >= DELAY_MS_MIN && delayMs <= DELAY_MS_MAX, "delayMs", delayMs, "10 to 3600000");
        }

        @Override
        public long delayMs(final int attempt, final long random) {
            return delayMs;
        }
    }

    /**
     * Longer each time, up to a limit.
     *
     * @param multiplierPermille by which a wait exceeds the one before.
     * @param jitterPermille the wait is spread evenly over so much of itself to either side, within the limit.
     */
    record Exponential(long initialMs, long maxMs, int multiplierPermille, int jitterPermille)
            implements RestartStrategy {
        public Exponential {
            require(initialMs >= DELAY_MS_MIN && initialMs <= DELAY_MS_MAX, "initialMs", initialMs, "10 to 3600000");
            require(maxMs >= initialMs && maxMs <= DELAY_MS_MAX, "maxMs", maxMs, "initialMs to 3600000");
            requireMultiplier(multiplierPermille);
            require(jitterPermille >= 0 && jitterPermille <= 500, "jitterPermille", jitterPermille, "0 to 500");
        }

        @Override
        public long delayMs(final int attempt, final long random) {
            long delayMs = initialMs;
            for (int i = 1; i < attempt && delayMs < maxMs; i++) {
                delayMs = Math.min(maxMs, delayMs * multiplierPermille / 1000);
            }
            final long permille = 1000 - jitterPermille + Long.remainderUnsigned(random, 2L * jitterPermille + 1);
            return Math.clamp(delayMs * permille / 1000, 1, maxMs);
        }

        @Override
        public boolean isRandom() {
            return jitterPermille > 0;
        }
    }

    /**
     * Longer each time for so many steps, then the same.
     *
     * @param multiplierPermille by which a step exceeds the one before.
     */
    record Progressive(long initialMs, int steps, int multiplierPermille) implements RestartStrategy {
        public Progressive {
            require(initialMs >= DELAY_MS_MIN && initialMs <= DELAY_MS_MAX, "initialMs", initialMs, "10 to 3600000");
            require(steps >= 1 && steps <= 100, "steps", steps, "1 to 100");
            requireMultiplier(multiplierPermille);
        }

        @Override
        public long delayMs(final int attempt, final long random) {
            long delayMs = initialMs;
            for (int i = 1; i < Math.min(attempt, steps) && delayMs < DELAY_MS_MAX; i++) {
                delayMs = Math.min(DELAY_MS_MAX, delayMs * multiplierPermille / 1000);
            }
            return delayMs;
        }
    }

    private static void requireMultiplier(final int multiplierPermille) {
        require(
                multiplierPermille >= 1100 && multiplierPermille <= 10_000,
                "multiplierPermille",
                multiplierPermille,
                "1100 to 10000");
    }

    private static void require(final boolean holds, final String field, final long value, final String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + "=" + value + " must be " + rule);
        }
    }
}
