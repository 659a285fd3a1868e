// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.actor.ActorCell;
import io.alys.core.actor.ActorId;
import io.alys.core.actor.ActorRegistry;
import io.alys.core.actor.CurrentInput;
import io.alys.core.actor.Envelope;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.HaltException;
import io.alys.core.actor.Lifecycle;
import io.alys.core.actor.Mailbox;
import io.alys.core.actor.Message;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.Handover;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Answer;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.HaltCause;
import io.alys.core.event.Directive;
import io.alys.core.event.Event;
import io.alys.core.event.FailureClass;
import io.alys.core.event.LossReason;
import io.alys.core.event.OperatorEvent;
import io.alys.core.event.ResumeCause;
import io.alys.core.event.SupervisionEvent;
import io.alys.core.monitor.HealthPlan;
import io.alys.core.monitor.HealthRounds;
import io.alys.core.resilience.Dependencies;
import io.alys.core.resilience.DependencyView;
import io.alys.core.supervision.MailRules;
import io.alys.core.supervision.Operations;
import io.alys.core.supervision.Supervision;
import io.alys.core.supervision.SupervisionTree;
import io.alys.core.supervision.Supervisor;
import io.alys.core.supervision.TreeNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The actors and their mail within one input, under supervision: delivers, holds what a suspended actor can't take, and
 * carries out what the supervisor decides. Mail that is kept keeps its order: it is held from the fault on, and released
 * before anything else is delivered.
 */
final class Actors {
    /** An actor that faulted so often on mail that can be asked for again goes on without it. */
    static final int ATTEMPTS_MAX = 4;

    private final Map<ActorId, Supplier<? extends EventSourcedActor>> factories = new EnumMap<>(ActorId.class);
    private final Map<ActorId, ActorCell> cells = new EnumMap<>(ActorId.class);

    /** The same cells, in the same order: they are passed over with every input. */
    private List<ActorCell> inOrder = List.of();

    private final List<ActorId> startOrder = new ArrayList<>();
    private final CurrentInput input;
    private final Mailbox mailbox;
    private final ActorDigests digests;
    private final SupervisionTree tree;
    private final Supervision supervision;
    private final Operations operations = new Operations();
    private final Supervisor supervisor;
    private final DependencyGuard guard;
    private final HealthRounds rounds;
    private final MailRules rules;
    private final MailRoom mail;
    private final Tally tally = new Tally();
    private final Host host;
    private final ActorCell.Outcome outcome;
    private final Consumer<Event> journal;

    // The input tells actors the time, and has begun to.
    private boolean isTick = false;

    /**
     * @param slotMs length of a slot.
     * @param input that is handled; begun before {@link #begin}.
     */
    Actors(
            final SupervisionTree tree,
            final HealthPlan plan,
            final MailRules rules,
            final long slotMs,
            final CurrentInput input,
            final Host host) {
        this.input = input;
        this.mailbox = new Mailbox(input);
        this.tree = tree;
        this.supervision = new Supervision(tree);
        this.supervisor = new Supervisor(supervision);
        this.digests = new ActorDigests(cells, tree, supervision);
        this.rules = rules;
        this.mail = new MailRoom(tree, supervision, rules, mailbox, host, this::apply);
        this.host = host;
        this.outcome = host::onRefused;
        this.journal = host::onEvent;
        this.guard = new DependencyGuard(supervision, slotMs, input, journal);
        this.rounds = new HealthRounds(plan, supervision, input, journal, this::apply);
    }

    /** Adds an actor that nobody supervises. */
    void add(final EventSourcedActor actor) {
        if (cells.put(actor.id(), new ActorCell(actor, guard, input)) != null) {
            throw new IllegalArgumentException("actor=" + actor.id() + " stands there twice");
        }
        inOrder = List.copyOf(cells.values());
        startOrder.add(actor.id());
    }

    /** Adds an actor that the tree supervises under the same name. */
    void add(final ActorRegistry.Registration registration) {
        final TreeNode.Actor node = tree.actor(registration.id());
        if (node == null || !node.name().equals(registration.name())) {
            throw new IllegalArgumentException(
                    "actor=" + registration.name() + " must have its place in the supervision tree, under that name");
        }
        add(registration.factory().get());
        factories.put(registration.id(), registration.factory());
    }

