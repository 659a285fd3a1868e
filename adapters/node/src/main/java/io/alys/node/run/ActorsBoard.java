// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import static io.alys.core.actor.EventSourcedActor.NO_DEADLINE;

import io.alys.adapters.rpc.ActorsSource;
import io.alys.adapters.rpc.ActorsView;
import io.alys.core.actor.Lifecycle;
import io.alys.core.event.BreakerPhase;
import io.alys.core.event.HeldMail;
import io.alys.core.event.OperatorEvent;
import io.alys.core.health.HealthState;
import io.alys.core.machine.LastFaults;
import io.alys.core.machine.StateMachine;
import io.alys.core.monitor.NodeHealth;
import io.alys.core.resilience.DependencyView;
import io.alys.core.supervision.NodeState;
import io.alys.core.supervision.Supervision;
import io.alys.core.supervision.TreeNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The supervision tree, for other threads. The apply thread, which alone may look at it, publishes it between two inputs,
 * and only when somebody asked: without inputs, whoever asked gets what was published last.
 */
final class ActorsBoard implements ActorsSource {
    private static final long WAIT_NS_MAX = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final StateMachine machine;

    // Written by who asks, and by the apply thread.
    private volatile boolean isWanted = false;

    // Written by the apply thread: the count after the view.
    private long takenCount = 0;
    private volatile ActorsView view;
    private volatile long publishedCount = 0;

    /** @param machine that no other thread uses yet. */
    ActorsBoard(final StateMachine machine) {
        this.machine = machine;
        this.view = take();
    }

    /** Apply thread only, between inputs. */
    void publishIfWanted() {
        if (isWanted) {
            isWanted = false;
            view = take();
            takenCount++;
            publishedCount = takenCount;
        }
    }

    @Override
    public ActorsView actors() {
        final long before = publishedCount;
        isWanted = true;
        final long startNs = System.nanoTime();
        while (publishedCount == before && System.nanoTime() - startNs < WAIT_NS_MAX) {
            LockSupport.parkNanos(LOOK_NS);
        }
        return view;
    }

    private ActorsView take() {
        final Supervision supervision = machine.supervision();
        final List<DependencyView> dependencies = machine.dependencyViews();
        final List<ActorsView.Node> nodes = new ArrayList<>();
        for (final String name : supervision.tree().names()) {
            nodes.add(shown(supervision.tree().node(name), supervision, dependencies));
        }
        return new ActorsView(
                machine.sequence(),
                machine.timeMs(),
                nodes,
                supervision.deadLetters(),
                supervision.deadLetterCount(),
                machine.operations().decided());
    }

    private ActorsView.Node shown(
            final TreeNode node, final Supervision supervision, final List<DependencyView> dependencies) {
        final NodeState state = supervision.node(node.name());
        final LastFaults.LastFault fault = machine.lastFaults()
                .of(node instanceof TreeNode.Actor actor ? actor.id().name() : node.name());
        final OperatorEvent.ActorSuspended suspension = machine.operations().suspension(node.name());
        return new ActorsView.Node(
                node.name(),
                kind(node),
                depth(node, supervision),
                node instanceof TreeNode.Adapter
                        ? (state.status() == Lifecycle.ACTIVE ? "UP" : "DOWN")
                        : state.status().name(),
                state.failureCount(),
                state.restartCount(),
                state.dueMs() == NO_DEADLINE ? ActorsView.NEVER_MS : state.dueMs(),
                suspension == null ? "" : suspension.operationId(),
                state.held().stream().map(HeldMail::kind).toList(),
                fault == null ? "" : fault.fault(),
                fault == null ? ActorsView.NEVER_MS : fault.atMs(),
                node instanceof TreeNode.Group group ? budget(group, state) : null,
                facts(node.name(), dependencies));
    }

    /** Its breaker, if it is one's I/O half, and how it answers pings, if it is pinged. */
    private List<String> facts(final String name, final List<DependencyView> dependencies) {
        final List<String> facts = new ArrayList<>();
        for (final DependencyView dependency : dependencies) {
            if (dependency.name().equals(name)) {
                facts.add(breaker(dependency));
            }
        }
        final NodeHealth health = machine.health().node(name);
        if (health.state() != HealthState.UNKNOWN) {
            facts.add("health " + health.state() + " since=" + Instant.ofEpochMilli(health.changedMs())
                    + (health.failures() == 0 ? "" : " missedPings=" + health.failures()));
        }
        return facts;
    }

    private static String breaker(final DependencyView dependency) {
        return "breaker " + dependency.phase()
                + (dependency.openedCount() == 0 ? "" : " opened=" + dependency.openedCount())
                + (dependency.phase() == BreakerPhase.CLOSED
                        ? ""
                        : " since=" + Instant.ofEpochMilli(dependency.phaseSinceMs()))
                + (dependency.failureCount() == 0 ? "" : " failures=" + dependency.failureCount())
                + (dependency.restartCount() == 0 ? "" : " madeAnew=" + dependency.restartCount())
                + (dependency.retryAtMs() == ActorsView.NEVER_MS
                        ? ""
                        : " retryAt=" + Instant.ofEpochMilli(dependency.retryAtMs()))
                + " retriesLeft=" + dependency.retriesLeft();
    }

    private ActorsView.Budget budget(final TreeNode.Group group, final NodeState state) {
        final int spent = state.restartsWithin(group.budget().windowMs(), machine.timeMs());
        return new ActorsView.Budget(
                Math.max(0, group.budget().restartsMax() - spent),
                group.budget().restartsMax(),
                group.budget().windowMs());
    }

    private static String kind(final TreeNode node) {
        return switch (node) {
            case TreeNode.Group group -> "supervisor";
            case TreeNode.Actor actor -> "actor";
            case TreeNode.Adapter adapter -> "adapter";
        };
    }

    private static int depth(final TreeNode node, final Supervision supervision) {
        int depth = 0;
        for (TreeNode parent = supervision.tree().parent(node);
                parent != null;
                parent = supervision.tree().parent(parent)) {
            depth++;
        }
        return depth;
    }
}
