// SPDX-License-Identifier: Apache-2.0
package io.alys.core.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.Message;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.effect.EffectId;
import io.alys.core.event.HealthEvent;
import io.alys.core.fixture.Specs;
import io.alys.core.health.HealthState;
import io.alys.core.health.ResourceKind;
import io.alys.core.health.ResourceLevel;
import io.alys.core.machine.Machines;
import io.alys.core.value.Bytes;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final HealthPlan PLAN =
            HealthPlan.of(Machines.registry(Specs.single(Bytes.of(new byte[48]))), Machines.supervisionTree());
    private static final String CRITICAL = "chain.actor";
    private static final String ADAPTER = "bridge.bitcoin-client";

    private final Health health = new Health(PLAN);

    @Test
    void shouldScoreByTheFormula() {
        assertThat(health.score()).as("when empty").isEqualTo(100);
        begin(CRITICAL, ADAPTER, "storage.block-store");
        assertThat(health.score()).as("when nothing is known").isEqualTo(100);

        see(CRITICAL, HealthState.HEALTHY);
        see(ADAPTER, HealthState.HEALTHY);
        assertThat(health.score()).isEqualTo(100);
        see(ADAPTER, HealthState.DEGRADED);
        assertThat(health.score()).isEqualTo((100 + 50) / 2);
        see("storage.block-store", HealthState.UNHEALTHY);
        assertThat(health.score()).isEqualTo((100 + 50) / 3);
        see(CRITICAL, HealthState.DEGRADED);
        assertThat(health.score()).as("halved").isEqualTo((50 + 50) / 3 / 2);
        see(CRITICAL, HealthState.UNHEALTHY);
        see(ADAPTER, HealthState.RECOVERING);
        assertThat(health.score()).isZero();
    }

    @Test
    void shouldTakeResourcesOffTheScoreAndNeverGoBelowNothing() {
        begin(CRITICAL);
        see(CRITICAL, HealthState.HEALTHY);
        for (final ResourceKind kind : ResourceKind.values()) {
            resource(kind, ResourceLevel.WARN);
        }
        assertThat(health.score()).isEqualTo(50);
        resource(ResourceKind.DISK, ResourceLevel.CRITICAL);
        assertThat(health.score()).isEqualTo(30);
        for (final ResourceKind kind : ResourceKind.values()) {
            resource(kind, ResourceLevel.CRITICAL);
        }
        assertThat(health.score()).isZero();
        for (final ResourceKind kind : ResourceKind.values()) {
            resource(kind, ResourceLevel.OK);
        }
        assertThat(health.score()).isEqualTo(100);
    }

    @Test
    void shouldWriteAndReadAllOfIt() {
        begin(CRITICAL, ADAPTER);
        see(CRITICAL, HealthState.RECOVERING);
        resource(ResourceKind.HEAP, ResourceLevel.WARN);
        health.apply(new HealthEvent.ScoreCrossed(3, true, 7));
        health.apply(new HealthEvent.PingsSent(
                9, 14, List.of(CRITICAL), List.of(new HealthEvent.Asked(ADAPTER, new EffectId(5, 2), 11))));

        final Health copy = new Health(PLAN);
        final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
        final BinaryFieldWriter writer = new BinaryFieldWriter();
        health.writeFields(writer.wrap(bytes, 0));
        final BinaryFieldReader reader = new BinaryFieldReader().wrap(bytes, 0, writer.position(), 1);
        copy.readFields(reader);
        reader.end();

        assertThat(copy.report()).isEqualTo(health.report());
        assertThat(copy.nextDueMs()).isEqualTo(health.nextDueMs()).isEqualTo(11);
        assertThat(copy.node(ADAPTER).isAsked()).isTrue();
        assertThat(copy.isScoreBelow()).isTrue();
    }

    @Test
    void shouldForgetWhatAnEarlierProcessKnew() {
        begin(CRITICAL, ADAPTER);
        see(CRITICAL, HealthState.UNHEALTHY);
        resource(ResourceKind.HEAP, ResourceLevel.CRITICAL);
        health.apply(new HealthEvent.ScoreCrossed(3, true, 7));

        begin(CRITICAL);

        assertThat(health.score()).isEqualTo(100);
        assertThat(health.isScoreBelow()).isFalse();
        assertThat(health.isWatched(ADAPTER)).isFalse();
        assertThat(health.report().resources()).isEmpty();
        assertThat(health.node(CRITICAL)).isEqualTo(NodeHealth.unknown(CRITICAL));
    }

    @Test
    void shouldBeEmptyBeforeAnythingBegan() {
        assertThat(health.isEmpty()).isTrue();
        assertThat(health.nextDueMs()).isEqualTo(EventSourcedActor.NO_DEADLINE);
        begin(CRITICAL);
        assertThat(health.isEmpty()).isFalse();
    }

    @Test
    void shouldGiveTheSameReportUntilSomethingChanges() {
        begin(CRITICAL);
        final Health.Report before = health.report();
        assertThat(health.report()).isSameAs(before);
        see(CRITICAL, HealthState.HEALTHY);
        assertThat(health.report().nodes()).extracting(NodeHealth::state).containsExactly(HealthState.HEALTHY);
        assertThat(before.nodes()).extracting(NodeHealth::state).containsExactly(HealthState.UNKNOWN);
    }

    @Test
    void shouldPingByPriority() {
        assertThat(HealthPlan.intervalMs(Message.Priority.CRITICAL)).isEqualTo(5_000);
        assertThat(HealthPlan.intervalMs(Message.Priority.HIGH)).isEqualTo(10_000);
        assertThat(HealthPlan.intervalMs(Message.Priority.NORMAL)).isEqualTo(20_000);
        assertThat(HealthPlan.intervalMs(Message.Priority.BACKGROUND)).isEqualTo(30_000);
        assertThat(PLAN.rules())
                .filteredOn(rule -> rule.intervalMs() == 5_000)
                .extracting(rule -> rule.node().name())
                .containsExactly("chain.engine", "chain.actor");
        assertThat(PLAN.rules()).hasSize(8);
    }

    private void begin(final String... nodes) {
        health.apply(new HealthEvent.MonitoringBegun(1_000, List.of(nodes)));
    }

    private void see(final String node, final HealthState state) {
        health.apply(new HealthEvent.NodeHealthChanged(node, state, 0, 0, 0, true, 5));
    }

    private void resource(final ResourceKind kind, final ResourceLevel level) {
        health.apply(new HealthEvent.ResourceLevelChanged(kind, level, 1, 2, 3));
    }
}
