// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.Lifecycle;
import io.alys.core.chain.SignedBlock;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.BreakerPhase;
import io.alys.core.event.ChainEvent;
import io.alys.core.event.DependencyEvent;
import io.alys.core.fixture.Specs;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.core.resilience.Dependencies;
import io.alys.core.resilience.DependencyState;
import io.alys.core.resilience.DependencyView;
import io.alys.core.value.EvmAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node depends on goes away and comes back. */
class DependencyOutageTest {
    private static final EvmAddress ALICE = EvmAddress.fromHex("0x00000000000000000000000000000000000a11ce");
    private static final long SLOT_MS = 2000;
    private static final long STEP_MS = 50;
    private static final long OUTAGE_S = 60;

    private final SimNode node = new SimNode(0);

    @AfterEach
    void everyScenarioReplaysAndRestores() {
        assertThat(node.firstDivergence()).isEqualTo(-1);
        assertThat(node.restored().digest()).isEqualTo(node.machine().digest());
        assertThat(node.restored().actorsDigest()).isEqualTo(node.machine().actorsDigest());
        assertThat(node.machine().faultCount()).isZero();
    }

    @Test
    void shouldLeaveNoTraceWhileEverythingWorks() {
        node.start().run(20 * SLOT_MS);

        assertThat(node.machine().dependencies().isEmpty()).isTrue();
        assertThat(dependencyEvents()).isEmpty();
    }

    static LongStream returns() {
        return LongStream.iterate(0, offsetMs -> offsetMs < SLOT_MS, offsetMs -> offsetMs + STEP_MS);
    }

    /** The client comes back at every time there is within a slot. */
    @ParameterizedTest(name = "{0} ms into a slot")
    @MethodSource("returns")
    void shouldGoOnInTheFirstSlotAfterTheClientsReturnAtTheLatest(final long offsetMs) {
        node.start().run(5 * SLOT_MS);
        node.engine.fault = FaultKind.UNREACHABLE;
        node.run(10 * SLOT_MS - node.nowMs() % SLOT_MS + offsetMs);
        node.engine.fault = null;
        final long returnMs = node.nowMs();
        final int headsBefore = node.heads.size();
        node.run(2 * SLOT_MS);

        final SignedBlock first = node.heads.get(headsBefore);
        final long nextSlotMs = Math.floorDiv(returnMs, SLOT_MS) * SLOT_MS + SLOT_MS;
        final long startMs = first.block().slot() * SLOT_MS;
        assertThat(startMs).as("the slot of its return, or the next").isBetween(nextSlotMs - SLOT_MS, nextSlotMs);
    }

    @Test
    void shouldProposeInTheFirstHalfOfASlotAndNotAfterIt() {
        node.start().run(5 * SLOT_MS - node.nowMs() % SLOT_MS);
        node.engine.fault = FaultKind.UNREACHABLE;
        node.run(10 * SLOT_MS);
        for (int slot = 0; slot < 20; slot++) {
            node.engine.fault = null;
            node.run(SLOT_MS);
            node.engine.fault = FaultKind.UNREACHABLE;
            node.run(2 * SLOT_MS + 350);
        }

        assertThat(proposedAfterMs())
                .isNotEmpty()
                .allMatch(afterMs -> afterMs <= SLOT_MS / 2)
                .anyMatch(afterMs -> afterMs > 100);
    }