    /** The actor with the name and type, unless it is given up or gone. */
    <T extends EventSourcedActor> T find(final String name, final Class<T> type) {
        if (!(tree.node(name) instanceof TreeNode.Actor node)
                || !cells.containsKey(node.id())
                || supervision.node(name).status() == Lifecycle.FAILED
                || supervision.node(name).status() == Lifecycle.TERMINATED) {
            return null;
        }
        final EventSourcedActor actor = cells.get(node.id()).actor();
        return type.isInstance(actor) ? type.cast(actor) : null;
    }

    List<ActorCell> cells() {
        return inOrder;
    }

    ActorCell cell(final ActorId id) {
        return cells.get(id);
    }

    Supervision supervision() {
        return supervision;
    }

    Dependencies dependencies() {
        return guard.dependencies();
    }

    List<DependencyView> dependencyViews(final long atMs) {
        return guard.views(atMs);
    }

    HealthRounds rounds() {
        return rounds;
    }

    Operations operations() {
        return operations;
    }

    SupervisionTree tree() {
        return tree;
    }

    Tally tally() {
        return tally;
    }

    /** Another input begins; what is due by now restarts first. */
    void begin() {
        mailbox.begin();
        isTick = false;
        if (restartDue()) {
            run();
        }
        guard.restartDue(isHoldingRestarts());
    }

    /** Mail from the machine. */
    void send(final ActorId to, final Message message) {
        mailbox.send(to, message);
    }

    /** Mail from the machine to each actor, in the order in which they start. */
    void sendAll(final Message message) {
        for (final ActorId id : startOrder) {
            mailbox.send(id, message);
        }
    }

    /** Delivers all mail, and what follows from it. */
    void run() {
        do {
            do {
                for (Envelope envelope = mailbox.poll(); envelope != null; envelope = mailbox.poll()) {
                    deliver(envelope);
                }
            } while (restartDue());
        } while (restartIll(rounds.conclude()));
    }

    /** Releases what was held when the process ended: everybody is active again. */
    void releaseAll() {
        for (final TreeNode.Actor actor : tree.actorsOf(tree.root())) {
            mail.release(actor, input.timeMs());
        }
    }

    /** The process starts: budgets begin anew and everybody is active; held mail stays until it is released. */
    void onNodeStarted() {
        supervision.onNodeStarted();
        guard.dependencies().onNodeStarted();
        operations.onNodeStarted();
    }

    /** The process is about to end: the actors leave, those that others rest on last. */
    void stopAll() {
        for (final ActorId id : startOrder.reversed()) {
            final TreeNode.Actor node = tree.actor(id);
            if (node != null) {
                apply(new SupervisionEvent.ActorStopped(node.name(), input.timeMs()));
            }
        }
    }

    /** Ends a suspension that an operator ordered: the same instance has its mail again. */
    void resume(final TreeNode.Actor node, final ResumeCause cause) {
        final boolean isMailLost = supervision.node(node.name()).isMailLost();
        apply(new OperatorEvent.ActorResumed(node.name(), cause, input.timeMs()));
        mail.release(node, input.timeMs());
        mailbox.send(node.id(), new Message.Resumed(isMailLost));
    }

    /** So much mail may wait for an actor that an operator suspended: the rest is room for what may not be lost. */
    int suspendedMailMax() {
        return Math.max(1, rules.heldMax() / 2);
    }

    ActorDigests digests() {
        return digests;
    }

    /** Tells the actors whose deadline has passed, and pings; a suspended one is told when it restarts. */
    void tick() {
        isTick = true;
        inOrder.forEach(this::tellIfPast);
        guard.retriesDue().forEach(this::tellRetry);
        for (final TreeNode.Actor actor : rounds.tick()) {
            mailbox.send(actor.id(), new Message.Ping());
        }
    }

    private void tellIfPast(final ActorCell cell) {
        if (cell.actor().deadlineMs() <= input.timeMs() && supervision.isActive(cell.id())) {
            mailbox.send(cell.id(), new Message.DeadlinePassed());
        }
    }

    private void tellRetry(final Destination dependency) {
        if (supervision.isActive(ownerOf(dependency))) {
            mailbox.send(ownerOf(dependency), new Message.RetryDue(dependency));
        }
    }

