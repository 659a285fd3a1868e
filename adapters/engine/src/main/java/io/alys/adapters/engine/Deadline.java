// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import java.time.Duration;

/** The time by which one call must end, shared by the requests it makes. */
final class Deadline {
    private final long totalNs;
    private final long endNs;

    private Deadline(final long totalNs) {
        this.totalNs = totalNs;
        this.endNs = System.nanoTime() + totalNs;
    }

    static Deadline in(final Duration timeout) {
        return new Deadline(timeout.toNanos());
    }

    /** Zero when it has passed. */
    long remainingNs() {
        return Math.max(0, endNs - System.nanoTime());
    }

    long totalMs() {
        return totalNs / 1_000_000;
    }
}
