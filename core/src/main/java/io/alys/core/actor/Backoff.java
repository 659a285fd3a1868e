// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

/** How long to wait before asking a dependency again: doubling, capped, on sequenced time. */
public final class Backoff {
    public static final long FIRST_MS = 250;
    public static final long MAX_MS = 4_000;

    private Backoff() {}

    /**
     * The wait before one more try.
     *
     * @param attempt tries that failed so far in a row, from 1.
     */
    public static long delayMs(final int attempt) {
        return Math.min(MAX_MS, FIRST_MS << Math.min(attempt - 1, 10));
    }
}