    /** The actor that calls a dependency and is given its answers. */
    static ActorId ownerOf(final Destination dependency) {
        return switch (dependency) {
            case ENGINE -> ActorId.ENGINE;
            case SIGNER -> ActorId.CHAIN;
            case BITCOIN -> ActorId.BRIDGE;
            case STORAGE -> ActorId.STORAGE;
            case OBSERVER -> throw new HaltException("an observer answers nothing");
        };
    }

    /** An I/O half was made anew, or could not be. */
    void onAdapterRestarted(final Answer.AdapterRestarted answer) {
        if (!guard.onRestarted(answer)) {
            host.onRefused(Verdict.STALE, "effectId=" + answer.effectId() + " is no restart that anyone waits for");
        } else if (!answer.isRenewed()) {
            input.effects()
                    .add(new Effect.NoticeWanted(
                            tree.adapter(answer.from()).name() + " could not be made anew: " + answer.text()));
        }
    }

    /** What an answer says of the I/O half that gave it. */
    void observe(final Answer answer) {
        final TreeNode.Adapter adapter = tree.adapter(answer.from());
        if (adapter == null) {
            return;
        }
        final boolean isUp = supervision.isActive(answer.from());
        final FailureClass failureClass =
                answer instanceof Answer.CallFailed failed ? Faults.classOf(failed.kind()) : FailureClass.DOMAIN;
        if (isUp && failureClass != FailureClass.DOMAIN) {
            apply(new SupervisionEvent.AdapterFailed(adapter.name(), failureClass, input.timeMs()));
        } else if (!isUp && failureClass == FailureClass.DOMAIN) {
            apply(new SupervisionEvent.AdapterRecovered(adapter.name(), input.timeMs()));
        }
    }

    /** When something is due next, Unix milliseconds. */
    long nextDeadlineMs() {
        final boolean isHeld = isHoldingRestarts();
        long earliest = Math.min(supervision.nextDueMs(isHeld), guard.nextDueMs(isHeld));
        earliest = Math.min(earliest, rounds.health().nextDueMs());
        for (final ActorCell cell : inOrder) {
            if (supervision.isActive(cell.id())) {
                earliest = Math.min(earliest, cell.actor().deadlineMs());
            }
        }
        return earliest;
    }

    /** True while an actor asks that those that work are left alone. */
    boolean isHoldingRestarts() {
        for (final ActorCell cell : inOrder) {
            if (cell.actor().isHoldingRestarts()) {
                return true;
            }
        }
        return false;
    }

    private void deliver(final Envelope envelope) {
        final TreeNode.Actor node = tree.actor(envelope.to());
        if (!supervision.isActive(envelope.to())) {
            hold(envelope, node);
            return;
        }
        tally.onDelivered(node == null ? envelope.to().name() : node.name(), envelope);
        final ActorCell cell = cells.get(envelope.to());
        final RuntimeException fault = cell.deliver(envelope, mailbox, outcome, journal);
        if (fault != null) {
            host.onFault(envelope.to(), fault);
            if (node != null) {
                onFault(envelope, node, fault);
            }
        } else if (envelope.message() instanceof Message.Ping) {
            rounds.onPong(node.name(), cell.takePong());
        } else if (envelope.message() instanceof Message.Resumed resumed && resumed.isMailLost()) {
            apply(new SupervisionEvent.AskedAgain(node.name()));
        }
    }

    /** An operator's suspension ends when it holds as much as it may. */
    private void hold(final Envelope envelope, final TreeNode.Actor node) {
        mail.hold(envelope, node, input.timeMs());
        if (operations.suspension(node.name()) != null
                && supervision.node(node.name()).held().size() >= suspendedMailMax()) {
            resume(node, ResumeCause.MAIL);
        }
    }

    private void onFault(final Envelope envelope, final TreeNode.Actor node, final RuntimeException fault) {
        final Directive directive =
                judge(node, Faults.classOf(fault), envelope.message().delivery(), Faults.describe(fault));
        final Envelope again = envelope.again();
        final boolean isAsked = envelope.message().delivery() == Message.Delivery.ASKED;
        final boolean isOutOfAttempts = isAsked && again.attempt() >= ATTEMPTS_MAX;
        if (directive == Directive.RESUME) {
            if (isAsked && !isOutOfAttempts) {
                mailbox.release(again);
            } else {
                mail.lose(again, isAsked ? LossReason.ATTEMPTS : LossReason.RESUMED, input.timeMs());
            }
        } else if (directive != Directive.ABANDON && isOutOfAttempts) {
            mail.lose(again, LossReason.ATTEMPTS, input.timeMs());
        } else {
            hold(again, node);
        }
    }

