// SPDX-License-Identifier: Apache-2.0
package io.alys.core.monitor;

import io.alys.core.actor.ActorRegistry;
import io.alys.core.actor.Message;
import io.alys.core.supervision.SupervisionTree;
import io.alys.core.supervision.TreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who is pinged how often. Fixed once made. */
public final class HealthPlan {
    /** Time between two rounds; every interval is a whole number of them. */
    public static final long ROUND_MS = 5_000;

    /** Where in that time a round falls: late in a slot, when its block is done. */
    public static final long ROUND_OFFSET_MS = 1_500;

    /** How long an I/O half has for its answer. Less than its interval, so that one ping is on its way at a time. */
    public static final long PONG_DEADLINE_MS = 5_000;

    /** For a machine that nobody supervises: nobody is pinged. */
    public static final HealthPlan NONE = new HealthPlan(List.of());

    private final List<Rule> rules;
    private final Map<String, Rule> byName = new TreeMap<>();

    private HealthPlan(final List<Rule> rules) {
        this.rules = List.copyOf(rules);
        for (final Rule rule : rules) {
            byName.put(rule.node().name(), rule);
        }
    }

    /** The actors by the priority they are registered with, and their I/O halves as those of high priority. */
    public static HealthPlan of(final ActorRegistry registry, final SupervisionTree tree) {
        final List<Rule> rules = new ArrayList<>();
        for (final String name : tree.names()) {
            switch (tree.node(name)) {
                case TreeNode.Actor actor -> {
                    final ActorRegistry.Registration registration = registry.byName(name);
                    if (registration != null) {
                        rules.add(new Rule(actor, intervalMs(registration.priority()), actor.isCritical()));
                    }
                }
                case TreeNode.Adapter adapter -> rules.add(new Rule(adapter, intervalMs(Message.Priority.HIGH), false));
                case TreeNode.Group group -> {}
            }
        }
        return new HealthPlan(rules);
    }

    /** In the order of the tree. */
    public List<Rule> rules() {
        return rules;
    }

    /** True when the node can't do its work without this one; false for a name that is not in the plan. */
    boolean isCritical(final String name) {
        final Rule rule = byName.get(name);
        return rule != null && rule.isCritical();
    }

    /** The first round after a time. */
    static long nextRoundMs(final long afterMs) {
        return (Math.floorDiv(afterMs - ROUND_OFFSET_MS, ROUND_MS) + 1) * ROUND_MS + ROUND_OFFSET_MS;
    }

    static long intervalMs(final Message.Priority priority) {
        return switch (priority) {
            case EMERGENCY, CRITICAL -> ROUND_MS;
            case HIGH -> 2 * ROUND_MS;
            case NORMAL -> 4 * ROUND_MS;
            case LOW, BACKGROUND -> 6 * ROUND_MS;
        };
    }

    /**
     * One node.
     *
     * @param node an actor or an adapter.
     * @param intervalMs between two pings.
     */
    public record Rule(TreeNode node, long intervalMs, boolean isCritical) {
        /** Whether a round is this node's turn, by when the last round was; the first round is everybody's. */
        boolean isDue(final long lastRoundMs, final long nowMs) {
            return lastRoundMs == Health.NEVER_MS || turn(nowMs) > turn(lastRoundMs);
        }

        private long turn(final long timeMs) {
            return Math.floorDiv(timeMs - ROUND_OFFSET_MS, intervalMs);
        }
    }
}