    /** The client answers late, and so the next slot begins while our block is under way. */
    @ParameterizedTest(name = "{0} ms into the next slot")
    @ValueSource(longs = {300, 700, 1_400})
    void shouldStillProposeInASlotThatBeganWhileABlockWasUnderWay(final long lateMs) {
        node.start().run(5 * SLOT_MS - node.nowMs() % SLOT_MS + 4 * SLOT_MS - STEP_MS);
        node.hung.add(Destination.ENGINE);
        node.run(SLOT_MS + STEP_MS + lateMs);
        node.hung.clear();
        final int headsBefore = node.heads.size();
        node.run(3 * SLOT_MS);

        final long before = node.heads.get(headsBefore - 1).block().slot();
        assertThat(node.heads.get(headsBefore).block().slot()).isEqualTo(before + 1);
        assertThat(node.heads.get(headsBefore + 1).block().slot()).isEqualTo(before + (lateMs <= 1_000 ? 2 : 3));
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"UNREACHABLE", "TIMEOUT", "NOT_READY", "PROTOCOL", "UNAUTHORIZED"})
    void shouldBoundTheCallsOfAnOutageOfTheExecutionClient(final FaultKind kind) {
        node.start().run(5 * SLOT_MS);
        final long callsBefore = calls(Destination.ENGINE);
        node.engine.fault = kind;
        node.run(OUTAGE_S * 1000);

        assertThat(calls(Destination.ENGINE) - callsBefore).isBetween(OUTAGE_S / 2, 10 + OUTAGE_S + OUTAGE_S / 2 + 5);
        assertThat(state(Destination.ENGINE).breaker().phase()).isNotEqualTo(BreakerPhase.CLOSED);
        assertThat(node.effects.subList(node.effects.size() - 20, node.effects.size()))
                .filteredOn(effect -> effect.destination() == Destination.ENGINE)
                .filteredOn(effect -> !(effect instanceof Effect.PingWanted))
                .allMatch(effect ->
                        effect instanceof Effect.EngineStatusWanted || effect instanceof Effect.AdapterRestartWanted);
        assertThat(node.engine.renewals).isBetween(1, 11);

        node.engine.fault = null;
        node.run(3 * SLOT_MS);
        assertThat(state(Destination.ENGINE).breaker().phase()).isEqualTo(BreakerPhase.CLOSED);
        assertThat(status("chain.engine-client")).isEqualTo(Lifecycle.ACTIVE);
    }

    @Test
    void shouldLetOneCallThroughAHalfOpenBreaker() {
        node.start().run(5 * SLOT_MS);
        node.engine.fault = FaultKind.UNREACHABLE;
        node.bitcoin.fault = FaultKind.NOT_READY;
        node.store.fill();
        node.signer.fault = FaultKind.UNREACHABLE;
        node.run(OUTAGE_S * 1000);

        for (final Destination dependency : Dependencies.ALL) {
            BreakerPhase phase = BreakerPhase.CLOSED;
            int failures = 0;
            for (final DependencyEvent event : dependencyEvents()) {
                if (event.dependency() != dependency) {
                    continue;
                }
                failures += event instanceof DependencyEvent.DependencyFailed ? 1 : 0;
                if (event instanceof DependencyEvent.BreakerMoved moved) {
                    if (phase == BreakerPhase.HALF_OPEN) {
                        assertThat(failures).as(dependency.name()).isEqualTo(1);
                    }
                    phase = moved.phase();
                    failures = 0;
                }
            }
        }
    }

    @Test
    void shouldShowHowADependencyStands() {
        node.start().run(5 * SLOT_MS);
        assertThat(node.machine().dependencyViews())
                .extracting(DependencyView::name)
                .containsExactly("chain.engine-client", "chain.signer", "bridge.bitcoin-client", "storage.block-store");
        assertThat(node.machine().dependencyViews())
                .allMatch(view -> view.phase() == BreakerPhase.CLOSED
                        && view.retryAtMs() == -1
                        && view.failureCount() == 0
                        && view.retriesLeft() == 10);
        node.bitcoin.fault = FaultKind.UNREACHABLE;
        node.run(20_000);

        final DependencyView view = node.machine().dependencyViews().get(2);
        assertThat(view.phase()).isIn(BreakerPhase.OPEN, BreakerPhase.HALF_OPEN);
        assertThat(view.retryAtMs()).isBetween(node.nowMs() - 100, node.nowMs() + 1_000);
        assertThat(view.lastFailureMs()).isBetween(node.nowMs() - 1_100, node.nowMs());
        assertThat(view.phaseSinceMs()).isEqualTo(view.lastFailureMs());
        assertThat(view.failureCount()).isGreaterThan(15);
        assertThat(view.openedCount()).isGreaterThan(12);
        assertThat(view.retriesLeft()).isBetween(0, 9);
    }

    @Test
    void shouldCureAClientOfWhichTheConnectionHangs() {
        node.start().run(5 * SLOT_MS);
        node.engine.isStuck = true;
        node.run(5 * SLOT_MS);
        final long height = height();

        assertThat(node.engine.renewals).isEqualTo(1);
        assertThat(state(Destination.ENGINE).restartCount()).isEqualTo(1);
        node.run(3 * SLOT_MS);
        assertThat(height()).isGreaterThanOrEqualTo(height + 2);
    }

    @Test
    void shouldCureASignerOfWhichTheRecordFailedWithinASlot() {
        node.start().run(5 * SLOT_MS);
        node.signer.isStuck = true;
        node.run(8 * SLOT_MS);

        assertThat(node.signer.renewals).isEqualTo(1);
        assertThat(slotsMissed()).isLessThanOrEqualTo(1);
        assertThat(status("chain.signer")).isEqualTo(Lifecycle.ACTIVE);
    }

    @Test
    void shouldSignInTheSameSlotWhenTheSignerFailsForAMoment() {
        node.start().run(5 * SLOT_MS);
        node.run(SLOT_MS - node.nowMs() % SLOT_MS - STEP_MS);
        final int headsBefore = node.heads.size();
        node.signer.fault = FaultKind.UNREACHABLE;
        node.run(2 * STEP_MS); // Too short for the third failure, which opens the breaker.
        assertThat(node.heads).hasSize(headsBefore);
        assertThat(state(Destination.SIGNER).failureCount()).isPositive();
        node.signer.fault = null;
        node.run(6 * SLOT_MS);

        assertThat(slotsMissed()).isZero();
        assertThat(SignerOrder.rootsBySlot(node.effects))
                .allSatisfy((slot, roots) -> assertThat(roots).hasSize(1));
    }

    @Test
    void shouldGoOnProposingWhenTheSignerComesBackAfterLong() {
        node.start().run(5 * SLOT_MS);
        node.signer.fault = FaultKind.UNREACHABLE;
        node.run(OUTAGE_S * 1000);
        final long stuck = height();
        assertThat(node.effects.stream().filter(SignerOrder::isOne)).hasSizeLessThan(20 + (int) (2 * OUTAGE_S));
        assertThat(node.signer.renewals).isBetween((int) OUTAGE_S / 2, (int) (2 * OUTAGE_S));
        node.signer.fault = null;
        node.run(SLOT_MS + 200);
        assertThat(height()).isGreaterThan(stuck);

        node.run(5 * SLOT_MS);
        assertThat(height()).isGreaterThanOrEqualTo(stuck + 5);
        assertThat(SignerOrder.rootsBySlot(node.effects))
                .allSatisfy((slot, roots) -> assertThat(roots).hasSize(1));
    }

    @Test
    void shouldProbeBitcoinWithTheCheapestQuestionAndSayThatItIsBackWithoutABlock() {
        node.start().run(3 * SLOT_MS);
        node.bitcoin.fault = FaultKind.UNREACHABLE;
        node.run(30 * SLOT_MS);
        final long blockCalls = node.effects.stream()
                .filter(effect -> effect instanceof Effect.BitcoinBlockWanted)
                .count();
        assertThat(height()).isGreaterThan(30);
        assertThat(status("bridge.bitcoin-client")).isEqualTo(Lifecycle.FAILED);

        node.bitcoin.fault = null;
        node.run(SLOT_MS);
        assertThat(status("bridge.bitcoin-client")).isEqualTo(Lifecycle.ACTIVE);
        assertThat(state(Destination.BITCOIN).breaker().phase()).isEqualTo(BreakerPhase.CLOSED);
        assertThat(blockCalls).as("only tips were asked for meanwhile").isLessThan(4);

        node.bitcoin.deposit(Specs.FEDERATION_SCRIPT, 50_000_000, ALICE);
        node.bitcoin.mine(2);
        node.run(4 * SLOT_MS);
        assertThat(node.bridge().creditedCount()).isEqualTo(1);
    }

    @Test
    void shouldStoreEverythingOnceTheStoreTakesBlocksAgain() {
        node.start().run(3 * SLOT_MS);
        node.store.fill();
        node.run(20 * SLOT_MS);
        assertThat(calls(Destination.STORAGE)).isLessThan(20 + 2 * 40);
        assertThat(height()).as("blocks go on meanwhile").isGreaterThan(20);
        node.store.drain();
        node.run(SLOT_MS);

        assertThat(node.store.appliedSequence()).isGreaterThan(0);
        assertThat(state(Destination.STORAGE).breaker().phase()).isEqualTo(BreakerPhase.CLOSED);
        assertThat(state(Destination.STORAGE).isWaiting()).isFalse();
    }

    @Test
    void shouldComeBackFromASnapshotTakenWhileEverythingIsDown() {
        node.start().run(3 * SLOT_MS);
        node.engine.fault = FaultKind.UNREACHABLE;
        node.bitcoin.fault = FaultKind.UNREACHABLE;
        node.store.fill();
        node.run(10 * SLOT_MS + 350);
        final ExpandableArrayBuffer snapshot = new ExpandableArrayBuffer();
        final int length = node.machine().writeSnapshot(snapshot, 0);
        final StateMachine fresh = Machines.forSpec(node.spec);
        fresh.readSnapshot(snapshot, 0, length, StateMachine.SNAPSHOT_VERSION);

        assertThat(fresh.actorsDigest()).isEqualTo(node.machine().actorsDigest());
        assertThat(fresh.nextDeadlineMs()).isEqualTo(node.machine().nextDeadlineMs());
        assertThat(fresh.dependencies().isEmpty()).isFalse();
    }

    /** Everything fails at random, the node crashes at random; then all is well. */
    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldComeBackFromAnyMixOfOutages(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final FaultKind[] kinds = {
            FaultKind.UNREACHABLE, FaultKind.TIMEOUT, FaultKind.NOT_READY, FaultKind.MISSING, FaultKind.PROTOCOL
        };
        node.start();
        for (int i = 0; i < 60; i++) {
            switch (random.nextInt(10)) {
                case 0 -> node.engine.fault = kinds[random.nextInt(kinds.length)];
                case 1 -> node.bitcoin.fault = kinds[random.nextInt(kinds.length)];
                case 2 -> node.signer.fault = FaultKind.STORAGE;
                case 3 -> node.store.fill();
                case 4 -> node.crashAndRestart();
                case 5 -> node.engine.isStuck = true;
                case 6 -> node.signer.isStuck = true;
                default -> {
                    node.engine.fault = null;
                    node.bitcoin.fault = null;
                    node.signer.fault = null;
                    node.store.drain();
                }
            }
            node.run(random.nextInt(4_000));
        }
        node.engine.fault = null;
        node.engine.isStuck = false;
        node.bitcoin.fault = null;
        node.signer.fault = null;
        node.signer.isStuck = false;
        node.store.drain();
        node.run(3 * SLOT_MS);
        final long before = height();
        node.run(5 * SLOT_MS);

        assertThat(height()).isGreaterThanOrEqualTo(before + 5);
        assertThat(node.notices).noneMatch(text -> text.startsWith("HALT"));
        assertThat(SignerOrder.rootsBySlot(node.effects))
                .allSatisfy((slot, roots) -> assertThat(roots).hasSize(1));
        for (final Destination dependency : Dependencies.ALL) {
            assertThat(state(dependency).breaker().phase())
                    .as(dependency.name())
                    .isEqualTo(BreakerPhase.CLOSED);
            assertThat(state(dependency).isWaiting()).as(dependency.name()).isFalse();
        }
    }

    private long slotsMissed() {
        final long slots =
                node.heads.getLast().block().slot() - node.heads.get(1).block().slot() + 1;
        return slots - (node.heads.size() - 1);
    }

    /** Pings left out: the I/O half answers them itself. */
    private long calls(final Destination destination) {
        return node.effects.stream()
                .filter(effect -> effect.destination() == destination && !(effect instanceof Effect.PingWanted))
                .count();
    }

    private List<DependencyEvent> dependencyEvents() {
        return JournaledEvents.of(node, DependencyEvent.class);
    }

    /** How long after its slot's begin each proposal was opened. */
    private List<Long> proposedAfterMs() {
        final List<Long> after = new ArrayList<>();
        JournaledEvents.forEach(node, (atMs, event) -> {
            if (event instanceof ChainEvent.ProposalOpened opened) {
                after.add(atMs - opened.slot() * SLOT_MS);
            }
        });
        return after;
    }

    private DependencyState state(final Destination dependency) {
        return node.machine().dependencies().of(dependency);
    }

    private Lifecycle status(final String name) {
        return node.machine().supervision().node(name).status();
    }

    private long height() {
        return node.chain().head() == null ? 0 : node.chain().head().height();
    }
}
