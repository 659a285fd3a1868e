// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import static io.alys.core.actor.EventSourcedActor.NO_DEADLINE;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Lifecycle;
import io.alys.core.actor.Message;
import io.alys.core.codec.Verdict;
import io.alys.core.command.OperatorCommand;
import io.alys.core.effect.Effect;
import io.alys.core.effect.Effects;
import io.alys.core.event.Directive;
import io.alys.core.event.OperationKind;
import io.alys.core.event.OperatorEvent;
import io.alys.core.event.ResumeCause;
import io.alys.core.event.SupervisionEvent;
import io.alys.core.message.ChainMessage;
import io.alys.core.supervision.NodeState;
import io.alys.core.supervision.Supervisor;
import io.alys.core.supervision.TreeNode;
import java.util.List;

/** Decides what becomes of an operator's orders, and says so. ADR 0011 has the rules. */
final class OperatorDesk {
    /** Longest suspension of an actor that consensus rests on. */
    static final long CRITICAL_SUSPENSION_MS_MAX = 10_000;

    /** Longest suspension of any other. */
    static final long SUSPENSION_MS_MAX = 3_600_000;

    private static final String CHAIN = "chain.actor";

    private final Actors actors;
    private final Actors.Host host;

    OperatorDesk(final Actors actors, final Actors.Host host) {
        this.actors = actors;
        this.host = host;
    }

    /** Carries an order out or refuses it, and answers. */
    void handle(final OperatorCommand order, final long nowMs, final Effects effects) {
        final OperatorEvent.OperationDecided before = actors.operations().decision(order.operationId());
        if (before != null) {
            host.onRefused(Verdict.REFUSED, "operation=" + order.operationId() + " was decided before");
            effects.add(new Effect.OperationAnswered(order.operationId(), before.isDone(), before.text()));
            return;
        }
        final Decision decision = switch (order) {
            case OperatorCommand.RestartActor restart -> restart(restart, nowMs);
            case OperatorCommand.SuspendActor suspend -> suspend(suspend, nowMs);
            case OperatorCommand.ResumeActor resume -> resume(resume);
            case OperatorCommand.VerifyState verify -> verify(verify);
            case OperatorCommand.FailActor fail -> fail(fail);
            case OperatorCommand.PauseProduction pause -> pause(pause);
            case OperatorCommand.ResumeProduction resume -> resume();
        };
        actors.apply(new OperatorEvent.OperationDecided(
                order.operationId(),
                order.operator(),
                decision.kind,
                decision.actor,
                decision.isDone,
                decision.text,
                nowMs));
        if (!decision.isDone) {
            host.onRefused(Verdict.REFUSED, decision.text);
        }
        effects.add(new Effect.OperationAnswered(order.operationId(), decision.isDone, decision.text));
        effects.add(new Effect.NoticeWanted("operator " + order.operator() + ": " + decision.kind + " " + decision.actor
                + (decision.isDone ? ": " : " refused: ") + decision.text));
    }

    private Decision restart(final OperatorCommand.RestartActor order, final long nowMs) {
        final Decision about = new Decision(OperationKind.RESTART, order.actor());
        final TreeNode.Actor node = actorOf(order.actor());
        if (node == null) {
            return about.refused(unknown(order.actor()));
        }
        final NodeState state = actors.supervision().node(node.name());
        if (state.status() == Lifecycle.FAILED) {
            return about.refused(node.name() + " is given up; a start of the node brings it back");
        }
        final boolean isHeld = state.status() == Lifecycle.ACTIVE && actors.isHoldingRestarts();
        final long dueMs = Supervisor.spaced(nowMs, state);
        actors.apply(new SupervisionEvent.RestartPlanned(
                node.name(), dueMs, Math.max(dueMs, nowMs + Supervisor.CRITICAL_DELAY_MS_MAX)));
        if (isHeld) {
            return about.done("restarts when our proposal is done, within " + Supervisor.CRITICAL_DELAY_MS_MAX + " ms");
        }
        return about.done(dueMs == nowMs ? "restarted" : "restarts in " + (dueMs - nowMs) + " ms");
    }

