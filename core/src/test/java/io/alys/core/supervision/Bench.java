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

/** A supervisor on virtual time: fails nodes, carries out what is decided, and writes it down in a few words. */
final class Bench {
    private static final long ENTROPY = 42;

    final Supervision state;
    private final Supervisor supervisor;
    private long nowMs = 0;

    Bench(final SupervisionTree tree) {
        state = new Supervision(tree);
        supervisor = new Supervisor(state);
    }

    /** Lets time pass, restarting what is due; everything restarts at the time it is due. */
    void runTo(final long timeMs) {
        for (long dueMs = state.nextDueMs(false); dueMs <= timeMs; dueMs = state.nextDueMs(false)) {
            for (final TreeNode.Actor actor : state.due(dueMs, false)) {
                state.apply(new SupervisionEvent.ActorRestarted(actor.name(), 0, dueMs));
            }
        }
        nowMs = timeMs;
    }

    List<SupervisionEvent> fail(final String node, final FailureClass failureClass, final Message.Delivery delivery) {
        final List<SupervisionEvent> decided = supervisor.judge(new Supervisor.Failure(
                (TreeNode.Actor) state.tree().node(node), failureClass, delivery, nowMs, ENTROPY));
        decided.forEach(state::apply);
        return decided;
    }

    /** As "supervisor DIRECTIVE subject +wait, sibling +wait"; several decisions with ">" between them. */
    String told(final List<SupervisionEvent> decided) {
        final StringBuilder text = new StringBuilder();
        for (final SupervisionEvent event : decided) {
            switch (event) {
                case SupervisionEvent.FailureJudged judged -> {
                    text.append(text.isEmpty() ? "" : " > ")
                            .append(judged.supervisor())
                            .append(' ')
                            .append(judged.directive());
                    if (!judged.subject().equals(judged.node())) {
                        text.append(' ').append(judged.subject());
                    }
                    if (judged.directive() == Directive.DELAYED) {
                        text.append(" +").append(judged.dueMs() - judged.atMs());
                    }
                }
                case SupervisionEvent.RestartPlanned planned -> {
                    text.append(", ").append(planned.node());
                    if (planned.dueMs() > nowMs) {
                        text.append(" +").append(planned.dueMs() - nowMs);
                    }
                }
                case SupervisionEvent.ActorAbandoned abandoned ->
                    text.append(", ").append(abandoned.node());
                default -> throw new IllegalStateException("not a decision: " + event);
            }
        }
        return text.toString();
    }

    boolean isActive(final String node) {
        return state.node(node).status() == Lifecycle.ACTIVE;
    }

    /** Suspended actors that nothing will ever wake. */
    List<String> orphans() {
        final List<String> orphans = new ArrayList<>();
        for (final TreeNode.Actor actor : state.tree().actorsOf(state.tree().root())) {
            final NodeState node = state.node(actor.name());
            if (node.status() == Lifecycle.SUSPENDED && node.dueMs() == NO_DEADLINE) {
                orphans.add(actor.name());
            }
        }
        return orphans;
    }

    long nowMs() {
        return nowMs;
    }
}
