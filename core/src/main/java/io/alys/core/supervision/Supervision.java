// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

import static io.alys.core.actor.EventSourcedActor.NO_DEADLINE;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Lifecycle;
import io.alys.core.codec.CodecException;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.effect.Destination;
import io.alys.core.event.DeadLetter;
import io.alys.core.event.LossReason;
import io.alys.core.event.SupervisionEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What supervision remembers, by the events of its decisions alone. Until the first of them it is empty. */
public final class Supervision implements Recorded {
    /** Dead letters kept; all are counted. */
    public static final int LETTERS_MAX = 256;

    private static final long NOT_KNOWN = -1;

    private final SupervisionTree tree;
    private final List<TreeNode.Actor> actors;
    private final Map<String, NodeState> nodes = new TreeMap<>();

    // The same again, as they are looked up for every input.
    private final Map<ActorId, NodeState> byActor = new EnumMap<>(ActorId.class);
    private final Map<Destination, NodeState> byAdapter = new EnumMap<>(Destination.class);

    private final ArrayDeque<DeadLetter> letters = new ArrayDeque<>();
    private long letterCount = 0;

    // Follows from the states of the actors.
    private boolean isStopping = false;

    private long seed = 0;

    // When the next restart is due, made anew after a change: it is asked for with every input.
    private long revision = 0;
    private long dueRevision = NOT_KNOWN;
    private long dueMs = NO_DEADLINE;
    private long heldDueMs = NO_DEADLINE;

    public Supervision(final SupervisionTree tree) {
        this.tree = tree;
        this.actors = tree.actorsOf(tree.root());
        forget();
    }

    /** Changes what an event says; anything it leaves unchanged is no part of the event's meaning. */
    public void apply(final SupervisionEvent event) {
        revision++;
        switch (event) {
            case SupervisionEvent.FailureJudged judged -> applyJudged(judged);
            case SupervisionEvent.RestartPlanned planned ->
                node(planned.node()).plan(planned.dueMs(), planned.latestMs());
            case SupervisionEvent.ActorRestarted restarted ->
                node(restarted.node()).restarted(restarted.atMs());
            case SupervisionEvent.ActorAbandoned abandoned ->
                node(abandoned.node()).giveUp();
            case SupervisionEvent.MailHeld held -> node(held.mail().to()).hold(held.mail());
            case SupervisionEvent.MailReleased released -> node(released.node()).release();
            case SupervisionEvent.MailLost lost -> applyLost(lost.letter());
            case SupervisionEvent.AskedAgain asked -> node(asked.node()).askedAgain();
            case SupervisionEvent.ActorStopped stopped -> node(stopped.node()).stopped();
            case SupervisionEvent.AdapterFailed failed -> {
                node(failed.node()).failed(failed.atMs(), true);
                node(failed.node()).giveUp();
            }
            case SupervisionEvent.AdapterRecovered recovered ->
                node(recovered.node()).activate();
        }
    }

    /** The process starts: budgets and failures in a row begin anew, and nobody is suspended. Held mail stays. */
    public void onNodeStarted() {
        revision++;
        isStopping = false;
        nodes.values().forEach(NodeState::onNodeStarted);
    }

    /** The process is about to end: no actor takes mail any more. Held mail stays. */
    public void onNodeStopping() {
        revision++;
        isStopping = true;
        actors.forEach(actor -> node(actor.name()).stopping());
    }

    /** An operator suspends an actor until then. */
    void suspend(final String name, final long untilMs) {
        revision++;
        node(name).suspend(untilMs);
    }

    /** An operator's suspension of an actor ends. */
    void activate(final String name) {
        revision++;
        node(name).activate();
    }

    /** Another number after each change: whoever keeps what follows from it knows by that when to look again. */
    public long revision() {
        return revision;
    }

    /** True from the order to stop until the next start. */
    public boolean isStopping() {
        return isStopping;
    }

    public SupervisionTree tree() {
        return tree;
    }

