// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.event.BreakerPhase;
import java.util.ArrayDeque;

/**
 * Keeps calls from a dependency that fails. The questions ({@code opensOn}, {@code closesOn}) change nothing; what was
 * decided is told by the other methods, live and from the journal alike. Whoever waits for the end of an open time makes
 * it half-open with exactly one call.
 */
public final class CircuitBreaker implements Recorded {
    /** Failures remembered. */
    public static final int FAILURES_MAX = 16;

    static final long NEVER_MS = -1;

    private final ArrayDeque<Long> failuresMs = new ArrayDeque<>();
    private BreakerPhase phase = BreakerPhase.CLOSED;
    private int successes = 0;
    private long movedAtMs = NEVER_MS;
    private long openedCount = 0;

    /** Whether a counted failure at this time opens it. */
    public boolean opensOn(final BreakerPolicy policy, final long nowMs) {
        return switch (phase) {
            case CLOSED -> failuresWithin(policy.windowMs(), nowMs) + 1 >= policy.failuresToOpen();
            case HALF_OPEN -> true;
            case OPEN -> false;
        };
    }

    /** Whether an answer closes it. */
    public boolean closesOn(final BreakerPolicy policy) {
        return phase == BreakerPhase.HALF_OPEN && successes + 1 >= policy.successesToClose();
    }

    /** A counted failure. */
    public void failed(final long atMs) {
        failuresMs.add(atMs);
        if (failuresMs.size() > FAILURES_MAX) {
            failuresMs.remove();
        }
    }

    /** An answer to a call that it let through while half-open. */
    public void succeeded() {
        successes++;
    }

    public void moveTo(final BreakerPhase next, final long atMs) {
        final BreakerPhase before = switch (next) {
            case OPEN -> phase == BreakerPhase.OPEN ? null : phase;
            case HALF_OPEN -> BreakerPhase.OPEN;
            case CLOSED -> BreakerPhase.HALF_OPEN;
        };
        if (phase != before) {
            throw new IllegalStateException("a breaker can't go from " + phase + " to " + next);
        }
        phase = next;
        successes = 0;
        movedAtMs = atMs;
        openedCount += next == BreakerPhase.OPEN ? 1 : 0;
        if (next == BreakerPhase.CLOSED) {
            failuresMs.clear();
        }
    }

    /** The process starts again: nothing is held against the dependency but the count. */
    public void onNodeStarted() {
        phase = BreakerPhase.CLOSED;
        successes = 0;
        movedAtMs = NEVER_MS;
        failuresMs.clear();
    }

    public BreakerPhase phase() {
        return phase;
    }

    /** When it came to its phase, Unix milliseconds, or -1. */
    public long movedAtMs() {
        return movedAtMs;
    }

    /** How often it opened since the journal began. */
    public long openedCount() {
        return openedCount;
    }

    /** Counted failures after the time so long ago, of those remembered. */
    public int failuresWithin(final long windowMs, final long nowMs) {
        int count = 0;
        for (final long failureMs : failuresMs) {
            count += failureMs > nowMs - windowMs ? 1 : 0;
        }
        return count;
    }

    boolean isFirst() {
        return phase == BreakerPhase.CLOSED && openedCount == 0 && movedAtMs == NEVER_MS && failuresMs.isEmpty();
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.code("phase", phase);
        writer.int32("successes", successes);
        writer.int64("movedAtMs", movedAtMs);
        writer.int64("openedCount", openedCount);
        writer.int32("failures", failuresMs.size());
        for (final long failureMs : failuresMs) {
            writer.int64("failureMs", failureMs);
        }
    }

    /** Takes over what {@link #writeFields} wrote. */
    public void readFields(final FieldReader reader) {
        phase = Coded.of(BreakerPhase.values(), reader.int32("phase"));
        successes = reader.int32("successes");
        movedAtMs = reader.int64("movedAtMs");
        openedCount = reader.int64("openedCount");
        failuresMs.clear();
        final int count = reader.int32("failures");
        for (int i = 0; i < count; i++) {
            failuresMs.add(reader.int64("failureMs"));
        }
    }
}
