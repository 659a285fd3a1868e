// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.FaultException;
import io.alys.core.actor.Lifecycle;
import io.alys.core.actor.Message;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Source;
import io.alys.core.effect.Effect;
import io.alys.core.effect.FaultKind;
import io.alys.core.effect.HaltCause;
import io.alys.core.event.DependencyEvent;
import io.alys.core.event.Event;
import io.alys.core.event.FailureClass;
import io.alys.core.event.LossReason;
import io.alys.core.event.SupervisionEvent;
import io.alys.core.fixture.Specs;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.core.supervision.MailRules;
import io.alys.core.supervision.NodeState;
import io.alys.core.supervision.Supervision;
import io.alys.core.value.EvmAddress;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupervisedNodeTest {
    private static final long SLOT_MS = 2000;
    private static final long FIRST_MS = new SimNode(0).nowMs();

    private SimNode node = new SimNode(0);

    @AfterEach
    void everyScenarioReplaysAndRestores() {
        assertThat(node.firstDivergence()).isEqualTo(-1);
        assertThat(node.restored().actorsDigest()).isEqualTo(node.machine().actorsDigest());
    }

    @Test
    void shouldLeaveNoTraceWhileNothingFails() {
        node.start().run(10 * SLOT_MS);

        assertThat(supervision().isEmpty()).isTrue();
    }

    @Test
    void shouldComeBackFromASnapshotWithASuspendedActorAndItsMail() {
        node = faultyFor("PegInsCommitted", FailureClass.EXTERNAL, 4 * SLOT_MS, 4 * SLOT_MS + 150);
        node.start().run(4 * SLOT_MS);
        for (int i = 0; i < 400 && node.machine().faultCount() < 2; i++) {
            node.run(50);
        }
        assertThat(node.machine().faultCount()).isEqualTo(2);
        assertThat(bridge().status()).isEqualTo(Lifecycle.SUSPENDED);
        assertThat(bridge().held().getFirst().kind()).isEqualTo("PegInsCommitted");

        final ExpandableArrayBuffer snapshot = new ExpandableArrayBuffer();
        final int length = node.machine().writeSnapshot(snapshot, 0);
        final StateMachine fresh = Machines.forSpec(node.spec);
        fresh.readSnapshot(snapshot, 0, length, StateMachine.SNAPSHOT_VERSION);

        assertThat(fresh.actorsDigest()).isEqualTo(node.machine().actorsDigest());
        assertThat(fresh.nextDeadlineMs()).isEqualTo(node.machine().nextDeadlineMs());
        node.run(SLOT_MS);
        assertThat(bridge().status()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(bridge().held()).isEmpty();
    }

    @Test
    void shouldHaltRatherThanLoseACreditAndCreditItOnceTheFaultIsGone() {
        final EvmAddress alice = EvmAddress.fromHex("0x00000000000000000000000000000000000a11ce");
        node = faultyFor("PegInsCommitted", FailureClass.LOGIC, 4 * SLOT_MS, 20 * SLOT_MS);
        node.start();
        node.bitcoin.deposit(Specs.FEDERATION_SCRIPT, 70_000, alice);
        node.run(4 * SLOT_MS);
        node.bitcoin.mine(2);
        node.run(12 * SLOT_MS);
        assertThat(node.effects)
                .filteredOn(effect -> effect instanceof Effect.HaltWanted)
                .extracting(effect -> ((Effect.HaltWanted) effect).cause())
                .containsOnly(HaltCause.SUPERVISION);
        assertThat(bridge().status()).isEqualTo(Lifecycle.FAILED);
        assertThat(bridge().held().getFirst().kind()).isEqualTo("PegInsCommitted");

        node.advanceClock(10 * SLOT_MS);
        node.crashAndRestart().run(6 * SLOT_MS);

        assertThat(bridge().status()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(node.bridge().mintedSats()).isEqualTo(70_000);
        assertThat(supervision().deadLetters()).isEmpty();
    }

    @Test
    void shouldKeepItsSlotsInAStormOfFaultsOnWhatPeersOffer() {
        final SimNode other = new SimNode(0).start();
        other.run(2 * SLOT_MS);
        node = faultyFor("BlockReceived", FailureClass.LOGIC, 0, Long.MAX_VALUE / 2);
        node.start();
        for (int slot = 0; slot < 30; slot++) {
            for (int i = 0; i < 40; i++) {
                node.feed(new BlockReceived(other.chain().head()), Source.CONSENSUS);
                node.run(50);
            }
        }

        assertThat(node.machine().faultCount()).isEqualTo(1200);
        assertThat(node.chain().head().height()).isBetween(29L, 31L);
        assertThat(supervision().deadLetterCount()).isEqualTo(1200);
        assertThat(supervision().deadLetters())
                .hasSize(Supervision.LETTERS_MAX)
                .allMatch(letter -> letter.reason() == LossReason.RESUMED);
        assertThat(supervision().node("chain.actor").restartCount()).isZero();
    }

    @Test
    void shouldBoundTheMailOfASuspendedActor() {
        final SimNode other = new SimNode(0).start();
        other.run(2 * SLOT_MS);
        node = faultyFor("EngineReadiness", FailureClass.EXTERNAL, 0, 5);
        node.start();
        while (supervision().node("chain.actor").status() == Lifecycle.ACTIVE) {
            node.step();
        }
        for (int i = 0; i < 2 * MailRules.HELD_MAX_DEFAULT; i++) {
            node.feed(new BlockReceived(other.chain().head()), Source.CONSENSUS);
        }

        assertThat(supervision().node("chain.actor").held()).hasSize(MailRules.HELD_MAX_DEFAULT);
        assertThat(supervision().deadLetters())
                .hasSize(MailRules.HELD_MAX_DEFAULT + 1)
                .allMatch(letter -> letter.reason() == LossReason.OVERFLOW);
        node.run(3 * SLOT_MS);
        assertThat(supervision().node("chain.actor").held()).isEmpty();
        assertThat(node.chain().head().height()).isPositive();
    }

    @Test
    void shouldSayWhichAdapterFailsAndThatItRecovered() {
        node.start().run(2 * SLOT_MS);
        node.engine.fault = FaultKind.UNREACHABLE;
        node.run(2 * SLOT_MS);
        assertThat(supervision().node("chain.engine-client").status()).isEqualTo(Lifecycle.FAILED);
        assertThat(supervision().node("chain.engine-client").failureCount()).isEqualTo(1);
        assertThat(supervision().node("chain.engine").status()).isEqualTo(Lifecycle.ACTIVE);

        node.engine.fault = null;
        node.run(4 * SLOT_MS);
        assertThat(supervision().node("chain.engine-client").status()).isEqualTo(Lifecycle.ACTIVE);
    }

    @Test
    void shouldRetryInTheInputInWhichAnActorThrewOnItsRetry() {
        node = new SimNode(0, () -> {
            final boolean[] isThrown = new boolean[1];
            return (actor, message, nowMs) -> {
                if (isThrown[0] || !(message instanceof Message.RetryDue)) {
                    return null;
                }
                isThrown[0] = true;
                return new FaultException(FailureClass.EXTERNAL, "injected");
            };
        });
        node.start().run(5 * SLOT_MS);
        node.engine.fault = FaultKind.UNREACHABLE;
        node.run(2 * SLOT_MS);
        node.engine.fault = null;
        node.run(5 * SLOT_MS);

        final List<Long> thrownMs = timesOf(SupervisionEvent.FailureJudged.class);
        assertThat(thrownMs).hasSize(1);
        assertThat(timesOf(DependencyEvent.RetryBegan.class)).first().isEqualTo(thrownMs.getFirst());
    }

    private List<Long> timesOf(final Class<? extends Event> type) {
        final List<Long> times = new ArrayList<>();
        JournaledEvents.forEach(node, (atMs, event) -> {
            if (type.isInstance(event)) {
                times.add(atMs);
            }
        });
        return times;
    }

    private static SimNode faultyFor(
            final String kind, final FailureClass failureClass, final long fromMs, final long toMs) {
        return new SimNode(0, () -> (actor, message, nowMs) -> {
            final boolean isDue = nowMs - FIRST_MS >= fromMs && nowMs - FIRST_MS < toMs;
            return isDue && message.kind().equals(kind) ? new FaultException(failureClass, "injected") : null;
        });
    }

    private Supervision supervision() {
        return node.machine().supervision();
    }

    private NodeState bridge() {
        return supervision().node("bridge.actor");
    }
}
