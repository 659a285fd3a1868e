// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Envelope;
import io.alys.core.event.Directive;
import io.alys.core.event.Event;
import io.alys.core.event.OperatorEvent;
import io.alys.core.event.SupervisionEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often what happened to actors since this process began, for people. It is no state: a snapshot does not hold it, no
 * digest sees it, and nothing is decided by it. The machine's own thread alone.
 */
public final class Tally {
    private static final String WITH_ANOTHER = "with_another";
    private static final String OTHER = "other";

    private final Map<ActorId, List<Kind>> messages = new EnumMap<>(ActorId.class);
    private final Map<String, Map<String, long[]>> restarts = new TreeMap<>();
    private final Map<String, Map<String, long[]>> lifecycle = new TreeMap<>();
    private final Map<String, Map<String, long[]>> deadLetters = new TreeMap<>();
    private final Map<String, Map<String, long[]>> escalations = new TreeMap<>();

    /** Why an actor that waits for its restart does. */
    private final Map<String, String> reasons = new TreeMap<>();

    /** Mail an actor was given, by actor and kind. */
    public List<Count> messages() {
        final List<Count> all = new ArrayList<>();
        for (final List<Kind> kinds : messages.values()) {
            kinds.forEach(each -> all.add(new Count(each.actor, each.kind, each.count)));
        }
        all.sort(Comparator.comparing(Count::of).thenComparing(Count::what));
        return List.copyOf(all);
    }

    /** Restarts by actor and reason: the class of its failure, or that it restarts with another. */
    public List<Count> restarts() {
        return counts(restarts);
    }

    /** Steps of actors and adapters, by name and step. */
    public List<Count> lifecycle() {
        return counts(lifecycle);
    }

    /** Mail that was lost, by receiver and reason. */
    public List<Count> deadLetters() {
        return counts(deadLetters);
    }

    /** Failures handed upwards, by supervisor and the subject it could not help. */
    public List<Count> escalations() {
        return counts(escalations);
    }

    /** For each message, so by the fewest steps: an actor is given few kinds, and the same ones again and again. */
    void onDelivered(final String actor, final Envelope envelope) {
        List<Kind> kinds = messages.get(envelope.to());
        if (kinds == null) {
            kinds = new ArrayList<>();
            messages.put(envelope.to(), kinds);
        }
        final String kind = envelope.message().kind();
        for (int i = 0; i < kinds.size(); i++) {
            if (kinds.get(i).kind.equals(kind)) {
                kinds.get(i).count++;
                return;
            }
        }
        kinds.add(new Kind(actor, kind));
    }

    void onRecorded(final Event event) {
        switch (event) {
            case SupervisionEvent decided -> onSupervised(decided);
            case OperatorEvent decided -> onOperated(decided);
            default -> {}
        }
    }

    private void onSupervised(final SupervisionEvent event) {
        switch (event) {
            case SupervisionEvent.FailureJudged judged -> onJudged(judged);
            case SupervisionEvent.RestartPlanned planned -> reasons.putIfAbsent(planned.node(), WITH_ANOTHER);
            case SupervisionEvent.ActorRestarted restarted -> {
                final String reason = reasons.remove(restarted.node());
                count(restarts, restarted.node(), reason == null ? OTHER : reason);
                count(lifecycle, restarted.node(), "restarted");
            }
            case SupervisionEvent.ActorAbandoned abandoned -> count(lifecycle, abandoned.node(), "failed");
            case SupervisionEvent.ActorStopped stopped -> count(lifecycle, stopped.node(), "stopped");
            case SupervisionEvent.MailLost lost ->
                count(deadLetters, lost.letter().to(), lost.letter().reason().name());
            case SupervisionEvent.AdapterFailed failed -> count(lifecycle, failed.node(), "failed");
            case SupervisionEvent.AdapterRecovered recovered -> count(lifecycle, recovered.node(), "recovered");
            case SupervisionEvent.MailHeld held -> {}
            case SupervisionEvent.MailReleased released -> {}
            case SupervisionEvent.AskedAgain asked -> {}
        }
    }

    private void onOperated(final OperatorEvent event) {
        switch (event) {
            case OperatorEvent.ActorSuspended suspended -> count(lifecycle, suspended.node(), "suspended_by_operator");
            case OperatorEvent.ActorResumed resumed ->
                count(lifecycle, resumed.node(), "resumed_by_" + resumed.cause());
            case OperatorEvent.OperationDecided decided -> {}
            case OperatorEvent.StateDigested digested -> {}
        }
    }

    private void onJudged(final SupervisionEvent.FailureJudged judged) {
        if (judged.directive() == Directive.ESCALATE) {
            count(escalations, judged.supervisor(), judged.subject());
        } else if (judged.directive() == Directive.RESUME) {
            count(lifecycle, judged.node(), "resumed");
        } else if (judged.directive() != Directive.ABANDON) {
            reasons.put(judged.node(), judged.failureClass().name());
            count(lifecycle, judged.node(), "suspended");
        }
    }

    private static void count(final Map<String, Map<String, long[]>> counts, final String of, final String what) {
        Map<String, long[]> inner = counts.get(of);
        if (inner == null) {
            inner = new TreeMap<>();
            counts.put(of, inner);
        }
        final long[] count = inner.get(what);
        if (count == null) {
            inner.put(what, new long[] {1});
        } else {
            count[0]++;
        }
    }

    private static List<Count> counts(final Map<String, Map<String, long[]>> counts) {
        final List<Count> all = new ArrayList<>();
        counts.forEach((of, inner) -> inner.forEach((what, count) -> all.add(new Count(of, what, count[0]))));
        return List.copyOf(all);
    }

    /** Mail of one kind for one actor. */
    private static final class Kind {
        private final String actor;
        private final String kind;
        private long count = 1;

        private Kind(final String actor, final String kind) {
            this.actor = actor;
            this.kind = kind;
        }
    }

    /**
     * One count.
     *
     * @param of the node of the supervision tree.
     * @param what was counted of it.
     */
    public record Count(String of, String what, long count) {}
}
