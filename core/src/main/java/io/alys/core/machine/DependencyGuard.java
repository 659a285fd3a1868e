// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import static io.alys.core.actor.EventSourcedActor.NO_DEADLINE;

import io.alys.core.actor.CurrentInput;
import io.alys.core.actor.Guard;
import io.alys.core.command.Answer;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.DependencyEvent;
import io.alys.core.event.Event;
import io.alys.core.event.FailureClass;
import io.alys.core.event.SupervisionEvent;
import io.alys.core.resilience.Dependencies;
import io.alys.core.resilience.DependencyJudge;
import io.alys.core.resilience.DependencyPolicy;
import io.alys.core.resilience.DependencyView;
import io.alys.core.supervision.Supervision;
import io.alys.core.supervision.SupervisionTree;
import io.alys.core.supervision.TreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Between the actors and what they depend on: decides about failures and retries within an input, and has the I/O halves
 * made anew that keep failing.
 */
final class DependencyGuard implements Guard {
    private static final long NOT_KNOWN = -1;

    private final SupervisionTree tree;
    private final Supervision supervision;
    private final Dependencies dependencies = new Dependencies();
    private final DependencyJudge judge;
    private final CurrentInput input;
    private final Consumer<Event> journal;

    // When something is due next, made anew after a change: it is asked for with every input.
    private long dueRevision = NOT_KNOWN;
    private boolean isDueHeld = false;
    private long restartDueMs = NO_DEADLINE;
    private long retryDueMs = NO_DEADLINE;

    /**
     * @param slotMs length of a slot.
     * @param journal receives what is decided outside an actor's turn, after it was applied.
     */
    DependencyGuard(
            final Supervision supervision, final long slotMs, final CurrentInput input, final Consumer<Event> journal) {
        this.tree = supervision.tree();
        this.supervision = supervision;
        this.judge = new DependencyJudge(DependencyPolicy.DEFAULTS, tree, slotMs, dependencies);
        this.input = input;
        this.journal = journal;
    }

    Dependencies dependencies() {
        return dependencies;
    }

    /** How each dependency stood at a time. */
    List<DependencyView> views(final long atMs) {
        return Dependencies.ALL.stream()
                .map(dependency -> judge.view(dependency, atMs))
                .toList();
    }

    @Override
    public boolean isWaiting(final Destination dependency) {
        return dependencies.of(dependency).isWaiting();
    }

    /** A counted failure also marks the I/O half as failed, where no answer of it has done so: it hangs, say. */
    @Override
    public Failed failed(final Destination dependency, final FaultKind kind, final int attempt) {
        final FailureClass failureClass = Faults.classOf(kind);
        final List<DependencyEvent> decided =
                judge.failed(dependency, failureClass, attempt, input.timeMs(), input.entropy());
        final long retryAtMs = ((DependencyEvent.DependencyFailed) decided.getFirst()).retryAtMs();
        final TreeNode.Adapter adapter = tree.adapter(dependency);
        if (adapter == null || failureClass == FailureClass.DOMAIN || !supervision.isActive(dependency)) {
            return new Failed(retryAtMs, decided);
        }
        final List<Event> events = new ArrayList<>(decided);
        events.add(new SupervisionEvent.AdapterFailed(adapter.name(), failureClass, input.timeMs()));
        return new Failed(retryAtMs, events);
    }

    @Override
    public List<? extends Event> succeeded(final Destination dependency) {
        return judge.succeeded(dependency, input.timeMs());
    }

    @Override
    public List<? extends Event> begun(final Destination dependency) {
        return judge.begun(dependency, input.timeMs());
    }

    @Override
    public boolean apply(final Event event) {
        switch (event) {
            case DependencyEvent decided -> dependencies.apply(decided);
            case SupervisionEvent decided -> supervision.apply(decided);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The dependencies that may be asked again by now. */
    List<Destination> retriesDue() {
        return Dependencies.ALL.stream()
                .filter(dependency -> dependencies.of(dependency).retryAtMs() <= input.timeMs())
                .toList();
    }

    /** Has the I/O halves made anew whose time has come. */
    void restartDue(final boolean isHeld) {
        refresh(isHeld);
        if (restartDueMs > input.timeMs()) {
            return;
        }
        for (final Destination dependency : Dependencies.ALL) {
            if (restartDueMs(dependency, isHeld) <= input.timeMs()) {
                final EffectId effectId = new EffectId(
                        input.sequence(), input.effects().add(new Effect.AdapterRestartWanted(dependency)));
                input.effects()
                        .add(new Effect.NoticeWanted(
                                tree.adapter(dependency).name() + " keeps failing: it is made anew"));
                record(judge.restartAsked(dependency, effectId, input.timeMs()));
            }
        }
    }

    /** The I/O half made its client anew, or could not; false when nobody waits for that any more. */
    boolean onRestarted(final Answer.AdapterRestarted answer) {
        if (!judge.isRestartAwaited(answer.from(), answer.effectId())) {
            return false;
        }
        record(new DependencyEvent.AdapterRestarted(answer.from(), answer.isRenewed(), input.timeMs()));
        return true;
    }

    /**
     * When something is due next, Unix milliseconds.
     *
     * @param isHeld an actor asks that what works is left alone.
     */
    long nextDueMs(final boolean isHeld) {
        refresh(isHeld);
        return Math.min(restartDueMs, retryDueMs);
    }

    private void refresh(final boolean isHeld) {
        final long revision = supervision.revision() + dependencies.revision();
        if (dueRevision == revision && isDueHeld == isHeld) {
            return;
        }
        dueRevision = revision;
        isDueHeld = isHeld;
        restartDueMs = NO_DEADLINE;
        retryDueMs = NO_DEADLINE;
        for (final Destination dependency : Dependencies.ALL) {
            restartDueMs = Math.min(restartDueMs, restartDueMs(dependency, isHeld));
            if (supervision.isActive(Actors.ownerOf(dependency))) {
                retryDueMs = Math.min(retryDueMs, dependencies.of(dependency).retryAtMs());
            }
        }
    }

    private long restartDueMs(final Destination dependency, final boolean isHeld) {
        return tree.adapter(dependency) == null
                ? NO_DEADLINE
                : judge.restartDueMs(dependency, isHeld && supervision.isActive(dependency));
    }

    private void record(final DependencyEvent event) {
        dependencies.apply(event);
        journal.accept(event);
    }
}
