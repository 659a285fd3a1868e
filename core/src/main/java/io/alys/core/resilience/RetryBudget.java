// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

/**
 * A bucket of tokens, one a try: so that no storm of failures becomes a storm of calls. Its whole state is one number,
 * the time at which it is full again; 0, or any time in the past, is a full bucket.
 *
 * @param tokens that a full bucket holds.
 * @param refillMs in which one comes back.
 */
public record RetryBudget(int tokens, long refillMs) {
    private static final int TOKENS_MAX = 1000;
    private static final long REFILL_MS_MAX = 3_600_000;

    public RetryBudget {
        Requirement.require(tokens >= 1 && tokens <= TOKENS_MAX, "tokens", tokens, "1 to " + TOKENS_MAX);
        Requirement.require(refillMs >= 1 && refillMs <= REFILL_MS_MAX, "refillMs", refillMs, "1 to " + REFILL_MS_MAX);
    }

    /** The earliest time, not before the one wanted, at which there is a token. */
    public long earliestMs(final long fullAtMs, final long wantedMs) {
        return Math.max(wantedMs, fullAtMs - (tokens - 1L) * refillMs);
    }

    /** The state after a token was taken at a time, be it there or not: what is owed is never more than a bucket. */
    public long spend(final long fullAtMs, final long atMs) {
        return Math.min(Math.max(fullAtMs, atMs) + refillMs, atMs + tokens * refillMs);
    }

    /** Whole tokens at a time. */
    public int left(final long fullAtMs, final long atMs) {
        final long missingMs = Math.max(0, fullAtMs - atMs);
        return (int) Math.max(0, tokens - (missingMs + refillMs - 1) / refillMs);
    }
}
