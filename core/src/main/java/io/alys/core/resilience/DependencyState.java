// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

import static io.alys.core.actor.EventSourcedActor.NO_DEADLINE;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.effect.EffectId;
import io.alys.core.event.BreakerPhase;
import io.alys.core.event.DependencyEvent;

/** What is remembered of one dependency; changed by events alone. */
public final class DependencyState implements Recorded {
    private final CircuitBreaker breaker = new CircuitBreaker();
    private long retryAtMs = NO_DEADLINE;
    private long budgetFullAtMs = 0;
    private int attempt = 0;
    private long lastFailureMs = CircuitBreaker.NEVER_MS;
    private long failureCount = 0;
    private int opensSinceRestart = 0;
    private int restartsInRow = 0;
    private long restartDueMs = NO_DEADLINE;
    private long restartLatestMs = NO_DEADLINE;
    private EffectId restartAsked = EffectId.NULL;
    private long restartAskedMs = CircuitBreaker.NEVER_MS;
    private long restartBudgetFullAtMs = 0;
    private long restartCount = 0;

    void apply(final DependencyEvent event) {
        switch (event) {
            case DependencyEvent.DependencyFailed failed -> {
                if (failed.isCounted()) {
                    breaker.failed(failed.atMs());
                }
                retryAtMs = failed.retryAtMs();
                budgetFullAtMs = failed.budgetFullAtMs();
                attempt = failed.attempt();
                lastFailureMs = failed.atMs();
                failureCount++;
            }
            case DependencyEvent.BreakerMoved moved -> {
                breaker.moveTo(moved.phase(), moved.atMs());
                opensSinceRestart += moved.phase() == BreakerPhase.OPEN ? 1 : 0;
                if (moved.phase() == BreakerPhase.CLOSED) {
                    forgetRestarts();
                }
            }
            case DependencyEvent.RetryBegan began -> retryAtMs = NO_DEADLINE;
            case DependencyEvent.ProbeSucceeded succeeded -> breaker.succeeded();
            case DependencyEvent.AdapterRestartPlanned planned -> {
                restartDueMs = planned.dueMs();
                restartLatestMs = planned.latestMs();
            }
            case DependencyEvent.AdapterRestartAsked asked -> {
                restartDueMs = NO_DEADLINE;
                restartLatestMs = NO_DEADLINE;
                restartAsked = asked.effectId();
                restartAskedMs = asked.atMs();
                restartBudgetFullAtMs = asked.budgetFullAtMs();
                opensSinceRestart = 0;
                restartsInRow++;
            }
            case DependencyEvent.AdapterRestarted restarted -> {
                restartAsked = EffectId.NULL;
                restartCount += restarted.isRenewed() ? 1 : 0;
                retryAtMs = restarted.isRenewed() && isWaiting() ? restarted.atMs() : retryAtMs;
            }
        }
    }

    private void forgetRestarts() {
        opensSinceRestart = 0;
        restartsInRow = 0;
        restartDueMs = NO_DEADLINE;
        restartLatestMs = NO_DEADLINE;
    }

    /** The process starts again, with new I/O halves: what it does not remember of time is forgiven. */
    void onNodeStarted() {
        breaker.onNodeStarted();
        retryAtMs = NO_DEADLINE;
        budgetFullAtMs = 0;
        attempt = 0;
        lastFailureMs = CircuitBreaker.NEVER_MS;
        forgetRestarts();
        restartAsked = EffectId.NULL;
        restartAskedMs = CircuitBreaker.NEVER_MS;
        restartBudgetFullAtMs = 0;
    }

    public CircuitBreaker breaker() {
        return breaker;
    }

    /** A retry is planned: until then nobody calls. */
    public boolean isWaiting() {
        return retryAtMs != NO_DEADLINE;
    }

    /** When its actor is told to ask again, or {@code NO_DEADLINE}. */
    public long retryAtMs() {
        return retryAtMs;
    }

    /** When its retry budget is full again, Unix milliseconds. */
    public long budgetFullAtMs() {
        return budgetFullAtMs;
    }

    /** Failures in a row up to the last, as its actor counted them. */
    public int attempt() {
        return attempt;
    }

    /** When it failed last, Unix milliseconds, or -1. */
    public long lastFailureMs() {
        return lastFailureMs;
    }

    /** Failures since the journal began. */
    public long failureCount() {
        return failureCount;
    }

    /** How often its I/O half was made anew since the journal began. */
    public long restartCount() {
        return restartCount;
    }

    /** When its I/O half is to be made anew, or {@code NO_DEADLINE}. */
    public long restartDueMs() {
        return restartDueMs;
    }

    long restartLatestMs() {
        return restartLatestMs;
    }

    int opensSinceRestart() {
        return opensSinceRestart;
    }

    int restartsInRow() {
        return restartsInRow;
    }

    /** The order to its I/O half that was not answered yet, or NULL. */
    EffectId restartAsked() {
        return restartAsked;
    }

    long restartAskedMs() {
        return restartAskedMs;
    }

    long restartBudgetFullAtMs() {
        return restartBudgetFullAtMs;
    }

    boolean isFirst() {
        return breaker.isFirst() && failureCount == 0 && !isWaiting() && restartAskedMs == CircuitBreaker.NEVER_MS;
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.record("breaker", breaker);
        writer.int64("retryAtMs", retryAtMs);
        writer.int64("budgetFullAtMs", budgetFullAtMs);
        writer.int32("attempt", attempt);
        writer.int64("lastFailureMs", lastFailureMs);
        writer.int64("failureCount", failureCount);
        writer.int32("opensSinceRestart", opensSinceRestart);
        writer.int32("restartsInRow", restartsInRow);
        writer.int64("restartDueMs", restartDueMs);
        writer.int64("restartLatestMs", restartLatestMs);
        writer.record("restartAsked", restartAsked);
        writer.int64("restartAskedMs", restartAskedMs);
        writer.int64("restartBudgetFullAtMs", restartBudgetFullAtMs);
        writer.int64("restartCount", restartCount);
    }

    void readFields(final FieldReader reader) {
        breaker.readFields(reader);
        retryAtMs = reader.int64("retryAtMs");
        budgetFullAtMs = reader.int64("budgetFullAtMs");
        attempt = reader.int32("attempt");
        lastFailureMs = reader.int64("lastFailureMs");
        failureCount = reader.int64("failureCount");
        opensSinceRestart = reader.int32("opensSinceRestart");
        restartsInRow = reader.int32("restartsInRow");
        restartDueMs = reader.int64("restartDueMs");
        restartLatestMs = reader.int64("restartLatestMs");
        restartAsked = EffectId.read(reader);
        restartAskedMs = reader.int64("restartAskedMs");
        restartBudgetFullAtMs = reader.int64("restartBudgetFullAtMs");
        restartCount = reader.int64("restartCount");
    }
}
