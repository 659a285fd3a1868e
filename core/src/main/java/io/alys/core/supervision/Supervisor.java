// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

import static io.alys.core.actor.EventSourcedActor.NO_DEADLINE;

import io.alys.core.actor.Lifecycle;
import io.alys.core.actor.Message;
import io.alys.core.event.Directive;
import io.alys.core.event.FailureClass;
import io.alys.core.event.SupervisionEvent;
import java.util.ArrayList;
import java.util.List;

/** Decides about failures: a function of the tree, of what supervision remembers, and of the failure. Changes nothing. */
public final class Supervisor {
    /** No failure of a critical actor keeps it from its mail for longer: the budget of a restart. */
    public static final long CRITICAL_DELAY_MS_MAX = 500;

    /** An actor does not restart twice within so long, whatever its strategy. */
    public static final long SPACING_MS = 100;

    /** After so long without a failure, the next one counts as the first. */
    public static final long QUIET_MS = 10_000;

    private final SupervisionTree tree;
    private final Supervision state;

    /** Decides by what the state remembers. */
    public Supervisor(final Supervision state) {
        this.tree = state.tree();
        this.state = state;
    }

    /** The decisions about one failure, one for each supervisor it came to, the last of which settles it. */
    public List<SupervisionEvent> judge(final Failure failure) {
        final List<SupervisionEvent> decided = new ArrayList<>();
        TreeNode subject = failure.actor();
        TreeNode.Group supervisor = tree.parent(subject);
        if (isResumed(failure, supervisor)) {
            final boolean isCharged = failure.delivery() != Message.Delivery.OFFERED;
            decided.add(
                    judged(failure, subject, supervisor, Directive.RESUME, isCharged, failure.atMs(), state.seed()));
            return decided;
        }
        boolean isLeftAbove = failure.failureClass() == FailureClass.LOGIC && tree.parent(supervisor) != null;
        boolean isTree = false;
        while (isLeftAbove || !isAffordable(subject, supervisor, failure.atMs())) {
            final Escalation escalation = isLeftAbove ? Escalation.PARENT : supervisor.onExhaustion();
            isLeftAbove = false;
            if (escalation == Escalation.STOP || escalation == Escalation.CONTINUE_WITHOUT) {
                abandon(failure, escalation == Escalation.STOP ? supervisor : subject, supervisor, decided);
                return decided;
            }
            decided.add(judged(failure, subject, supervisor, Directive.ESCALATE, false, failure.atMs(), state.seed()));
            isTree |= escalation == Escalation.RESTART_TREE;
            subject = supervisor;
            supervisor = isTree ? tree.root() : tree.parent(supervisor);
        }
        restart(failure, subject, supervisor, isTree, decided);
        return decided;
    }

    private boolean isResumed(final Failure failure, final TreeNode.Group supervisor) {
        return switch (failure.delivery()) {
            case OFFERED -> true;
            case OWED, DERIVED -> false;
            case ASKED ->
                switch (failure.failureClass()) {
                    case DOMAIN, PROTOCOL, TIMEOUT ->
                        state.node(supervisor.name())
                                        .resumesWithin(supervisor.budget().windowMs(), failure.atMs())
                                < supervisor.budget().resumesMax();
                    case RESOURCE, LOGIC, EXTERNAL -> false;
                };
        };
    }

    private boolean isAffordable(final TreeNode subject, final TreeNode.Group supervisor, final long nowMs) {
        return strategyOf(subject).isRestarting()
                && state.node(supervisor.name())
                                .restartsWithin(supervisor.budget().windowMs(), nowMs)
                        < supervisor.budget().restartsMax();
    }

    private void restart(
            final Failure failure,
            final TreeNode subject,
            final TreeNode.Group supervisor,
            final boolean isTree,
            final List<SupervisionEvent> decided) {
        final RestartStrategy strategy = strategyOf(subject);
        final int waits = state.node(subject.name()).failuresInRow(failure.atMs())
                + 1
                - failure.actor().freeRestarts();
        long seed = state.seed();
        long delayMs = 0;
        if (waits > 0) {
            if (strategy.isRandom()) {
                seed = SplitMix64.next(seed == 0 ? failure.entropy() : seed);
            }
            delayMs = strategy.delayMs(waits, SplitMix64.mix(seed));
        }
        if (failure.actor().isCritical()) {
            delayMs = Math.min(delayMs, CRITICAL_DELAY_MS_MAX);
        }
        final long dueMs =
                spaced(failure.atMs() + delayMs, state.node(failure.actor().name()));
        final Directive directive = dueMs == failure.atMs() ? Directive.IMMEDIATE : Directive.DELAYED;
        decided.add(judged(failure, subject, supervisor, directive, true, dueMs, seed));
        final List<TreeNode.Actor> restarted =
                isTree ? tree.actorsOf(tree.root()) : tree.restartedWith(supervisor, subject);
        for (final TreeNode.Actor sibling : restarted) {
            final NodeState node = state.node(sibling.name());
            if (!sibling.equals(failure.actor()) && node.status() == Lifecycle.ACTIVE && node.dueMs() == NO_DEADLINE) {
                final long siblingDueMs = spaced(dueMs, node);
                decided.add(new SupervisionEvent.RestartPlanned(
                        sibling.name(), siblingDueMs, Math.max(siblingDueMs, failure.atMs() + CRITICAL_DELAY_MS_MAX)));
            }
        }
    }

    private void abandon(
            final Failure failure,
            final TreeNode subject,
            final TreeNode.Group supervisor,
            final List<SupervisionEvent> decided) {
        decided.add(judged(failure, subject, supervisor, Directive.ABANDON, false, failure.atMs(), state.seed()));
        for (final TreeNode.Actor actor : tree.actorsOf(subject)) {
            decided.add(new SupervisionEvent.ActorAbandoned(actor.name(), supervisor.name()));
        }
    }

    /** The first moment from this one on at which the actor may restart. */
    public static long spaced(final long dueMs, final NodeState node) {
        return node.lastRestartMs() == NodeState.NEVER_MS ? dueMs : Math.max(dueMs, node.lastRestartMs() + SPACING_MS);
    }

    private static RestartStrategy strategyOf(final TreeNode subject) {
        return switch (subject) {
            case TreeNode.Actor actor -> actor.strategy();
            case TreeNode.Group group -> group.strategy();
            case TreeNode.Adapter adapter ->
                throw new IllegalArgumentException("an adapter restarts itself: " + adapter.name());
        };
    }

    private static SupervisionEvent.FailureJudged judged(
            final Failure failure,
            final TreeNode subject,
            final TreeNode.Group supervisor,
            final Directive directive,
            final boolean isCharged,
            final long dueMs,
            final long seed) {
        return new SupervisionEvent.FailureJudged(
                failure.actor().name(),
                subject.name(),
                supervisor.name(),
                failure.failureClass(),
                directive,
                isCharged,
                failure.atMs(),
                dueMs,
                seed);
    }

    /**
     * An actor threw while it decided.
     *
     * @param delivery what is owed to the mail it threw on.
     * @param entropy seeds the random numbers, if none was drawn yet; from the journal.
     */
    public record Failure(
            TreeNode.Actor actor, FailureClass failureClass, Message.Delivery delivery, long atMs, long entropy) {}
}
