// SPDX-License-Identifier: Apache-2.0
package io.alys.core.monitor;

import static io.alys.core.actor.EventSourcedActor.NO_DEADLINE;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.event.HealthEvent;
import io.alys.core.health.HealthState;
import io.alys.core.health.ResourceKind;
import io.alys.core.health.ResourceLevel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is known of the node's health, by the events of its monitor alone. Until the first of them it is empty. */
public final class Health implements Recorded {
    /** A score below this is told. */
    public static final int SCORE_MIN = 50;

    public static final int SCORE_MAX = 100;

    /** What a resource that runs out takes off the score. */
    static final int WARN_COST = 10;

    static final int CRITICAL_COST = 30;

    static final long NEVER_MS = -1;
    private static final long NOT_KNOWN_MS = -1;

    private final HealthPlan plan;
    private final Map<String, NodeHealth> nodes = new TreeMap<>();
    private final Map<ResourceKind, ResourceReading> resources = new EnumMap<>(ResourceKind.class);
    private long nextRoundMs = NO_DEADLINE;
    private long lastRoundMs = NEVER_MS;
    private boolean isScoreBelow = false;

    // Made anew after a change: for readers, and as it is asked for with every input.
    private Report report = null;
    private long dueMs = NOT_KNOWN_MS;

    public Health(final HealthPlan plan) {
        this.plan = plan;
    }

    /** Changes what an event says. */
    public void apply(final HealthEvent event) {
        changed();
        switch (event) {
            case HealthEvent.MonitoringBegun begun -> {
                forget();
                nextRoundMs = begun.nextRoundMs();
                begun.nodes().forEach(name -> nodes.put(name, NodeHealth.unknown(name)));
            }
            case HealthEvent.PingsSent sent -> {
                lastRoundMs = sent.atMs();
                nextRoundMs = sent.nextRoundMs();
                sent.answered().forEach(name -> nodes.put(name, node(name).answered(sent.atMs())));
                sent.asked()
                        .forEach(
                                ping -> nodes.put(ping.node(), node(ping.node()).asked(ping)));
            }
            case HealthEvent.PongSeen seen ->
                nodes.put(seen.node(), node(seen.node()).answered(seen.atMs()));
            case HealthEvent.NodeHealthChanged change ->
                nodes.put(change.node(), node(change.node()).changed(change));
            case HealthEvent.ScoreCrossed crossed -> isScoreBelow = crossed.isBelow();
            case HealthEvent.ResourceLevelChanged change ->
                resources.put(
                        change.kind(),
                        new ResourceReading(
                                change.kind(), change.level(), change.used(), change.limit(), change.atMs()));
        }
    }

    /** True until a process began to watch over itself: then nothing is written, and digests are as without health. */
    public boolean isEmpty() {
        return nodes.isEmpty() && resources.isEmpty();
    }

    /**
     * 100 for each healthy node and 50 for each degraded one, over all of which anything is known; half of it when a
     * critical one is not healthy; less for each resource that runs out. 0 to 100; 100 when nothing is known.
     */
    public int score() {
        int known = 0;
        int sum = 0;
        boolean isHalved = false;
        for (final NodeHealth node : nodes.values()) {
            if (node.state() == HealthState.UNKNOWN) {
                continue;
            }
            known++;
            sum += switch (node.state()) {
                case HEALTHY -> SCORE_MAX;
                case DEGRADED -> SCORE_MAX / 2;
                case UNHEALTHY, RECOVERING, UNKNOWN -> 0;
            };
            isHalved |= node.state() != HealthState.HEALTHY && plan.isCritical(node.name());
        }
        int score = known == 0 ? SCORE_MAX : sum / known;
        score = isHalved ? score / 2 : score;
        for (final ResourceReading resource : resources.values()) {
            score -= switch (resource.level()) {
                case OK -> 0;
                case WARN -> WARN_COST;
                case CRITICAL -> CRITICAL_COST;
            };
        }
        return Math.max(0, score);
    }

    /** The node with the name; one that is not pinged is unknown. */
    public NodeHealth node(final String name) {
        final NodeHealth node = nodes.get(name);
        return node == null ? NodeHealth.unknown(name) : node;
    }

    /** Whether the node with the name is pinged. */
    boolean isWatched(final String name) {
        return nodes.containsKey(name);
    }

    ResourceLevel level(final ResourceKind kind) {
        final ResourceReading reading = resources.get(kind);
        return reading == null ? ResourceLevel.OK : reading.level();
    }

    /** The score was told to be too low. */
    public boolean isScoreBelow() {
        return isScoreBelow;
    }

    /** When the last round of pings was, Unix milliseconds, or -1. */
    public long lastRoundMs() {
        return lastRoundMs;
    }

    long nextRoundMs() {
        return nextRoundMs;
    }

    /** When a round is due or a ping counts as missed, or {@code NO_DEADLINE}. */
    public long nextDueMs() {
        if (dueMs == NOT_KNOWN_MS) {
            dueMs = nextRoundMs;
            nodes.values().forEach(node -> dueMs = Math.min(dueMs, node.deadlineMs()));
        }
        return dueMs;
    }

    /** All of it, as it is now; the same object until something changes, and safe to hand to other threads. */
    public Report report() {
        if (report == null) {
            report = new Report(
                    score(), isScoreBelow, lastRoundMs, List.copyOf(nodes.values()), List.copyOf(resources.values()));
        }
        return report;
    }

    private void forget() {
        nodes.clear();
        resources.clear();
        nextRoundMs = NO_DEADLINE;
        lastRoundMs = NEVER_MS;
        isScoreBelow = false;
        changed();
    }

    private void changed() {
        report = null;
        dueMs = NOT_KNOWN_MS;
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("nextRoundMs", nextRoundMs);
        writer.int64("lastRoundMs", lastRoundMs);
        writer.flag("isScoreBelow", isScoreBelow);
        writer.list("nodes", nodes.values());
        writer.list("resources", resources.values());
    }

    public void readFields(final FieldReader reader) {
        forget();
        nextRoundMs = reader.int64("nextRoundMs");
        lastRoundMs = reader.int64("lastRoundMs");
        isScoreBelow = reader.flag("isScoreBelow");
        reader.list("nodes", NodeHealth::read).forEach(node -> nodes.put(node.name(), node));
        reader.list("resources", ResourceReading::read).forEach(each -> resources.put(each.kind(), each));
    }

    /**
     * A snapshot for readers.
     *
     * @param nodes by name.
     * @param resources of which a level other than OK was ever seen in this process.
     */
    public record Report(
            int score,
            boolean isScoreBelow,
            long lastRoundMs,
            List<NodeHealth> nodes,
            List<ResourceReading> resources) {}
}
