// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.event.OperatorEvent;
import io.alys.core.event.SupervisionEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What operators ordered of late, and whom they suspended; changed by events alone. Empty until the first order. */
public final class Operations implements Recorded {
    /** Orders remembered, so that one that is sent again is not carried out again. */
    public static final int DECIDED_MAX = 32;

    private final ArrayDeque<OperatorEvent.OperationDecided> decided = new ArrayDeque<>();
    private final Map<String, OperatorEvent.ActorSuspended> suspensions = new TreeMap<>();

    /** Changes what an event says, here and in what supervision remembers of the actor. */
    public void apply(final OperatorEvent event, final Supervision supervision) {
        switch (event) {
            case OperatorEvent.OperationDecided decision -> {
                decided.add(decision);
                if (decided.size() > DECIDED_MAX) {
                    decided.remove();
                }
            }
            case OperatorEvent.ActorSuspended suspended -> {
                suspensions.put(suspended.node(), suspended);
                supervision.suspend(suspended.node(), suspended.untilMs());
            }
            case OperatorEvent.ActorResumed resumed -> {
                suspensions.remove(resumed.node());
                supervision.activate(resumed.node());
            }
            case OperatorEvent.StateDigested digested -> {}
        }
    }

    /** What supervision decides about an actor ends the suspension that an operator ordered. */
    public void onSupervision(final SupervisionEvent event) {
        switch (event) {
            case SupervisionEvent.RestartPlanned planned -> suspensions.remove(planned.node());
            case SupervisionEvent.ActorAbandoned abandoned -> suspensions.remove(abandoned.node());
            case SupervisionEvent.ActorStopped stopped -> suspensions.remove(stopped.node());
            default -> {}
        }
    }

    /** The process starts: nobody is suspended. */
    public void onNodeStarted() {
        suspensions.clear();
    }

    /** The last orders, oldest first. */
    public List<OperatorEvent.OperationDecided> decided() {
        return List.copyOf(decided);
    }

    /** The decision about an order, or null when none is remembered. */
    public OperatorEvent.OperationDecided decision(final String operationId) {
        for (final OperatorEvent.OperationDecided decision : decided) {
            if (decision.operationId().equals(operationId)) {
                return decision;
            }
        }
        return null;
    }

    /** The suspension that an operator ordered, or null. */
    public OperatorEvent.ActorSuspended suspension(final String node) {
        return suspensions.get(node);
    }

    /** True while nothing was ever ordered: then nothing is written, and digests are as without operators. */
    public boolean isEmpty() {
        return decided.isEmpty() && suspensions.isEmpty();
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.list("decided", List.copyOf(decided));
        writer.list("suspensions", new ArrayList<>(suspensions.values()));
    }

    /** Takes over what {@link #writeFields} wrote. */
    public void readFields(final FieldReader reader) {
        clear();
        decided.addAll(reader.list("decided", OperatorEvent.OperationDecided::read));
        for (final OperatorEvent.ActorSuspended each : reader.list("suspensions", OperatorEvent.ActorSuspended::read)) {
            suspensions.put(each.node(), each);
        }
    }

    /** As before the first order: for a snapshot that is older than orders. */
    public void clear() {
        decided.clear();
        suspensions.clear();
    }
}
