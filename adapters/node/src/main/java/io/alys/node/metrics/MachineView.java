// SPDX-License-Identifier: Apache-2.0
package io.alys.node.metrics;

import io.alys.core.machine.StateMachine;
import io.alys.core.machine.Tally;
import io.alys.core.monitor.Health;
import io.alys.core.resilience.DependencyView;
import io.alys.core.supervision.NodeState;
import io.alys.core.supervision.SupervisionTree;
import io.alys.core.supervision.TreeNode;
import java.util.ArrayList;
import java.util.List;

/** What other threads may know of the machine's actors: a copy of it between two inputs. */
record MachineView(
        List<Tally.Count> messages,
        List<Tally.Count> restarts,
        List<Tally.Count> lifecycle,
        List<Tally.Count> deadLetters,
        List<Tally.Count> escalations,
        List<Node> nodes,
        List<DependencyView> dependencies,
        Health.Report health) {
    /** To be called by the machine's own thread. */
    static MachineView of(final StateMachine machine) {
        final SupervisionTree tree = machine.supervision().tree();
        final List<Node> nodes = new ArrayList<>();
        for (final String name : tree.names()) {
            final TreeNode node = tree.node(name);
            if (!(node instanceof TreeNode.Group)) {
                final NodeState state = machine.supervision().node(name);
                nodes.add(new Node(
                        name,
                        tree.parent(node).name(),
                        node instanceof TreeNode.Actor,
                        state.status().name(),
                        state.heldCount()));
            }
        }
        final Tally tally = machine.tally();
        return new MachineView(
                tally.messages(),
                tally.restarts(),
                tally.lifecycle(),
                tally.deadLetters(),
                tally.escalations(),
                List.copyOf(nodes),
                machine.dependencyViews(),
                machine.health().report());
    }

    /** One actor or adapter. */
    record Node(String name, String supervisor, boolean isActor, String status, int held) {}
}
