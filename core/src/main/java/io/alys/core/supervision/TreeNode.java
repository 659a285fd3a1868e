// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

import io.alys.core.actor.ActorId;
import io.alys.core.effect.Destination;
import java.util.List;

/** A node of the supervision tree. Names are unique in the tree and lasting: journals hold them. */
public sealed interface TreeNode {
    String name();

    /**
     * Restarts its children.
     *
     * @param strategy by which it is restarted itself, by the supervisor above; of no meaning for the root.
     * @param children in the order in which they start; a later one may rest on an earlier.
     */
    record Group(
            String name,
            ChildPolicy childPolicy,
            Budget budget,
            Escalation onExhaustion,
            RestartStrategy strategy,
            List<TreeNode> children)
            implements TreeNode {
        public Group {
            children = List.copyOf(children);
        }
    }

    /**
     * An actor.
     *
     * @param strategy by which it is restarted.
     * @param freeRestarts failures in a row that are answered at once, before the strategy's waits begin.
     * @param isCritical consensus rests on it: it is never given up while the node runs, and no wait of its own is
     *     longer than {@link Supervisor#CRITICAL_DELAY_MS_MAX}.
     */
    record Actor(String name, ActorId id, RestartStrategy strategy, int freeRestarts, boolean isCritical)
            implements TreeNode {}

    /** The I/O half of an actor: what became of its calls says whether it works. It restarts itself. */
    record Adapter(String name, Destination destination) implements TreeNode {}
}
