// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

import static io.alys.core.actor.EventSourcedActor.NO_DEADLINE;

import io.alys.core.effect.Destination;
import io.alys.core.effect.EffectId;
import io.alys.core.event.BreakerPhase;
import io.alys.core.event.DependencyEvent;
import io.alys.core.event.DependencyEvent.AdapterRestartAsked;
import io.alys.core.event.DependencyEvent.AdapterRestartPlanned;
import io.alys.core.event.DependencyEvent.BreakerMoved;
import io.alys.core.event.DependencyEvent.DependencyFailed;
import io.alys.core.event.DependencyEvent.ProbeSucceeded;
import io.alys.core.event.DependencyEvent.RetryBegan;
import io.alys.core.event.FailureClass;
import io.alys.core.supervision.SplitMix64;
import io.alys.core.supervision.SupervisionTree;
import io.alys.core.supervision.TreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Decides what follows from what a dependency did: a function of the policies, the tree, and what is remembered. Changes
 * nothing; what it gives is to be applied before it is asked again.
 */
public final class DependencyJudge {
    /** A retry before a slot is so long before it at the latest, drawn anew each time: a status call fits in. */
    static final long SLOT_LEAD_MS_MIN = 150;

    static final long SLOT_LEAD_MS_MAX = 300;

    /** An aligned restart begins so long before a slot: it is over, and the client probed, when the slot begins. */
    static final long RESTART_LEAD_MS = 400;

    /** No restart waits longer for its alignment, nor for an actor that holds restarts. */
    static final long RESTART_WAIT_MS_MAX = 500;

    /** After so long an order to make a client anew that nobody answered is given up. */
    static final long RESTART_PATIENCE_MS = 30_000;

    private final Map<Destination, DependencyPolicy> policies;
    private final SupervisionTree tree;
    private final long slotMs;
    private final Dependencies dependencies;

    /**
     * @param policies one for each dependency.
     * @param tree says which I/O halves are made anew, and when.
     * @param slotMs length of a slot.
     */
    public DependencyJudge(
            final Map<Destination, DependencyPolicy> policies,
            final SupervisionTree tree,
            final long slotMs,
            final Dependencies dependencies) {
        this.policies = policies;
        this.tree = tree;
        this.slotMs = slotMs;
        this.dependencies = dependencies;
    }

    /**
     * What follows from a failure. The first event is always the failure itself.
     *
     * @param attempt failures in a row, from 1.
     * @param entropy seeds the random numbers, if none was drawn yet; from the journal.
     */
    public List<DependencyEvent> failed(
            final Destination dependency,
            final FailureClass failureClass,
            final int attempt,
            final long nowMs,
            final long entropy) {
        final DependencyState state = dependencies.of(dependency);
        final DependencyPolicy policy = policies.get(dependency);
        final boolean isCounted = failureClass != FailureClass.DOMAIN;
        final boolean isOpening = isCounted && state.breaker().opensOn(policy.breaker(), nowMs);
        long seed = dependencies.seed();
        long retryAtMs = state.retryAtMs();
        long budgetFullAtMs = state.budgetFullAtMs();
        if (!state.isWaiting()) {
            seed = SplitMix64.next(seed == 0 ? entropy : seed);
            final long random = SplitMix64.mix(seed);
            final long waitMs =
                    isOpening ? policy.breaker().openMs(random) : policy.retry().delayMs(attempt, random);
            retryAtMs = policy.budget().earliestMs(budgetFullAtMs, nowMs + waitMs);
            retryAtMs = policy.isAskedBeforeSlots() ? Math.min(retryAtMs, beforeSlotMs(nowMs, random)) : retryAtMs;
            budgetFullAtMs = policy.budget().spend(budgetFullAtMs, retryAtMs);
        }
        final List<DependencyEvent> decided = new ArrayList<>();
        decided.add(new DependencyFailed(
                dependency, failureClass, isCounted, attempt, nowMs, retryAtMs, budgetFullAtMs, seed));
        if (isOpening) {
            decided.add(new BreakerMoved(dependency, BreakerPhase.OPEN, nowMs));
            planRestart(dependency, state, nowMs, decided);
        }
        return decided;
    }

    /** What follows from an answer: nothing, unless the breaker is not closed. */
    public List<DependencyEvent> succeeded(final Destination dependency, final long nowMs) {
        final CircuitBreaker breaker = dependencies.of(dependency).breaker();
        if (breaker.phase() != BreakerPhase.HALF_OPEN) {
            return List.of();
        }
        return List.of(
                breaker.closesOn(policies.get(dependency).breaker())
                        ? new BreakerMoved(dependency, BreakerPhase.CLOSED, nowMs)
                        : new ProbeSucceeded(dependency));
    }