    /** What is remembered of a node of the tree. */
    public NodeState node(final String name) {
        final NodeState node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("node=" + name + " is not in the supervision tree");
        }
        return node;
    }

    /** True when an actor takes mail: also when nobody supervises it. */
    public boolean isActive(final ActorId id) {
        final NodeState state = byActor.get(id);
        return state == null || state.status() == Lifecycle.ACTIVE;
    }

    /** True when the I/O half of a dependency is in the tree and did not fail. */
    public boolean isActive(final Destination destination) {
        final NodeState state = byAdapter.get(destination);
        return state != null && state.status() == Lifecycle.ACTIVE;
    }

    /** The last dead letters, oldest first. */
    public List<DeadLetter> deadLetters() {
        return List.copyOf(letters);
    }

    /** Dead letters since the journal began. */
    public long deadLetterCount() {
        return letterCount;
    }

    /** Of the next random number; 0 before the first was drawn. */
    long seed() {
        return seed;
    }

    /** True while nothing ever failed: then nothing is written, and digests are as without supervision. */
    public boolean isEmpty() {
        return seed == 0 && letterCount == 0 && nodes.values().stream().allMatch(NodeState::isFirst);
    }

    /**
     * The actors whose restart is due, in the order of the tree.
     *
     * @param isHeld an actor asks that those that work are left alone.
     */
    public List<TreeNode.Actor> due(final long nowMs, final boolean isHeld) {
        if (nextDueMs(isHeld) > nowMs) {
            return List.of();
        }
        final List<TreeNode.Actor> due = new ArrayList<>();
        for (final TreeNode.Actor actor : actors) {
            if (dueMs(byActor.get(actor.id()), isHeld) <= nowMs) {
                due.add(actor);
            }
        }
        return due;
    }

    /** When the next restart is due, or {@code NO_DEADLINE}. */
    public long nextDueMs(final boolean isHeld) {
        if (dueRevision != revision) {
            dueRevision = revision;
            dueMs = earliestMs(false);
            heldDueMs = earliestMs(true);
        }
        return isHeld ? heldDueMs : dueMs;
    }

    private long earliestMs(final boolean isHeld) {
        long earliest = NO_DEADLINE;
        for (final NodeState state : nodes.values()) {
            earliest = Math.min(earliest, dueMs(state, isHeld));
        }
        return earliest;
    }

    private static long dueMs(final NodeState node, final boolean isHeld) {
        return isHeld && node.status() == Lifecycle.ACTIVE ? node.latestMs() : node.dueMs();
    }

    private void applyJudged(final SupervisionEvent.FailureJudged judged) {
        final NodeState node = node(judged.node());
        final NodeState supervisor = node(judged.supervisor());
        final TreeNode.Group group = (TreeNode.Group) tree.node(judged.supervisor());
        seed = judged.seed();
        switch (judged.directive()) {
            case RESUME -> {
                node.failed(judged.atMs(), false);
                if (judged.isCharged()) {
                    supervisor.chargeResume(judged.atMs(), group.budget().windowMs());
                }
            }
            case IMMEDIATE, DELAYED -> {
                supervisor.chargeRestart(judged.atMs(), group.budget().windowMs());
                node(judged.subject()).failed(judged.atMs(), true);
                if (!judged.subject().equals(judged.node())) {
                    node.failed(judged.atMs(), false);
                }
                node.suspend(judged.dueMs());
            }
            case ABANDON -> {
                node.failed(judged.atMs(), true);
                node.giveUp();
            }
            case ESCALATE -> {}
        }
    }

    private void applyLost(final DeadLetter letter) {
        letterCount++;
        letters.add(letter);
        if (letters.size() > LETTERS_MAX) {
            letters.remove();
        }
        final NodeState receiver = node(letter.to());
        if (letter.reason() == LossReason.OVERFLOW) {
            receiver.held().stream()
                    .filter(mail -> mail.id().equals(letter.id()))
                    .findFirst()
                    .ifPresent(receiver::drop);
        }
        if (letter.isAskedAgain()) {
            receiver.mailLost();
            if (!letter.from().isEmpty()) {
                node(letter.from()).mailLost();
            }
        }
    }

    private void forget() {
        nodes.clear();
        for (final String name : tree.names()) {
            nodes.put(name, new NodeState(name));
        }
        index();
        letters.clear();
        letterCount = 0;
        seed = 0;
        isStopping = false;
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("seed", seed);
        writer.int64("letterCount", letterCount);
        writer.list("letters", List.copyOf(letters));
        writer.list(
                "nodes", nodes.values().stream().filter(node -> !node.isFirst()).toList());
    }

    /** Takes over what {@link #writeFields} wrote, perhaps of a smaller tree. */
    public void readFields(final FieldReader reader) {
        forget();
        seed = reader.int64("seed");
        letterCount = reader.int64("letterCount");
        letters.addAll(reader.list("letters", DeadLetter::read));
        for (final NodeState node : reader.list("nodes", NodeState::read)) {
            if (nodes.replace(node.name(), node) == null) {
                throw new CodecException("node=" + node.name() + " is not in the supervision tree");
            }
            isStopping |= node.status() == Lifecycle.SHUTTING_DOWN || node.status() == Lifecycle.TERMINATED;
        }
        index();
    }

    private void index() {
        revision++;
        for (final TreeNode.Actor actor : actors) {
            byActor.put(actor.id(), node(actor.name()));
        }
        for (final Destination destination : Destination.values()) {
            final TreeNode.Adapter adapter = tree.adapter(destination);
            if (adapter != null) {
                byAdapter.put(destination, node(adapter.name()));
            }
        }
    }
}
