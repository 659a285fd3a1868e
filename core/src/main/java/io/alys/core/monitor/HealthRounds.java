// SPDX-License-Identifier: Apache-2.0
package io.alys.core.monitor;

import io.alys.core.actor.CurrentInput;
import io.alys.core.actor.Lifecycle;
import io.alys.core.command.HealthCommand;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.event.Event;
import io.alys.core.event.FailureClass;
import io.alys.core.event.HealthEvent;
import io.alys.core.event.SupervisionEvent;
import io.alys.core.health.HealthState;
import io.alys.core.health.PongStatus;
import io.alys.core.health.ResourceLevel;
import io.alys.core.monitor.HealthMonitor.Outcome;
import io.alys.core.supervision.Supervision;
import io.alys.core.supervision.TreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The rounds of pings within the machine's inputs. A round begins with a tick that finds it due: the actors get their pings
 * as mail and answer within the same input, the I/O halves get theirs as effects and answer with inputs of their own.
 */
public final class HealthRounds {
    private final HealthPlan plan;
    private final Health health;
    private final Supervision supervision;
    private final CurrentInput input;
    private final Consumer<Event> journal;
    private final Consumer<SupervisionEvent> supervise;

    // Within the input.
    private boolean isRound = false;
    private boolean isDue = false;
    private final Map<String, PongStatus> pongs = new TreeMap<>();

    /**
     * @param journal takes each event after it was applied.
     * @param supervise applies and records what supervision is told.
     */
    public HealthRounds(
            final HealthPlan plan,
            final Supervision supervision,
            final CurrentInput input,
            final Consumer<Event> journal,
            final Consumer<SupervisionEvent> supervise) {
        this.plan = plan;
        this.health = new Health(plan);
        this.supervision = supervision;
        this.input = input;
        this.journal = journal;
        this.supervise = supervise;
    }

    public Health health() {
        return health;
    }

    /** A process started; whoever is not there is not pinged. */
    public void onStart(final Predicate<TreeNode> isThere) {
        final List<String> names = new ArrayList<>();
        for (final HealthPlan.Rule rule : plan.rules()) {
            if (isThere.test(rule.node())) {
                names.add(rule.node().name());
            }
        }
        if (!names.isEmpty()) {
            apply(new HealthEvent.MonitoringBegun(HealthPlan.nextRoundMs(input.timeMs()), names));
        }
    }

    /** Time passed: gives the actors whose turn it is to be pinged. */
    public List<TreeNode.Actor> tick() {
        final List<TreeNode.Actor> pinged = new ArrayList<>();
        isDue = health.nextDueMs() <= input.timeMs();
        isRound = health.nextRoundMs() <= input.timeMs();
        if (isRound) {
            pongs.clear();
            for (final HealthPlan.Rule rule : dueRules()) {
                if (rule.node() instanceof TreeNode.Actor actor) {
                    pinged.add(actor);
                }
            }
        }
        return pinged;
    }

    /** An actor answered its ping. */
    public void onPong(final String node, final PongStatus status) {
        if (isRound && status != null) {
            pongs.put(node, status);
        }
    }

    /** All mail of the input was delivered: ends the round, if there was one. Gives the actors that ought to restart. */
    public List<TreeNode.Actor> conclude() {
        if (!isDue) {
            return List.of();
        }
        isDue = false;
        final List<TreeNode.Actor> restarts = new ArrayList<>();
        for (final HealthPlan.Rule rule : plan.rules()) {
            if (health.node(rule.node().name()).deadlineMs() <= input.timeMs()) {
                onOutcome(rule.node(), Outcome.MISSED, true, restarts);
            }
        }
        if (isRound) {
            isRound = false;
            concludeRound(restarts);
        }
        tellScore();
        return restarts;
    }

    /** An I/O half answered; false when nobody waits for that answer. */
    public boolean onPongGiven(final HealthCommand.PongGiven pong) {
        final TreeNode.Adapter adapter = supervision.tree().adapter(pong.from());
        if (adapter == null) {
            return false;
        }
        final NodeHealth node = health.node(adapter.name());
        if (!node.isAsked() || !node.pingId().equals(pong.effectId())) {
            return false;
        }
        if (!onOutcome(adapter, Outcome.of(pong.status()), false, new ArrayList<>())) {
            apply(new HealthEvent.PongSeen(adapter.name(), input.timeMs()));
        }
        tellScore();
        return true;
    }

    /** A resource's level, which the one who measures it found changed. */
    public void onResource(final HealthCommand.ResourceLevelSeen seen) {
        final ResourceLevel before = health.level(seen.kind());
        if (seen.level() == before) {
            return;
        }
        apply(new HealthEvent.ResourceLevelChanged(
                seen.kind(), seen.level(), seen.used(), seen.limit(), input.timeMs()));
        input.effects()
                .add(new Effect.NoticeWanted("resource=" + seen.kind() + " level=" + seen.level() + " before=" + before
                        + " used=" + seen.used() + " limit=" + seen.limit()));
        tellScore();
    }

    private List<HealthPlan.Rule> dueRules() {
        return plan.rules().stream()
                .filter(rule ->
                        health.isWatched(rule.node().name()) && rule.isDue(health.lastRoundMs(), input.timeMs()))
                .toList();
    }

