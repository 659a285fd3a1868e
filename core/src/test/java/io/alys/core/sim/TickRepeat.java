// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

/** When a machine is told that its deadline passed, as the pipeline has it: one that a tick did not move is repeated, but not at once. */
final class TickRepeat {
    private static final long REPEAT_MS = 100;

    private long tickDeadlineMs = Long.MIN_VALUE;
    private long tickedMs = 0;

    /** Whether to tick now; if so, the tick is noted. */
    boolean take(final long deadlineMs, final long nowMs) {
        if (deadlineMs > nowMs || (deadlineMs == tickDeadlineMs && nowMs - tickedMs < REPEAT_MS)) {
            return false;
        }
        tickDeadlineMs = deadlineMs;
        tickedMs = nowMs;
        return true;
    }
}
