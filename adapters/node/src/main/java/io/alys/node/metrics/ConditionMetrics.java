// SPDX-License-Identifier: Apache-2.0
package io.alys.node.metrics;

import io.alys.adapters.metrics.MetricSink;
import io.alys.adapters.metrics.MetricType;
import io.alys.adapters.metrics.MetricsSource;
import io.alys.core.event.BreakerPhase;
import io.alys.core.health.HealthState;
import io.alys.core.health.ResourceKind;
import io.alys.core.health.ResourceLevel;
import io.alys.core.monitor.Health;
import io.alys.core.monitor.NodeHealth;
import io.alys.core.resilience.DependencyView;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How well the node and what it depends on are: breakers, health, and what runs out. */
final class ConditionMetrics implements MetricsSource {
    private static final String DEPENDENCY = "dependency";

    private final Supplier<MachineView> views;

    ConditionMetrics(final Supplier<MachineView> views) {
        this.views = views;
    }

    @Override
    public void writeTo(final MetricSink sink) {
        final MachineView view = views.get();
        dependencies(sink, view.dependencies());
        health(sink, view.health());
    }

    private static void dependencies(final MetricSink sink, final List<DependencyView> views) {
        for (final DependencyView view : views) {
            final String dependency = view.dependency().name();
            sink.sample(
                    "alys_actor_circuit_breaker_state",
                    "0 while calls go out, 1 while one is let through to try, 2 while none is.",
                    MetricType.GAUGE,
                    Map.of("actor", view.name(), DEPENDENCY, dependency),
                    value(view.phase()));
            counter(
                    sink,
                    "alys_dependency_breaker_opened_total",
                    "How often the breaker opened since the journal began.",
                    dependency,
                    view.openedCount());
            counter(
                    sink,
                    "alys_dependency_failures_total",
                    "Calls that failed since the journal began.",
                    dependency,
                    view.failureCount());
            counter(
                    sink,
                    "alys_dependency_restarts_total",
                    "How often its client was made anew since the journal began.",
                    dependency,
                    view.restartCount());
            sink.sample(
                    "alys_dependency_retries_left",
                    "Retries that its budget allows now.",
                    MetricType.GAUGE,
                    Map.of(DEPENDENCY, dependency),
                    view.retriesLeft());
        }
    }

    private static void health(final MetricSink sink, final Health.Report report) {
        sink.sample(
                "alys_system_health_score",
                "How well the node is, 0 to 100.",
                MetricType.GAUGE,
                Map.of(),
                report.score());
        for (final NodeHealth node : report.nodes()) {
            sink.sample(
                    "alys_actor_health_state",
                    "By its answers to pings: 0 healthy, 1 recovering or not asked yet, 2 degraded, 3 unhealthy.",
                    MetricType.GAUGE,
                    Map.of("actor_type", node.name()),
                    value(node.state()));
        }
        final Map<ResourceKind, ResourceLevel> levels = new EnumMap<>(ResourceKind.class);
        report.resources().forEach(reading -> levels.put(reading.kind(), reading.level()));
        for (final ResourceKind kind : ResourceKind.values()) {
            sink.sample(
                    "alys_resource_level",
                    "0 while there is enough, 1 while it runs short, 2 while it is about to end.",
                    MetricType.GAUGE,
                    Map.of("resource", kind.name()),
                    value(levels.getOrDefault(kind, ResourceLevel.OK)));
        }
    }

    private static void counter(
            final MetricSink sink, final String name, final String help, final String dependency, final long count) {
        sink.sample(name, help, MetricType.COUNTER, Map.of(DEPENDENCY, dependency), count);
    }

    private static int value(final BreakerPhase phase) {
        return switch (phase) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private static int value(final HealthState state) {
        return switch (state) {
            case HEALTHY -> 0;
            case UNKNOWN, RECOVERING -> 1;
            case DEGRADED -> 2;
            case UNHEALTHY -> 3;
        };
    }

    private static int value(final ResourceLevel level) {
        return switch (level) {
            case OK -> 0;
            case WARN -> 1;
            case CRITICAL -> 2;
        };
    }
}
