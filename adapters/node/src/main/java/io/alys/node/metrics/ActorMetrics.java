// SPDX-License-Identifier: Apache-2.0
package io.alys.node.metrics;

import io.alys.adapters.metrics.MetricSink;
import io.alys.adapters.metrics.MetricType;
import io.alys.adapters.metrics.MetricsSource;
import io.alys.core.machine.Tally;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What happens to actors and their mail. Counts begin with the process. */
final class ActorMetrics implements MetricsSource {
    private static final String ACTOR = "actor_type";

    private final Supplier<MachineView> views;

    ActorMetrics(final Supplier<MachineView> views) {
        this.views = views;
    }

    @Override
    public void writeTo(final MetricSink sink) {
        final MachineView view = views.get();
        counters(
                sink,
                "alys_actor_messages_total",
                "Messages given to an actor, by kind.",
                ACTOR,
                "message_type",
                view.messages());
        counters(
                sink,
                "alys_actor_restarts_total",
                "Restarts of an actor, by the class of the failure, or with_another.",
                ACTOR,
                "reason",
                view.restarts());
        counters(
                sink,
                "alys_actor_lifecycle_events_total",
                "What became of an actor or of an I/O half.",
                ACTOR,
                "event",
                view.lifecycle());
        counters(
                sink,
                "alys_actor_dead_letters_total",
                "Messages to an actor that were lost, by reason.",
                ACTOR,
                "reason",
                view.deadLetters());
        counters(
                sink,
                "alys_supervision_escalation_events_total",
                "Failures that a supervisor handed upwards.",
                "supervisor",
                "child_actor",
                view.escalations());
        treeRestarts(sink, view);
        for (final MachineView.Node node : view.nodes()) {
            if (node.isActor()) {
                sink.sample(
                        "alys_actor_mailbox_size",
                        "Messages held for an actor that is suspended.",
                        MetricType.GAUGE,
                        Map.of(ACTOR, node.name()),
                        node.held());
            }
            sink.sample(
                    "alys_actor_active",
                    "1 while an actor or an I/O half does its work, else 0.",
                    MetricType.GAUGE,
                    Map.of(ACTOR, node.name()),
                    node.status().equals("ACTIVE") ? 1 : 0);
        }
    }

    private static void treeRestarts(final MetricSink sink, final MachineView view) {
        final Map<String, String> supervisors = new TreeMap<>();
        view.nodes().forEach(node -> supervisors.put(node.name(), node.supervisor()));
        for (final Tally.Count restarts : view.restarts()) {
            sink.sample(
                    "alys_supervision_tree_restarts_total",
                    "Restarts by the supervisor that decided them.",
                    MetricType.COUNTER,
                    Map.of(
                            "supervisor", supervisors.getOrDefault(restarts.of(), ""),
                            "child_actor", restarts.of(),
                            "restart_reason", restarts.what()),
                    restarts.count());
        }
    }

    private static void counters(
            final MetricSink sink,
            final String name,
            final String help,
            final String of,
            final String what,
            final List<Tally.Count> counts) {
        for (final Tally.Count count : counts) {
            sink.sample(name, help, MetricType.COUNTER, Map.of(of, count.of(), what, count.what()), count.count());
        }
    }
}