    private void concludeRound(final List<TreeNode.Actor> restarts) {
        final List<HealthPlan.Rule> due = dueRules();
        final List<HealthEvent.Asked> asked = new ArrayList<>();
        for (final HealthPlan.Rule rule : due) {
            if (rule.node() instanceof TreeNode.Adapter adapter
                    && !health.node(adapter.name()).isAsked()) {
                final int ordinal = input.effects().add(new Effect.PingWanted(adapter.destination()));
                asked.add(new HealthEvent.Asked(
                        adapter.name(),
                        new EffectId(input.sequence(), ordinal),
                        input.timeMs() + HealthPlan.PONG_DEADLINE_MS));
            }
        }
        final List<String> late = due.stream()
                .filter(rule -> rule.node() instanceof TreeNode.Adapter)
                .map(rule -> rule.node().name())
                .filter(name -> health.node(name).isAsked())
                .toList();
        apply(new HealthEvent.PingsSent(
                input.timeMs(), HealthPlan.nextRoundMs(input.timeMs()), List.copyOf(pongs.keySet()), asked));
        for (final HealthPlan.Rule rule : due) {
            switch (rule.node()) {
                case TreeNode.Actor actor -> {
                    final PongStatus pong = pongs.get(actor.name());
                    onOutcome(actor, pong == null ? Outcome.MISSED : Outcome.of(pong), false, restarts);
                }
                case TreeNode.Adapter adapter -> {
                    if (late.contains(adapter.name())) {
                        onOutcome(adapter, Outcome.MISSED, false, restarts);
                    }
                }
                case TreeNode.Group group -> throw new IllegalStateException("nobody pings " + group.name());
            }
        }
    }

    /** Judges, and records what is new; false when nothing is. */
    private boolean onOutcome(
            final TreeNode node, final Outcome outcome, final boolean isDeadline, final List<TreeNode.Actor> restarts) {
        final NodeHealth before = health.node(node.name());
        final Lifecycle status = supervision.node(node.name()).status();
        final HealthEvent.NodeHealthChanged change = HealthMonitor.judge(
                before, outcome, node instanceof TreeNode.Actor && status == Lifecycle.ACTIVE, input.timeMs());
        final boolean isNews = isDeadline || HealthMonitor.isNews(before, change);
        if (isNews) {
            apply(change);
            tell(before, change);
        }
        switch (node) {
            case TreeNode.Actor actor -> {
                if (HealthMonitor.isRestartAsked(before, change)) {
                    restarts.add(actor);
                }
            }
            case TreeNode.Adapter adapter -> superviseAdapter(adapter, status, change, outcome);
            case TreeNode.Group group -> {}
        }
        return isNews;
    }

    /** A half that hangs fails for supervision, too; only one that says it works is recovered. */
    private void superviseAdapter(
            final TreeNode.Adapter adapter,
            final Lifecycle status,
            final HealthEvent.NodeHealthChanged change,
            final Outcome outcome) {
        if (change.state() == HealthState.UNHEALTHY && status == Lifecycle.ACTIVE) {
            supervise.accept(new SupervisionEvent.AdapterFailed(adapter.name(), FailureClass.TIMEOUT, input.timeMs()));
        } else if (outcome == Outcome.GOOD && status == Lifecycle.FAILED) {
            supervise.accept(new SupervisionEvent.AdapterRecovered(adapter.name(), input.timeMs()));
        }
    }

    private void tell(final NodeHealth before, final HealthEvent.NodeHealthChanged change) {
        if (change.state() == HealthState.UNHEALTHY && before.state() != HealthState.UNHEALTHY) {
            input.effects()
                    .add(new Effect.NoticeWanted(change.node() + " is UNHEALTHY: pings without a good answer in a row="
                            + change.failures()));
        } else if (change.state() == HealthState.HEALTHY && before.state() == HealthState.RECOVERING) {
            input.effects().add(new Effect.NoticeWanted(change.node() + " is HEALTHY again"));
        }
    }

    private void tellScore() {
        final int score = health.score();
        final boolean isBelow = score < Health.SCORE_MIN;
        if (isBelow == health.isScoreBelow()) {
            return;
        }
        apply(new HealthEvent.ScoreCrossed(score, isBelow, input.timeMs()));
        input.effects()
                .add(new Effect.NoticeWanted("health score=" + score + (isBelow ? " is below " : " is again at least ")
                        + Health.SCORE_MIN + (isBelow ? ": " + ill() : "")));
    }

    private String ill() {
        final List<String> ill = new ArrayList<>();
        for (final NodeHealth node : health.report().nodes()) {
            if (node.state() != HealthState.HEALTHY && node.state() != HealthState.UNKNOWN) {
                ill.add(node.name() + " " + node.state());
            }
        }
        for (final ResourceReading resource : health.report().resources()) {
            if (resource.level() != ResourceLevel.OK) {
                ill.add(resource.kind() + " " + resource.level());
            }
        }
        return String.join(", ", ill);
    }

    private void apply(final HealthEvent event) {
        health.apply(event);
        journal.accept(event);
    }
}