    /** What supervision decides about a failure of an actor, applied and told. */
    Directive judge(
            final TreeNode.Actor node,
            final FailureClass failureClass,
            final Message.Delivery delivery,
            final String what) {
        Directive directive = Directive.RESUME;
        boolean isEnd = false;
        for (final SupervisionEvent decided : supervisor.judge(
                new Supervisor.Failure(node, failureClass, delivery, input.timeMs(), input.entropy()))) {
            apply(decided);
            if (decided instanceof SupervisionEvent.FailureJudged judged) {
                directive = judged.directive();
                tell(judged);
            }
            isEnd |= decided instanceof SupervisionEvent.ActorAbandoned abandoned
                    && ((TreeNode.Actor) tree.node(abandoned.node())).isCritical();
        }
        if (isEnd) {
            input.effects()
                    .add(new Effect.HaltWanted(
                            HaltCause.SUPERVISION, node.name() + " faults beyond every budget: " + what));
        }
        return directive;
    }

    /** Actors that answer no ping fail like those that throw: by a timeout. True when any did. */
    private boolean restartIll(final List<TreeNode.Actor> ill) {
        if (ill.isEmpty()) {
            return false;
        }
        for (final TreeNode.Actor actor : ill) {
            if (supervision.isActive(actor.id())) {
                judge(actor, FailureClass.TIMEOUT, Message.Delivery.DERIVED, "it answers no ping");
            }
        }
        return restartDue();
    }

    private void tell(final SupervisionEvent.FailureJudged judged) {
        if (judged.directive() == Directive.ESCALATE || judged.directive() == Directive.ABANDON) {
            input.effects()
                    .add(new Effect.NoticeWanted(judged.supervisor() + ": " + judged.directive() + " "
                            + judged.subject() + " after a failure of " + judged.node()));
        }
    }

    private boolean restartDue() {
        if (supervision.nextDueMs(false) > input.timeMs()) {
            return false;
        }
        boolean isAny = false;
        for (final TreeNode.Actor actor : supervision.due(input.timeMs(), isHoldingRestarts())) {
            if (operations.suspension(actor.name()) == null) {
                restart(actor);
            } else {
                resume(actor, ResumeCause.TIME);
            }
            isAny = true;
        }
        return isAny;
    }

    /** Puts a new instance in the place of the old, with the state the old one wrote, and lets it have its mail. */
    private void restart(final TreeNode.Actor node) {
        final boolean isMailLost = supervision.node(node.name()).isMailLost();
        final ActorCell cell = cells.get(node.id());
        final EventSourcedActor old = cell.actor();
        final long digest = digests.of(old);
        final Handover handover = new Handover(StateMachine.SNAPSHOT_VERSION);
        handover.take(old);
        final EventSourcedActor fresh = factories.get(node.id()).get();
        final FieldReader fields = handover.reader();
        fresh.readFields(fields);
        fields.end();
        if (!handover.isSame(fresh)) {
            throw new HaltException(node.name() + " came back from its restart with another state");
        }
        cell.renew(fresh);
        apply(new SupervisionEvent.ActorRestarted(node.name(), digest, input.timeMs()));
        mail.release(node, input.timeMs());
        mailbox.send(node.id(), new Message.Resumed(isMailLost));
        if (isTick) {
            // What it was told, and may have thrown on: the next tick for the same deadline is a while away.
            tellIfPast(cell);
            guard.retriesDue().stream()
                    .filter(dependency -> ownerOf(dependency) == node.id())
                    .forEach(this::tellRetry);
        }
    }

    void apply(final SupervisionEvent event) {
        restore(event);
        host.onEvent(event);
    }

    void apply(final OperatorEvent event) {
        restore(event);
        host.onEvent(event);
    }

    /** Changes what a recorded decision says. */
    void restore(final SupervisionEvent event) {
        supervision.apply(event);
        operations.onSupervision(event);
    }

    /** Changes what a recorded order led to. */
    void restore(final OperatorEvent event) {
        operations.apply(event, supervision);
    }

    /** What the machine does for its actors. */
    interface Host {
        void onEvent(Event event);

        void onRefused(Verdict verdict, String reason);

        void onFault(ActorId id, RuntimeException fault);
    }
}