    /** The actor of the dependency is told to ask again. */
    public List<DependencyEvent> begun(final Destination dependency, final long nowMs) {
        return dependencies.of(dependency).breaker().phase() == BreakerPhase.OPEN
                ? List.of(new RetryBegan(dependency), new BreakerMoved(dependency, BreakerPhase.HALF_OPEN, nowMs))
                : List.of(new RetryBegan(dependency));
    }

    /**
     * When the I/O half of a dependency is to be made anew, or {@code NO_DEADLINE}.
     *
     * @param isHeld it works again, and an actor asks that what works is left alone.
     */
    public long restartDueMs(final Destination dependency, final boolean isHeld) {
        final DependencyState state = dependencies.of(dependency);
        return isHeld ? state.restartLatestMs() : state.restartDueMs();
    }

    /** Its I/O half is asked to, by an effect of this name. */
    public AdapterRestartAsked restartAsked(final Destination dependency, final EffectId effectId, final long nowMs) {
        return new AdapterRestartAsked(
                dependency,
                effectId,
                nowMs,
                restartBudget(tree.adapter(dependency))
                        .spend(dependencies.of(dependency).restartBudgetFullAtMs(), nowMs));
    }

    /** Whether the answer of an I/O half is one that is waited for. */
    public boolean isRestartAwaited(final Destination dependency, final EffectId effectId) {
        return !effectId.equals(EffectId.NULL)
                && effectId.equals(dependencies.of(dependency).restartAsked());
    }

    /** How a dependency stands. */
    public DependencyView view(final Destination dependency, final long nowMs) {
        final DependencyState state = dependencies.of(dependency);
        final TreeNode.Adapter adapter = tree.adapter(dependency);
        return new DependencyView(
                adapter == null ? dependency.name() : adapter.name(),
                dependency,
                state.breaker().phase(),
                state.breaker().movedAtMs(),
                state.breaker().openedCount(),
                state.failureCount(),
                state.lastFailureMs(),
                state.isWaiting() ? state.retryAtMs() : CircuitBreaker.NEVER_MS,
                policies.get(dependency).budget().left(state.budgetFullAtMs(), nowMs),
                state.restartCount());
    }

    private void planRestart(
            final Destination dependency,
            final DependencyState state,
            final long nowMs,
            final List<DependencyEvent> decided) {
        final TreeNode.Adapter adapter = tree.adapter(dependency);
        if (adapter == null
                || !adapter.strategy().isRestarting()
                || state.opensSinceRestart() + 1 < adapter.opensPerRestart()
                || state.restartDueMs() != NO_DEADLINE
                || isRestartUnderWay(state, nowMs)
                || restartBudget(adapter).left(state.restartBudgetFullAtMs(), nowMs) == 0) {
            return;
        }
        final long wantedMs = nowMs + adapter.strategy().delayMs(state.restartsInRow() + 1, 0);
        final long dueMs = adapter.isAligned() ? alignedMs(wantedMs) : wantedMs;
        decided.add(new AdapterRestartPlanned(dependency, dueMs, Math.max(dueMs, wantedMs + RESTART_WAIT_MS_MAX)));
    }

    private static boolean isRestartUnderWay(final DependencyState state, final long nowMs) {
        return !state.restartAsked().equals(EffectId.NULL) && nowMs - state.restartAskedMs() < RESTART_PATIENCE_MS;
    }

    private static RetryBudget restartBudget(final TreeNode.Adapter adapter) {
        return new RetryBudget(
                adapter.budget().restartsMax(),
                Math.max(1, adapter.budget().windowMs() / adapter.budget().restartsMax()));
    }

    /** Just before the slot that begins next, at the earliest in 1 ms; each slot has one such time. */
    private long beforeSlotMs(final long nowMs, final long random) {
        final long leadMs = SLOT_LEAD_MS_MIN
                + Long.remainderUnsigned(random >>> Integer.SIZE, SLOT_LEAD_MS_MAX - SLOT_LEAD_MS_MIN + 1);
        return (Math.floorDiv(nowMs + SLOT_LEAD_MS_MAX, slotMs) + 1) * slotMs - leadMs;
    }

    /** The next time that is so long before a slot; the time itself when that is too far away. */
    private long alignedMs(final long wantedMs) {
        final long alignedMs = Math.ceilDiv(wantedMs + RESTART_LEAD_MS, slotMs) * slotMs - RESTART_LEAD_MS;
        return alignedMs - wantedMs <= RESTART_WAIT_MS_MAX ? alignedMs : wantedMs;
    }
}
