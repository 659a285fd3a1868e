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

    /**
     * The I/O half of an actor: what became of its calls says whether it works. Its failures cost its supervisor nothing;
     * how often it is made anew is its own affair, and when it may not be any more it goes on as it is.
     *
     * @param strategy by which it is made anew; without jitter, which the retries of its calls have.
     * @param budget of that.
     * @param opensPerRestart how often its dependency's breaker opens before it is made anew, and before it is again.
     * @param isAligned it is made anew before a slot begins, where that is not too far away: consensus rests on it.
     */
    record Adapter(
            String name,
            Destination destination,
            RestartStrategy strategy,
            Budget budget,
            int opensPerRestart,
            boolean isAligned)
            implements TreeNode {
        /** One that is never made anew. */
        public Adapter(final String name, final Destination destination) {
            this(name, destination, new RestartStrategy.Never(), new Budget(0, 0, 1), 1, false);
        }
    }
}
