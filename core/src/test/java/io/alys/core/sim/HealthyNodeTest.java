// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Lifecycle;
import io.alys.core.actor.Message;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Verdict;
import io.alys.core.command.HealthCommand;
import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.Event;
import io.alys.core.event.Events;
import io.alys.core.event.FailureClass;
import io.alys.core.event.HealthEvent;
import io.alys.core.event.SupervisionEvent;
import io.alys.core.health.HealthState;
import io.alys.core.health.PongStatus;
import io.alys.core.health.ResourceKind;
import io.alys.core.health.ResourceLevel;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.core.monitor.Health;
import io.alys.core.monitor.NodeHealth;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthyNodeTest {
    private static final long ROUND_MS = 5_000;
    private static final long FIRST_MS = new SimNode(0).nowMs();

    private SimNode node = new SimNode(0);

    @AfterEach
    void everyScenarioReplaysAndRestores() {
        assertThat(node.firstDivergence()).isEqualTo(-1);
        assertThat(node.restored().actorsDigest()).isEqualTo(node.machine().actorsDigest());
        assertThat(node.restored().nextDeadlineMs()).isEqualTo(node.machine().nextDeadlineMs());
    }

    @Test
    void shouldKnowEverybodyIsHealthyAfterTheFirstRound() {
        node.start();
        assertThat(health().report().nodes())
                .hasSize(8)
                .allMatch(each -> each.state() == HealthState.UNKNOWN && each.lastPongMs() == -1);

        node.run(ROUND_MS);

        assertThat(health().report().nodes())
                .hasSize(8)
                .allMatch(each -> each.state() == HealthState.HEALTHY && each.lastPongMs() > FIRST_MS);
        assertThat(health().score()).isEqualTo(100);
    }

    @Test
    void shouldPingCriticalActorsEachRoundAndOthersEachSecond() {
        node.start().run(ROUND_MS);
        final long chainMs = health().node("chain.actor").lastPongMs();
        final long bridgeMs = health().node("bridge.actor").lastPongMs();
        final long adapterMs = health().node("storage.block-store").lastPongMs();
        node.run(60_000);

        final List<HealthEvent.PingsSent> rounds = JournaledEvents.of(node, HealthEvent.PingsSent.class);
        assertThat(rounds).hasSize(13);
        assertThat(rounds.stream().filter(round -> round.answered().contains("bridge.actor")))
                .hasSize(7);
        assertThat(rounds.stream().filter(round -> !round.asked().isEmpty())).hasSize(7);
        assertThat(health().node("chain.actor").lastPongMs()).isEqualTo(chainMs + 60_000);
        assertThat(health().node("bridge.actor").lastPongMs()).isBetween(bridgeMs + 50_000, bridgeMs + 60_000);
        assertThat(health().node("storage.block-store").lastPongMs()).isBetween(adapterMs + 50_000, adapterMs + 60_000);
    }

    @Test
    void shouldCostTheJournalOneEventARoundAndTwoAnAdaptersPingWhileNothingChanges() {
        node.start().run(2 * ROUND_MS);
        final int before = JournaledEvents.of(node, HealthEvent.class).size();
        final int rounds = JournaledEvents.of(node, HealthEvent.PingsSent.class).size();
        final int pongs = JournaledEvents.of(node, HealthEvent.PongSeen.class).size();
        node.run(100_000);

        assertThat(JournaledEvents.of(node, HealthEvent.PingsSent.class)).hasSize(rounds + 20);
        assertThat(JournaledEvents.of(node, HealthEvent.PongSeen.class)).hasSize(pongs + 4 * 10);
        assertThat(JournaledEvents.of(node, HealthEvent.class)).hasSize(before + 20 + 4 * 10);
        assertThat(bytesOf(HealthEvent.PingsSent.class) / 20).isLessThan(400);
    }

    @Test
    void shouldRestartAnActorThatAnswersNoPingAndSeeItRecover() {
        node = silent(ActorId.BRIDGE, 0, 45_000);
        node.start().run(ROUND_MS);
        assertThat(state("bridge.actor")).isEqualTo(HealthState.DEGRADED);
        node.run(20_000);
        assertThat(state("bridge.actor")).isEqualTo(HealthState.UNHEALTHY);

        assertThat(restartsOf("bridge.actor")).isEqualTo(1);
        assertThat(JournaledEvents.of(node, SupervisionEvent.FailureJudged.class))
                .singleElement()
                .matches(judged -> judged.node().equals("bridge.actor")
                        && judged.failureClass() == FailureClass.TIMEOUT
                        && judged.isCharged());
        assertThat(notices("bridge.actor is UNHEALTHY")).isEqualTo(1);

        node.run(25_000);
        assertThat(state("bridge.actor")).isIn(HealthState.RECOVERING, HealthState.UNHEALTHY);
        node.run(20_000);
        assertThat(state("bridge.actor")).isEqualTo(HealthState.HEALTHY);
        assertThat(notices("bridge.actor is HEALTHY again")).isEqualTo(1);
    }

    @Test
    void shouldNotStopANodeWhoseActorWorksButAnswersNoPing() {
        node = silent(ActorId.CHAIN, 0, Long.MAX_VALUE / 2);
        node.start().run(300_000);

        assertThat(state("chain.actor")).isEqualTo(HealthState.UNHEALTHY);
        assertThat(restartsOf("chain.actor")).as("asked for three times").isEqualTo(3);
        assertThat(node.effects).noneMatch(effect -> effect instanceof Effect.HaltWanted);
        assertThat(node.chain().head().height()).isGreaterThan(145);
        assertThat(health().node("chain.actor").failures()).isEqualTo(9);
        final int events =
                JournaledEvents.of(node, HealthEvent.NodeHealthChanged.class).size();
        node.run(60_000);
        assertThat(JournaledEvents.of(node, HealthEvent.NodeHealthChanged.class))
                .hasSize(events);
    }

    @Test
    void shouldTakeAThrowOnAPingForAFaultAndAMissedPing() {
        node = new SimNode(
                0,
                () -> (actor, message, nowMs) ->
                        actor == ActorId.STORAGE && message instanceof Message.Ping && nowMs - FIRST_MS < ROUND_MS
                                ? new IllegalStateException("injected")
                                : null);
        node.start().run(ROUND_MS);
        assertThat(state("storage.actor")).isEqualTo(HealthState.DEGRADED);
        assertThat(node.machine().faultCount()).isEqualTo(1);

        node.run(20_000);
        assertThat(state("storage.actor")).isEqualTo(HealthState.HEALTHY);
        assertThat(node.machine().supervision().node("storage.actor").status()).isEqualTo(Lifecycle.ACTIVE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Destination.class,
            names = {"ENGINE", "SIGNER", "BITCOIN", "STORAGE"})
    void shouldFindAnAdapterThatHangsAndTakeItsLateAnswerForASignOfLife(final Destination destination) {
        final String name = Machines.supervisionTree().adapter(destination).name();
        node.start().run(ROUND_MS);
        node.hung.add(destination);
        node.run(10_000 + ROUND_MS);
        assertThat(state(name)).isEqualTo(HealthState.DEGRADED);
        node.run(20_000);
        assertThat(state(name)).isEqualTo(HealthState.UNHEALTHY);
        assertThat(node.machine().supervision().node(name).status()).isEqualTo(Lifecycle.FAILED);
        node.run(60_000);
        assertThat(node.effects)
                .as("one ping at a time waits for it")
                .filteredOn(effect -> effect instanceof Effect.PingWanted ping && ping.destination() == destination)
                .hasSize(2);
        assertThat(JournaledEvents.of(node, SupervisionEvent.AdapterRecovered.class))
                .as("nothing says that it works")
                .noneMatch(recovered -> recovered.node().equals(name));

        node.hung.clear();
        node.settle();
        assertThat(state(name)).isEqualTo(HealthState.RECOVERING);
        node.run(2 * ROUND_MS);
        assertThat(state(name)).isEqualTo(HealthState.HEALTHY);
        assertThat(node.machine().supervision().node(name).status()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(notices(name + " is UNHEALTHY")).isEqualTo(1);
    }

    @Test
    void shouldTellOnceThatTheScoreIsTooLowAndOnceThatItIsNot() {
        node.start().run(ROUND_MS);
        node.engine.fault = FaultKind.UNREACHABLE;
        node.run(60_000);
        assertThat(state("chain.engine")).isEqualTo(HealthState.DEGRADED);
        assertThat(state("chain.engine-client")).isEqualTo(HealthState.DEGRADED);
        assertThat(health().score()).isLessThan(Health.SCORE_MIN);
        assertThat(notices("health score=")).isEqualTo(1);
        assertThat(node.notices.stream().filter(text -> text.startsWith("health score=")))
                .singleElement()
                .asString()
                .contains("is below 50", "chain.engine DEGRADED");

        node.engine.fault = null;
        node.run(40_000);
        assertThat(health().score()).isEqualTo(100);
        assertThat(JournaledEvents.of(node, HealthEvent.ScoreCrossed.class))
                .extracting(HealthEvent.ScoreCrossed::isBelow)
                .containsExactly(true, false);
    }

    @Test
    void shouldNotPingASignerThatIsNotThere() {
        node = new SimNode(-1);
        node.start().run(60_000);

        assertThat(health().report().nodes())
                .hasSize(7)
                .noneMatch(each -> each.name().equals("chain.signer"));
        assertThat(node.effects)
                .noneMatch(
                        effect -> effect instanceof Effect.PingWanted ping && ping.destination() == Destination.SIGNER);
    }

    @Test
    void shouldRecordResourcesThatRunOutAndLowerTheScore() {
        node.start().run(ROUND_MS);
        assertThat(feed(ResourceKind.DISK, ResourceLevel.WARN)).isEqualTo(Verdict.ACCEPTED);
        assertThat(feed(ResourceKind.DISK, ResourceLevel.WARN)).isEqualTo(Verdict.ACCEPTED);
        assertThat(health().score()).isEqualTo(90);
        feed(ResourceKind.DISK, ResourceLevel.CRITICAL);
        feed(ResourceKind.HEAP, ResourceLevel.CRITICAL);
        assertThat(health().score()).isEqualTo(40);
        assertThat(health().isScoreBelow()).isTrue();
        assertThat(JournaledEvents.of(node, HealthEvent.ResourceLevelChanged.class))
                .hasSize(3);
        assertThat(notices("resource=DISK level=CRITICAL before=WARN used=1 limit=2"))
                .isEqualTo(1);
        final long height = node.chain().head().height();

        node.run(10_000);

        assertThat(node.chain().head().height()).as("blocks go on").isGreaterThan(height + 3);
        feed(ResourceKind.DISK, ResourceLevel.OK);
        feed(ResourceKind.HEAP, ResourceLevel.OK);
        assertThat(health().score()).isEqualTo(100);
        assertThat(health().isScoreBelow()).isFalse();
    }

    @Test
    void shouldRefuseAPongThatNobodyWaitsFor() {
        node.start().run(ROUND_MS);
        final var pong = new HealthCommand.PongGiven(new EffectId(1, 0), Destination.ENGINE, PongStatus.UNHEALTHY);
        assertThat(node.feed(pong, Source.ENGINE)).isEqualTo(Verdict.STALE);
        assertThat(state("chain.engine-client")).isEqualTo(HealthState.HEALTHY);
        final var observer = new HealthCommand.PongGiven(new EffectId(1, 0), Destination.OBSERVER, PongStatus.HEALTHY);
        assertThat(node.feed(observer, Source.ENGINE)).isEqualTo(Verdict.STALE);
    }

    @Test
    void shouldRefuseThePongOfAnotherPingWhileOneWaits() {
        node.start().run(ROUND_MS);
        node.hung.add(Destination.STORAGE);
        node.run(10_000);
        assertThat(health().node("storage.block-store").isAsked()).isTrue();
        final EffectId other =
                new EffectId(health().node("storage.block-store").pingId().sequence() - 1, 0);

        assertThat(node.feed(
                        new HealthCommand.PongGiven(other, Destination.STORAGE, PongStatus.HEALTHY), Source.STORAGE))
                .isEqualTo(Verdict.STALE);
        assertThat(health().node("storage.block-store").isAsked()).isTrue();
    }

    @Test
    void shouldBeginAnewWithEachProcess() {
        node = silent(ActorId.BRIDGE, 0, 30_000);
        node.start().run(25_000);
        node.hung.add(Destination.STORAGE);
        node.run(10_000);
        feed(ResourceKind.HEAP, ResourceLevel.CRITICAL);
        node.hung.clear();
        node.crashAndRestart();

        assertThat(health().report().resources()).isEmpty();
        assertThat(health().report().nodes()).hasSize(8).allMatch(each -> each.state() == HealthState.UNKNOWN);
        node.run(ROUND_MS);
        assertThat(health().report().nodes()).allMatch(each -> each.state() == HealthState.HEALTHY);
    }

    @Test
    void shouldComeBackFromASnapshotWhileAPingIsOnItsWay() {
        node.start().run(ROUND_MS);
        node.hung.add(Destination.BITCOIN);
        node.run(8_000);
        assertThat(health().node("bridge.bitcoin-client").isAsked()).isTrue();

        final StateMachine fresh = Machines.forSpec(node.spec);
        final ExpandableArrayBuffer snapshot = new ExpandableArrayBuffer();
        final int length = node.machine().writeSnapshot(snapshot, 0);
        fresh.readSnapshot(snapshot, 0, length, StateMachine.SNAPSHOT_VERSION);

        assertThat(fresh.actorsDigest()).isEqualTo(node.machine().actorsDigest());
        assertThat(fresh.nextDeadlineMs()).isEqualTo(node.machine().nextDeadlineMs());
        assertThat(fresh.health().report()).isEqualTo(health().report());
    }

    private static SimNode silent(final ActorId silent, final long fromMs, final long toMs) {
        return new SimNode(0, () -> new FaultyActor.Plan() {
            @Override
            public RuntimeException faultOf(final ActorId actor, final Message message, final long nowMs) {
                return null;
            }

            @Override
            public boolean isSilent(final ActorId actor, final Message message, final long nowMs) {
                return actor == silent
                        && message instanceof Message.Ping
                        && nowMs - FIRST_MS >= fromMs
                        && nowMs - FIRST_MS < toMs;
            }
        });
    }

    private Verdict feed(final ResourceKind kind, final ResourceLevel level) {
        return node.feed(new HealthCommand.ResourceLevelSeen(kind, level, 1, 2), Source.NODE);
    }

    private Health health() {
        return node.machine().health();
    }

    private HealthState state(final String name) {
        final NodeHealth known = health().node(name);
        return known.state();
    }

    private long notices(final String start) {
        return node.notices.stream().filter(text -> text.startsWith(start)).count();
    }

    private long restartsOf(final String name) {
        return JournaledEvents.of(node, SupervisionEvent.FailureJudged.class).stream()
                .filter(judged -> judged.node().equals(name))
                .count();
    }

    private long bytesOf(final Class<? extends Event> type) {
        final long[] bytes = new long[1];
        final RecordFrame frame = new RecordFrame();
        for (final byte[] record : node.journal) {
            frame.copyFrom(new UnsafeBuffer(record), 0, record.length)
                    .forEachEvent((number, version, source, offset, length) ->
                            bytes[0] += Events.CATALOG.byType(number).javaType() == type ? length : 0);
        }
        return bytes[0];
    }
}
