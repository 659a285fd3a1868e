// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.actor.ActorCell;
import io.alys.core.actor.ActorId;
import io.alys.core.actor.ActorRegistry;
import io.alys.core.actor.Envelope;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.HaltException;
import io.alys.core.actor.Lifecycle;
import io.alys.core.actor.Mailbox;
import io.alys.core.actor.Message;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.codec.Verdict;
import io.alys.core.codec.XxHash64;
import io.alys.core.command.Answer;
import io.alys.core.effect.Effect;
import io.alys.core.effect.Effects;
import io.alys.core.effect.HaltCause;
import io.alys.core.event.DeadLetter;
import io.alys.core.event.Directive;
import io.alys.core.event.Event;
import io.alys.core.event.FailureClass;
import io.alys.core.event.HeldMail;
import io.alys.core.event.LossReason;
import io.alys.core.event.SupervisionEvent;
import io.alys.core.supervision.MailRules;
import io.alys.core.supervision.NodeState;
import io.alys.core.supervision.Supervision;
import io.alys.core.supervision.SupervisionTree;
import io.alys.core.supervision.Supervisor;
import io.alys.core.supervision.TreeNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.ExpandableArrayBuffer;

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
    private final List<ActorId> startOrder = new ArrayList<>();
    private final Mailbox mailbox = new Mailbox();
    private final SupervisionTree tree;
    private final Supervision supervision;
    private final Supervisor supervisor;
    private final MailRules rules;
    private final MailCodec codec;
    private final Tally tally = new Tally();
    private final Host host;
    private final ActorCell.Outcome outcome;
    private final Consumer<Event> journal;
    private final BinaryFieldReader reader = new BinaryFieldReader();
    private final BinaryFieldWriter writer = new BinaryFieldWriter();

    // The input being handled.
    private long sequence;
    private long nowMs;
    private long entropy;
    private Effects effects;

    Actors(final SupervisionTree tree, final MailRules rules, final Host host) {
        this.tree = tree;
        this.supervision = new Supervision(tree);
        this.supervisor = new Supervisor(supervision);
        this.rules = rules;
        this.codec = new MailCodec(tree);
        this.host = host;
        this.outcome = host::onRefused;
        this.journal = host::onEvent;
    }

    /** Adds an actor that nobody supervises. */
    void add(final EventSourcedActor actor) {
        if (cells.put(actor.id(), new ActorCell(actor)) != null) {
            throw new IllegalArgumentException("actor=" + actor.id() + " stands there twice");
        }
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

    Collection<ActorCell> cells() {
        return cells.values();
    }

    ActorCell cell(final ActorId id) {
        return cells.get(id);
    }

    Supervision supervision() {
        return supervision;
    }

    Tally tally() {
        return tally;
    }

    /** Another input begins; what is due by now restarts first. */
    void begin(final long inputSequence, final long inputTimeMs, final long digest, final Effects produced) {
        sequence = inputSequence;
        nowMs = inputTimeMs;
        entropy = digest;
        effects = produced;
        mailbox.begin(inputSequence, inputTimeMs);
        if (restartDue()) {
            run();
        }
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
            for (Envelope envelope = mailbox.poll(); envelope != null; envelope = mailbox.poll()) {
                deliver(envelope);
            }
        } while (restartDue());
    }

    /** Releases what was held when the process ended: everybody is active again. */
    void releaseAll() {
        for (final TreeNode.Actor actor : tree.actorsOf(tree.root())) {
            release(actor);
        }
    }

    /** Tells the actors whose deadline has passed; a suspended one is told when it asks again. */
    void tick() {
        for (final ActorCell cell : cells.values()) {
            if (cell.actor().deadlineMs() <= nowMs && isActive(cell.actor().id())) {
                mailbox.send(cell.actor().id(), new Message.DeadlinePassed());
            }
        }
    }

    /** What an answer says of the I/O half that gave it. */
    void observe(final Answer answer) {
        final TreeNode.Adapter adapter = tree.adapter(answer.from());
        if (adapter == null) {
            return;
        }
        final boolean isUp = supervision.node(adapter.name()).status() == Lifecycle.ACTIVE;
        final FailureClass failureClass =
                answer instanceof Answer.CallFailed failed ? Faults.classOf(failed.kind()) : FailureClass.DOMAIN;
        if (isUp && failureClass != FailureClass.DOMAIN) {
            apply(new SupervisionEvent.AdapterFailed(adapter.name(), failureClass, nowMs));
        } else if (!isUp && failureClass == FailureClass.DOMAIN) {
            apply(new SupervisionEvent.AdapterRecovered(adapter.name(), nowMs));
        }
    }

    /** When something is due next, Unix milliseconds. */
    long nextDeadlineMs() {
        long earliest = supervision.nextDueMs(isHoldingRestarts());
        for (final ActorCell cell : cells.values()) {
            if (isActive(cell.actor().id())) {
                earliest = Math.min(earliest, cell.actor().deadlineMs());
            }
        }
        return earliest;
    }

    private boolean isActive(final ActorId id) {
        final TreeNode.Actor node = tree.actor(id);
        return node == null || supervision.node(node.name()).status() == Lifecycle.ACTIVE;
    }

    private boolean isHoldingRestarts() {
        for (final ActorCell cell : cells.values()) {
            if (cell.actor().isHoldingRestarts()) {
                return true;
            }
        }
        return false;
    }

    private void deliver(final Envelope envelope) {
        final TreeNode.Actor node = tree.actor(envelope.to());
        if (!isActive(envelope.to())) {
            hold(envelope, node);
            return;
        }
        tally.onDelivered(node == null ? envelope.to().name() : node.name(), envelope);
        final RuntimeException fault =
                cells.get(envelope.to()).deliver(envelope, sequence, nowMs, effects, mailbox, outcome, journal);
        if (fault != null) {
            host.onFault(envelope.to(), fault);
            if (node != null) {
                onFault(envelope, node, fault);
            }
        } else if (envelope.message() instanceof Message.Resumed resumed && resumed.isMailLost()) {
            apply(new SupervisionEvent.AskedAgain(node.name()));
        }
    }

    private void onFault(final Envelope envelope, final TreeNode.Actor node, final RuntimeException fault) {
        Directive directive = Directive.RESUME;
        boolean isEnd = false;
        for (final SupervisionEvent decided : supervisor.judge(new Supervisor.Failure(
                node, Faults.classOf(fault), envelope.message().delivery(), nowMs, entropy))) {
            apply(decided);
            if (decided instanceof SupervisionEvent.FailureJudged judged) {
                directive = judged.directive();
                tell(judged);
            }
            isEnd |= decided instanceof SupervisionEvent.ActorAbandoned abandoned
                    && ((TreeNode.Actor) tree.node(abandoned.node())).isCritical();
        }
        final Envelope again = envelope.again();
        if (isEnd) {
            effects.add(new Effect.HaltWanted(
                    HaltCause.SUPERVISION, node.name() + " faults beyond every budget: " + Faults.describe(fault)));
        }
        if (directive == Directive.RESUME) {
            lose(again, LossReason.RESUMED);
        } else if (directive != Directive.ABANDON
                && envelope.message().delivery() == Message.Delivery.ASKED
                && again.attempt() >= ATTEMPTS_MAX) {
            lose(again, LossReason.ATTEMPTS);
        } else {
            hold(again, node);
        }
    }

    private void tell(final SupervisionEvent.FailureJudged judged) {
        if (judged.directive() == Directive.ESCALATE || judged.directive() == Directive.ABANDON) {
            effects.add(new Effect.NoticeWanted(judged.supervisor() + ": " + judged.directive() + " " + judged.subject()
                    + " after a failure of " + judged.node()));
        }
    }

    private boolean restartDue() {
        if (supervision.nextDueMs(false) > nowMs) {
            return false;
        }
        boolean isAny = false;
        for (final TreeNode.Actor actor : supervision.due(nowMs, isHoldingRestarts())) {
            restart(actor);
            isAny = true;
        }
        return isAny;
    }

    /** Puts a new instance in the place of the old, with the state the old one wrote, and lets it have its mail. */
    private void restart(final TreeNode.Actor node) {
        final boolean isMailLost = supervision.node(node.name()).isMailLost();
        final ExpandableArrayBuffer written = new ExpandableArrayBuffer();
        final int length = write(cells.get(node.id()).actor(), written);
        final EventSourcedActor fresh = factories.get(node.id()).get();
        fresh.readFields(reader.wrap(written, 0, length, StateMachine.SNAPSHOT_VERSION));
        reader.end();
        final ExpandableArrayBuffer again = new ExpandableArrayBuffer();
        final long digest = XxHash64.hash(written.byteArray(), 0, length, 0);
        if (write(fresh, again) != length || XxHash64.hash(again.byteArray(), 0, length, 0) != digest) {
            throw new HaltException(node.name() + " came back from its restart with another state");
        }
        cells.put(node.id(), new ActorCell(fresh));
        apply(new SupervisionEvent.ActorRestarted(node.name(), digest, nowMs));
        release(node);
        mailbox.send(node.id(), new Message.Resumed(isMailLost));
    }

    private int write(final EventSourcedActor actor, final ExpandableArrayBuffer target) {
        actor.writeFields(writer.wrap(target, 0));
        return writer.position();
    }

    private void release(final TreeNode.Actor node) {
        final List<HeldMail> held = supervision.node(node.name()).held();
        if (held.isEmpty()) {
            return;
        }
        apply(new SupervisionEvent.MailReleased(node.name()));
        for (final HeldMail mail : held) {
            if (mail.deadlineMs() < nowMs) {
                loseHeld(mail, LossReason.EXPIRED);
            } else {
                mailbox.release(codec.decode(mail));
            }
        }
    }

    private void hold(final Envelope envelope, final TreeNode.Actor node) {
        final NodeState state = supervision.node(node.name());
        if (envelope.message().delivery() == Message.Delivery.DERIVED) {
            return;
        }
        if (state.status() == Lifecycle.FAILED && !node.isCritical()) {
            lose(envelope, LossReason.ABANDONED);
            return;
        }
        if (state.held().size() < rules.heldMax()) {
            apply(new SupervisionEvent.MailHeld(codec.encode(envelope)));
            return;
        }
        final HeldMail droppable =
                state.held().stream().filter(HeldMail::isDroppable).findFirst().orElse(null);
        switch (rules.overflow(envelope.message())) {
            case BLOCK -> {
                if (droppable == null) {
                    throw new HaltException(node.name() + " is suspended and holds " + rules.heldMax()
                            + " messages, none of which may be lost");
                }
                replace(droppable, envelope);
            }
            case DROP_OLDEST -> {
                if (droppable == null) {
                    lose(envelope, LossReason.OVERFLOW);
                } else {
                    replace(droppable, envelope);
                }
            }
            case DROP_NEWEST -> lose(envelope, LossReason.OVERFLOW);
            case FAIL -> {
                lose(envelope, LossReason.OVERFLOW);
                host.onRefused(Verdict.REFUSED, node.name() + " is suspended and holds all the mail it may");
            }
        }
    }

    private void replace(final HeldMail dropped, final Envelope envelope) {
        loseHeld(dropped, LossReason.OVERFLOW);
        apply(new SupervisionEvent.MailHeld(codec.encode(envelope)));
    }

    private void loseHeld(final HeldMail mail, final LossReason reason) {
        apply(new SupervisionEvent.MailLost(
                new DeadLetter(mail.id(), mail.from(), mail.to(), mail.kind(), reason, mail.attempt(), nowMs, false)));
    }

    private void lose(final Envelope envelope, final LossReason reason) {
        final boolean isAskedAgain =
                envelope.message().delivery() == Message.Delivery.ASKED && reason != LossReason.ABANDONED;
        apply(new SupervisionEvent.MailLost(new DeadLetter(
                envelope.id(),
                codec.name(envelope.from()),
                codec.name(envelope.to()),
                envelope.message().kind(),
                reason,
                envelope.attempt(),
                nowMs,
                isAskedAgain)));
        if (isAskedAgain) {
            askAgain(envelope.to());
            if (envelope.from() != envelope.to()) {
                askAgain(envelope.from());
            }
        }
    }

    /** A suspended actor is told when it restarts, as supervision remembers. */
    private void askAgain(final ActorId id) {
        if (id != null && isActive(id)) {
            mailbox.send(id, new Message.Resumed(true));
        }
    }

    private void apply(final SupervisionEvent event) {
        supervision.apply(event);
        tally.onSupervised(event);
        host.onEvent(event);
    }

    /** What the machine does for its actors. */
    interface Host {
        void onEvent(Event event);

        void onRefused(Verdict verdict, String reason);

        void onFault(ActorId id, RuntimeException fault);
    }
}
