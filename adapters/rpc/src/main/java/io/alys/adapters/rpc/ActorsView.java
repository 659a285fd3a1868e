// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import io.alys.core.event.DeadLetter;
import io.alys.core.event.OperatorEvent;
import java.util.List;

/**
 * The supervision tree as it stood between two inputs: an immutable snapshot.
 *
 * @param sequence of the last input before it.
 * @param timeMs of that input, Unix milliseconds.
 * @param nodes supervisors before their children.
 * @param deadLetters the last ones, oldest first.
 * @param deadLetterCount since the journal began.
 * @param operations the last orders of operators, oldest first.
 */
public record ActorsView(
        long sequence,
        long timeMs,
        List<Node> nodes,
        List<DeadLetter> deadLetters,
        long deadLetterCount,
        List<OperatorEvent.OperationDecided> operations) {
    public static final long NEVER_MS = -1;

    public ActorsView {
        nodes = List.copyOf(nodes);
        deadLetters = List.copyOf(deadLetters);
        operations = List.copyOf(operations);
    }

    /**
     * One node of the tree.
     *
     * @param kind supervisor, actor or adapter.
     * @param depth 0 for the root.
     * @param status of an actor its lifecycle, of an adapter UP or DOWN.
     * @param failures since the journal began.
     * @param restarts since the journal began.
     * @param dueMs when it restarts or its suspension ends, or -1.
     * @param suspendedBy operation and operator, or empty.
     * @param heldMail kinds, oldest first.
     * @param lastFault of it, or empty.
     * @param lastFaultMs when, or -1.
     * @param budget of a supervisor, else null.
     * @param facts more lines for people, such as a breaker's state or a health score.
     */
    public record Node(
            String name,
            String kind,
            int depth,
            String status,
            long failures,
            long restarts,
            long dueMs,
            String suspendedBy,
            List<String> heldMail,
            String lastFault,
            long lastFaultMs,
            Budget budget,
            List<String> facts) {
        public Node {
            heldMail = List.copyOf(heldMail);
            facts = List.copyOf(facts);
        }
    }

    /** Restarts that a supervisor may still decide on within its window. */
    public record Budget(int left, int max, long windowMs) {}
}