    private Decision suspend(final OperatorCommand.SuspendActor order, final long nowMs) {
        final Decision about = new Decision(OperationKind.SUSPEND, order.actor());
        final TreeNode.Actor node = actorOf(order.actor());
        if (node == null) {
            return about.refused(unknown(order.actor()));
        }
        final long forMsMax = node.isCritical() ? CRITICAL_SUSPENSION_MS_MAX : SUSPENSION_MS_MAX;
        if (order.forMs() < 1 || order.forMs() > forMsMax) {
            return about.refused(node.name() + (node.isCritical() ? " is critical and" : "")
                    + " can be suspended for 1 to " + forMsMax + " ms, never for ever: forMs=" + order.forMs());
        }
        final NodeState state = actors.supervision().node(node.name());
        if (state.status() != Lifecycle.ACTIVE) {
            return about.refused(node.name() + " is " + state.status() + " already");
        }
        if (state.dueMs() != NO_DEADLINE) {
            return about.refused(node.name() + " is about to restart with another actor; order it again after that");
        }
        actors.apply(new OperatorEvent.ActorSuspended(
                node.name(), order.operationId(), nowMs, Math.addExact(nowMs, order.forMs())));
        return about.done(
                "suspended for " + order.forMs() + " ms, or until it holds " + actors.suspendedMailMax() + " messages");
    }

    private Decision resume(final OperatorCommand.ResumeActor order) {
        final Decision about = new Decision(OperationKind.RESUME, order.actor());
        final TreeNode.Actor node = actorOf(order.actor());
        if (node == null) {
            return about.refused(unknown(order.actor()));
        }
        if (actors.operations().suspension(node.name()) == null) {
            final Lifecycle status = actors.supervision().node(node.name()).status();
            return about.refused(node.name() + " is "
                    + (status == Lifecycle.SUSPENDED
                            ? "suspended by its supervisor; a restart ends that at once"
                            : status + ", not suspended"));
        }
        final int heldCount = actors.supervision().node(node.name()).held().size();
        actors.resume(node, ResumeCause.ORDERED);
        return about.done("resumed, heldMail=" + heldCount);
    }

    private Decision fail(final OperatorCommand.FailActor order) {
        final Decision about = new Decision(OperationKind.FAIL, order.actor());
        final TreeNode.Actor node = actorOf(order.actor());
        if (node == null) {
            return about.refused(unknown(order.actor()));
        }
        final Lifecycle status = actors.supervision().node(node.name()).status();
        if (status != Lifecycle.ACTIVE) {
            return about.refused(node.name() + " is " + status + ", so it can't fail");
        }
        final Directive directive = actors.judge(
                node, order.failureClass(), Message.Delivery.DERIVED, "operator " + order.operator() + " ordered it");
        return about.done("failed by order, class=" + order.failureClass() + " directive=" + directive);
    }

    private Decision verify(final OperatorCommand.VerifyState order) {
        actors.apply(new OperatorEvent.StateDigested(
                order.operationId(), actors.digests().take()));
        return new Decision(OperationKind.VERIFY, "").done("digests of all actors are in the journal");
    }

    private Decision pause(final OperatorCommand.PauseProduction order) {
        actors.send(ActorId.CHAIN, new ChainMessage.ProductionOrdered(true, order.reason()));
        return new Decision(OperationKind.PAUSE_PRODUCTION, CHAIN).done("no blocks are proposed: " + order.reason());
    }

    private Decision resume() {
        actors.send(ActorId.CHAIN, new ChainMessage.ProductionOrdered(false, ""));
        return new Decision(OperationKind.RESUME_PRODUCTION, CHAIN).done("blocks are proposed again");
    }

    private TreeNode.Actor actorOf(final String name) {
        return actors.tree().node(name) instanceof TreeNode.Actor actor ? actor : null;
    }

    private String unknown(final String name) {
        final List<String> known = actors.tree().actorsOf(actors.tree().root()).stream()
                .map(TreeNode.Actor::name)
                .toList();
        return "no actor has the name " + name + "; there are " + String.join(", ", known);
    }

    private record Decision(OperationKind kind, String actor, boolean isDone, String text) {
        Decision(final OperationKind kind, final String actor) {
            this(kind, actor, false, "");
        }

        Decision done(final String what) {
            return new Decision(kind, actor, true, what);
        }

        Decision refused(final String why) {
            return new Decision(kind, actor, false, why);
        }
    }
}
