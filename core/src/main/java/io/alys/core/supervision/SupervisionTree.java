// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

import io.alys.core.actor.ActorId;
import io.alys.core.effect.Destination;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The nodes, who is above whom, and who restarts with whom. */
public final class SupervisionTree {
    /** Nobody is supervised: a fault is recorded, and that is all. */
    public static final SupervisionTree NONE = new SupervisionTree(new TreeNode.Group(
            "root",
            ChildPolicy.ONE_FOR_ONE,
            new Budget(0, 0, 1),
            Escalation.STOP,
            new RestartStrategy.Never(),
            List.of()));

    private static final int DEPTH_MAX = 5;
    private static final int NAME_LENGTH_MAX = 128;

    private final TreeNode.Group root;
    private final Map<String, TreeNode> nodes = new TreeMap<>();
    private final List<String> order = new ArrayList<>();
    private final Map<String, TreeNode.Group> parents = new TreeMap<>();
    private final Map<ActorId, TreeNode.Actor> actors = new EnumMap<>(ActorId.class);
    private final Map<Destination, TreeNode.Adapter> adapters = new EnumMap<>(Destination.class);

    /**
     * @throws IllegalArgumentException naming the node that breaks a rule.
     */
    public SupervisionTree(final TreeNode.Group root) {
        this.root = root;
        require(
                root.onExhaustion() == Escalation.STOP || root.onExhaustion() == Escalation.CONTINUE_WITHOUT,
                root,
                "nobody is above the root");
        add(root, 1);
    }

    public TreeNode.Group root() {
        return root;
    }

    /** The node, or null. */
    public TreeNode node(final String name) {
        return nodes.get(name);
    }

    /** The node of an actor, or null when nobody supervises it. */
    public TreeNode.Actor actor(final ActorId id) {
        return actors.get(id);
    }

    /** The node of an I/O half, or null. */
    public TreeNode.Adapter adapter(final Destination destination) {
        return adapters.get(destination);
    }

    /** The supervisor of a node; null for the root. */
    public TreeNode.Group parent(final TreeNode node) {
        return parents.get(node.name());
    }

    /** Every node, supervisors before their children, children in their order. */
    public List<String> names() {
        return List.copyOf(order);
    }

    /** The actors at or below a node, in order. */
    public List<TreeNode.Actor> actorsOf(final TreeNode node) {
        final List<TreeNode.Actor> found = new ArrayList<>();
        collect(node, found);
        return found;
    }

    /** The actors that restart when the supervisor restarts this child of its. */
    public List<TreeNode.Actor> restartedWith(final TreeNode.Group supervisor, final TreeNode child) {
        final List<TreeNode.Actor> found = new ArrayList<>();
        boolean isReached = false;
        for (final TreeNode sibling : supervisor.children()) {
            isReached |= sibling.name().equals(child.name());
            final boolean isRestarted = switch (supervisor.childPolicy()) {
                case ONE_FOR_ONE -> sibling.name().equals(child.name());
                case ONE_FOR_ALL -> true;
                case REST_FOR_ONE -> isReached;
            };
            if (isRestarted) {
                collect(sibling, found);
            }
        }
        return found;
    }

    private void add(final TreeNode node, final int depth) {
        require(!node.name().isBlank() && node.name().length() <= NAME_LENGTH_MAX, node, "its name is 1 to 128 long");
        require(nodes.put(node.name(), node) == null, node, "its name is taken");
        require(depth <= DEPTH_MAX, node, "it is deeper than " + DEPTH_MAX);
        order.add(node.name());
        switch (node) {
            case TreeNode.Group group -> {
                for (final TreeNode child : group.children()) {
                    parents.put(child.name(), group);
                    add(child, depth + 1);
                }
                require(
                        group.onExhaustion() != Escalation.CONTINUE_WITHOUT
                                || actorsOf(group).stream().noneMatch(TreeNode.Actor::isCritical),
                        group,
                        "it can't continue without a critical actor");
            }
            case TreeNode.Actor actor -> {
                require(actors.put(actor.id(), actor) == null, actor, "its actor stands elsewhere too");
                require(actor.freeRestarts() >= 0, actor, "freeRestarts=" + actor.freeRestarts());
                require(
                        !actor.isCritical() || actor.strategy().isRestarting(),
                        actor,
                        "a critical actor has to be restarted");
            }
            case TreeNode.Adapter adapter -> {
                require(adapters.put(adapter.destination(), adapter) == null, adapter, "its adapter stands elsewhere");
                require(adapter.opensPerRestart() >= 1, adapter, "opensPerRestart=" + adapter.opensPerRestart());
                require(!adapter.strategy().isRandom(), adapter, "the strategy of an adapter has no jitter");
                require(
                        !adapter.strategy().isRestarting() || adapter.budget().restartsMax() > 0,
                        adapter,
                        "it has a strategy but no budget");
            }
        }
    }

    private static void collect(final TreeNode node, final List<TreeNode.Actor> found) {
        switch (node) {
            case TreeNode.Group group -> group.children().forEach(child -> collect(child, found));
            case TreeNode.Actor actor -> found.add(actor);
            case TreeNode.Adapter adapter -> {}
        }
    }

    private static void require(final boolean holds, final TreeNode node, final String rule) {
        if (!holds) {
            throw new IllegalArgumentException("supervision tree, node=" + node.name() + ": " + rule);
        }
    }
}
