// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Envelope;
import io.alys.core.actor.HaltException;
import io.alys.core.actor.Lifecycle;
import io.alys.core.actor.Mailbox;
import io.alys.core.actor.Message;
import io.alys.core.codec.Verdict;
import io.alys.core.event.DeadLetter;
import io.alys.core.event.HeldMail;
import io.alys.core.event.LossReason;
import io.alys.core.event.SupervisionEvent;
import io.alys.core.supervision.MailRules;
import io.alys.core.supervision.NodeState;
import io.alys.core.supervision.Supervision;
import io.alys.core.supervision.SupervisionTree;
import io.alys.core.supervision.TreeNode;
import java.util.List;
import java.util.function.Consumer;

/** Mail that a suspended actor can't take: held, released in its order, or lost by the rules; all of it in events. */
final class MailRoom {
    private final SupervisionTree tree;
    private final Supervision supervision;
    private final MailRules rules;
    private final Mailbox mailbox;
    private final MailCodec codec;
    private final Actors.Host host;
    private final Consumer<SupervisionEvent> events;

    /**
     * @param events applies and records what was decided.
     */
    MailRoom(
            final SupervisionTree tree,
            final Supervision supervision,
            final MailRules rules,
            final Mailbox mailbox,
            final Actors.Host host,
            final Consumer<SupervisionEvent> events) {
        this.tree = tree;
        this.supervision = supervision;
        this.rules = rules;
        this.mailbox = mailbox;
        this.codec = new MailCodec(tree);
        this.host = host;
        this.events = events;
    }

    /** Lets an actor that is active again have what was held for it. */
    void release(final TreeNode.Actor node, final long nowMs) {
        final List<HeldMail> held = supervision.node(node.name()).held();
        if (held.isEmpty()) {
            return;
        }
        events.accept(new SupervisionEvent.MailReleased(node.name()));
        for (final HeldMail mail : held) {
            if (mail.deadlineMs() < nowMs) {
                loseHeld(mail, LossReason.EXPIRED, nowMs);
            } else {
                mailbox.release(codec.decode(mail));
            }
        }
    }

    /** Keeps mail for an actor that is not active, or loses it by the rules. */
    void hold(final Envelope envelope, final TreeNode.Actor node, final long nowMs) {
        final NodeState state = supervision.node(node.name());
        if (envelope.message().delivery() == Message.Delivery.DERIVED) {
            return;
        }
        if (state.status() == Lifecycle.FAILED && !node.isCritical()) {
            lose(envelope, LossReason.ABANDONED, nowMs);
            return;
        }
        if (state.held().size() < rules.heldMax()) {
            events.accept(new SupervisionEvent.MailHeld(codec.encode(envelope)));
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
                replace(droppable, envelope, nowMs);
            }
            case DROP_OLDEST -> {
                if (droppable == null) {
                    lose(envelope, LossReason.OVERFLOW, nowMs);
                } else {
                    replace(droppable, envelope, nowMs);
                }
            }
            case DROP_NEWEST -> lose(envelope, LossReason.OVERFLOW, nowMs);
            case FAIL -> {
                lose(envelope, LossReason.OVERFLOW, nowMs);
                host.onRefused(Verdict.REFUSED, node.name() + " is suspended and holds all the mail it may");
            }
        }
    }

    private void replace(final HeldMail dropped, final Envelope envelope, final long nowMs) {
        loseHeld(dropped, LossReason.OVERFLOW, nowMs);
        events.accept(new SupervisionEvent.MailHeld(codec.encode(envelope)));
    }

    private void loseHeld(final HeldMail mail, final LossReason reason, final long nowMs) {
        events.accept(new SupervisionEvent.MailLost(
                new DeadLetter(mail.id(), mail.from(), mail.to(), mail.kind(), reason, mail.attempt(), nowMs, false)));
    }

    /** Mail that nobody will get; both ends of what was asked for ask again. */
    void lose(final Envelope envelope, final LossReason reason, final long nowMs) {
        final boolean isAskedAgain =
                envelope.message().delivery() == Message.Delivery.ASKED && reason != LossReason.ABANDONED;
        events.accept(new SupervisionEvent.MailLost(new DeadLetter(
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
        if (id == null) {
            return;
        }
        final TreeNode.Actor node = tree.actor(id);
        if (node == null || supervision.node(node.name()).status() == Lifecycle.ACTIVE) {
            mailbox.send(id, new Message.Resumed(true));
        }
    }
}
