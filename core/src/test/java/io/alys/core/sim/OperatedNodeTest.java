// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.FaultException;
import io.alys.core.actor.HaltException;
import io.alys.core.actor.Lifecycle;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Answer;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.OperatorCommand;
import io.alys.core.command.Source;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.event.ActorDigest;
import io.alys.core.event.FailureClass;
import io.alys.core.fixture.Specs;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.core.machine.Tally;
import io.alys.core.supervision.MailRules;
import io.alys.core.supervision.NodeState;
import io.alys.core.supervision.Operations;
import io.alys.core.value.EvmAddress;
import java.util.EnumSet;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperatedNodeTest {
    private static final long SLOT_MS = 2000;
    private static final EvmAddress ALICE = EvmAddress.fromHex("0x00000000000000000000000000000000000a11ce");

    private SimNode node = new SimNode(0);
    private int operations = 0;

    @AfterEach
    void everyScenarioReplaysAndRestores() {
        assertThat(node.firstDivergence()).isEqualTo(-1);
        final StateMachine restored = node.restored();
        assertThat(restored.actorsDigest()).isEqualTo(node.machine().actorsDigest());
        assertThat(restored.actorDigests()).isEqualTo(node.machine().actorDigests());
        assertThat(restored.nextDeadlineMs()).isEqualTo(node.machine().nextDeadlineMs());
    }

    @Test
    void shouldHoldTheMailOfASuspendedActorAndDeliverItWhenTheTimeIsOver() {
        node.start();
        node.bitcoin.deposit(Specs.FEDERATION_SCRIPT, 70_000, ALICE);
        node.run(4 * SLOT_MS);
        assertThat(suspend("bridge.actor", 5_000)).isEqualTo(Verdict.ACCEPTED);
        node.bitcoin.mine(2);
        node.run(3_000);
        assertThat(state("bridge.actor").status()).isEqualTo(Lifecycle.SUSPENDED);
        assertThat(state("bridge.actor").held()).isNotEmpty();

        node.run(4 * SLOT_MS);

        assertThat(state("bridge.actor").status()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(state("bridge.actor").held()).isEmpty();
        assertThat(state("bridge.actor").restartCount()).isZero();
        assertThat(node.bridge().mintedSats()).isEqualTo(70_000);
        assertThat(node.machine().supervision().deadLetterCount()).isZero();
    }

    @Test
    void shouldResumeOnOrderAndKeepItsSlotsAfterwards() {
        node.start().run(3 * SLOT_MS);
        suspend("chain.engine", 10_000);
        node.run(2 * SLOT_MS);
        final long height = node.chain().head().height();

        assertThat(order(new OperatorCommand.ResumeActor(id(), "ann", "chain.engine")))
                .isEqualTo(Verdict.ACCEPTED);

        assertThat(state("chain.engine").status()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(answer().text()).startsWith("resumed, heldMail=");
        assertThat(node.machine().tally().lifecycle())
                .contains(
                        new Tally.Count("chain.engine", "suspended_by_operator", 1),
                        new Tally.Count("chain.engine", "resumed_by_ORDERED", 1));
        node.run(4 * SLOT_MS);
        assertThat(node.chain().head().height()).isGreaterThanOrEqualTo(height + 3);
    }

    @Test
    void shouldRestartAnActorOnOrderWithoutCostToTheBudget() {
        node.start().run(3 * SLOT_MS);
        for (int i = 0; i < 30; i++) {
            assertThat(restart("storage.actor")).isEqualTo(Verdict.ACCEPTED);
            node.run(700);
        }
        assertThat(state("storage.actor").restartCount()).isEqualTo(30);
        assertThat(state("storage.actor").failureCount()).isZero();
        node.run(2 * SLOT_MS);
        assertThat(node.chain().head().height()).isGreaterThanOrEqualTo(13);
    }

    @Test
    void shouldNotRestartDuringItsOwnProposalUnlessItLastsTooLong() {
        node.start().run(3 * SLOT_MS);
        while (!node.chain().isHoldingRestarts()) {
            node.advanceClock(50);
            node.feed(new NodeCommand.TickClock(), Source.NODE);
        }
        restart("chain.actor");
        assertThat(answer().text()).contains("when our proposal is done");
        assertThat(state("chain.actor").restartCount()).isZero();

        node.run(SLOT_MS);

        assertThat(state("chain.actor").restartCount()).isEqualTo(1);
    }

    @Test
    void shouldEndASuspensionByARestart() {
        node.start().run(3 * SLOT_MS);
        suspend("bridge.actor", 10_000);
        node.run(1_000);

        restart("bridge.actor");
        node.run(50);

        assertThat(state("bridge.actor").status()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(state("bridge.actor").restartCount()).isEqualTo(1);
        assertThat(node.machine().operations().suspension("bridge.actor")).isNull();
        node.run(11_000);
    }

    @Test
    void shouldRestartAnActorThatWaitsForItsSupervisor() {
        final long firstMs = node.nowMs();
        node = new SimNode(
                0,
                () -> (actor, message, nowMs) -> message.kind().equals("PegInsCommitted")
                                && nowMs - firstMs >= 4 * SLOT_MS
                                && nowMs - firstMs < 4 * SLOT_MS + 150
                        ? new FaultException(FailureClass.EXTERNAL, "injected")
                        : null);
        node.start().run(4 * SLOT_MS);
        while (state("bridge.actor").status() == Lifecycle.ACTIVE) {
            node.run(50);
        }
        order(new OperatorCommand.ResumeActor(id(), "ann", "bridge.actor"));
        assertThat(answer().text()).contains("suspended by its supervisor");
        node.advanceClock(150);

        restart("bridge.actor");

        assertThat(state("bridge.actor").status()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(node.machine().lastFaults().of("BRIDGE").fault()).contains("injected");
        node.run(2 * SLOT_MS);
    }

    @Test
    void shouldEndASuspensionBeforeItsMailCouldStopTheNode() {
        node.start().run(2 * SLOT_MS);
        suspend("storage.actor", 10_000);
        int answers = 0;
        while (node.machine().operations().suspension("storage.actor") != null && answers < 100) {
            node.feed(new Answer.BlockLoaded(new EffectId(0, answers++), List.of()), Source.STORAGE);
        }
        assertThat(answers).isEqualTo(MailRules.HELD_MAX_DEFAULT / 2);
        assertThat(state("storage.actor").status()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(state("storage.actor").held()).isEmpty();
        assertThat(node.notices).noneMatch(notice -> notice.startsWith("HALT"));
        node.run(2 * SLOT_MS);
    }

    @Test
    void shouldRefuseWhatCannotBeDoneAndSayWhy() {
        node.start().run(SLOT_MS);

        assertThat(restart("chain.acter")).isEqualTo(Verdict.REFUSED);
        assertThat(answer().text())
                .contains("no actor has the name chain.acter")
                .contains("chain.actor");
        assertThat(answer().isDone()).isFalse();
        restart("chain");
        assertThat(answer().text()).contains("no actor has the name chain;");
        suspend("chain.actor", 10_001);
        assertThat(answer().text()).contains("critical").contains("1 to 10000 ms, never for ever");
        suspend("chain.actor", 0);
        assertThat(answer().isDone()).isFalse();
        order(new OperatorCommand.ResumeActor(id(), "ann", "chain.actor"));
        assertThat(answer().text()).isEqualTo("chain.actor is ACTIVE, not suspended");
        suspend("chain.actor", 100);
        suspend("chain.actor", 100);
        assertThat(answer().text()).contains("SUSPENDED already");
        node.run(SLOT_MS);
        assertThat(state("chain.actor").status()).isEqualTo(Lifecycle.ACTIVE);
    }

    @ParameterizedTest
    @EnumSource(FailureClass.class)
    void shouldFailAnActorOnOrderAsIfItHadFailedByItself(final FailureClass failureClass) {
        node.start().run(3 * SLOT_MS);
        final long height = node.chain().head().height();

        assertThat(order(new OperatorCommand.FailActor(id(), "ann", "bridge.actor", failureClass)))
                .isEqualTo(Verdict.ACCEPTED);

        assertThat(answer().text()).startsWith("failed by order, class=" + failureClass + " directive=");
        node.run(4 * SLOT_MS);
        assertThat(state("bridge.actor").status()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(state("bridge.actor").failureCount()).isEqualTo(1);
        assertThat(state("bridge.actor").restartCount()).isEqualTo(1);
        assertThat(node.machine().supervision().deadLetterCount()).isZero();
        assertThat(node.chain().head().height()).isEqualTo(height + 4);
    }

    @Test
    void shouldNotFailAnActorThatDoesNotWork() {
        node.start().run(2 * SLOT_MS);
        suspend("bridge.actor", 5_000);

        assertThat(order(new OperatorCommand.FailActor(id(), "ann", "bridge.actor", FailureClass.EXTERNAL)))
                .isEqualTo(Verdict.REFUSED);
        assertThat(answer().text()).isEqualTo("bridge.actor is SUSPENDED, so it can't fail");
        assertThat(order(new OperatorCommand.FailActor(id(), "ann", "nobody", FailureClass.EXTERNAL)))
                .isEqualTo(Verdict.REFUSED);
        assertThat(state("bridge.actor").failureCount()).isZero();
    }

    @Test
    void shouldCarryOutAnOrderOnceHoweverOftenItComes() {
        node.start().run(SLOT_MS);
        final OperatorCommand once = new OperatorCommand.RestartActor("once", "ann", "bridge.actor");
        assertThat(order(once)).isEqualTo(Verdict.ACCEPTED);
        node.run(500);

        assertThat(order(once)).isEqualTo(Verdict.REFUSED);

        assertThat(answer()).isEqualTo(new Effect.OperationAnswered("once", true, "restarted"));
        node.run(500);
        assertThat(state("bridge.actor").restartCount()).isEqualTo(1);
        for (int i = 0; i < 2 * Operations.DECIDED_MAX; i++) {
            restart("nobody");
        }
        assertThat(node.machine().operations().decided()).hasSize(Operations.DECIDED_MAX);
    }

    @Test
    void shouldComeBackFromASnapshotWithASuspensionInIt() {
        node.start().run(2 * SLOT_MS);
        suspend("bridge.actor", 5_000);
        node.run(1_000);
        final StateMachine fresh = Machines.forSpec(node.spec);
        final ExpandableArrayBuffer snapshot = new ExpandableArrayBuffer();
        final int length = node.machine().writeSnapshot(snapshot, 0);

        fresh.readSnapshot(snapshot, 0, length, StateMachine.SNAPSHOT_VERSION);

        assertThat(fresh.actorsDigest()).isEqualTo(node.machine().actorsDigest());
        assertThat(fresh.nextDeadlineMs()).isEqualTo(node.machine().nextDeadlineMs());
        assertThat(fresh.operations().suspension("bridge.actor"))
                .isEqualTo(node.machine().operations().suspension("bridge.actor"));
        node.crashAndRestart();
        assertThat(state("bridge.actor").status()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(node.machine().operations().suspension("bridge.actor")).isNull();
    }

    @Test
    void shouldLeaveNoTraceInDigestsUntilTheFirstOrder() {
        node.start().run(2 * SLOT_MS);
        assertThat(node.machine().operations().isEmpty()).isTrue();
        node.feed(new NodeCommand.StopNode("test"), Source.NODE);
        node.crashAndRestart();
        assertThat(node.machine().supervision().isEmpty()).isTrue();
    }

    @Test
    void shouldRebuildOneActorAndNameTheOneThatDiffers() {
        node.start().run(2 * SLOT_MS);
        final ExpandableArrayBuffer snapshot = new ExpandableArrayBuffer();
        final int length = node.machine().writeSnapshot(snapshot, 0);
        final int from = node.journal.size();
        node.run(3 * SLOT_MS);
        order(new OperatorCommand.VerifyState(id(), "ann"));
        final List<ActorDigest> live = node.machine().actorDigests();

        for (final ActorId id : ActorId.values()) {
            final StateMachine rebuilt = rebuild(snapshot, length, from, EnumSet.of(id));
            assertThat(rebuilt.actorDigests().get(place(id))).isEqualTo(live.get(place(id)));
        }

        // Whoever misses an actor's events comes to another state, and is told which.
        node.journal.remove(from + 3);
        assertThatThrownBy(() -> rebuild(snapshot, length, from, EnumSet.allOf(ActorId.class)))
                .isInstanceOf(HaltException.class)
                .hasMessageContaining("record does not follow");
        node = new SimNode(0).start();
    }

    @Test
    void shouldHaltARestoreThatComesToAnotherStateAndNameTheActor() {
        node.start().run(2 * SLOT_MS);
        final ExpandableArrayBuffer snapshot = new ExpandableArrayBuffer();
        final int length = node.machine().writeSnapshot(snapshot, 0);
        final int from = node.journal.size();
        node.run(2 * SLOT_MS);
        order(new OperatorCommand.VerifyState(id(), "ann"));

        // As if the events of all but one actor had been lost: compared with all digests, the first of them is named.
        final StateMachine partial = Machines.forSpec(node.spec);
        partial.readSnapshot(snapshot, 0, length, StateMachine.SNAPSHOT_VERSION);
        final RecordFrame frame = new RecordFrame();
        for (final byte[] record : node.journal.subList(from, node.journal.size() - 1)) {
            partial.restoreActors(
                    frame.copyFrom(new UnsafeBuffer(record), 0, record.length), EnumSet.of(ActorId.CHAIN));
        }
        final byte[] last = node.journal.getLast();
        assertThatThrownBy(() -> partial.restoreActors(
                        frame.copyFrom(new UnsafeBuffer(last), 0, last.length), EnumSet.allOf(ActorId.class)))
                .isInstanceOf(HaltException.class)
                .hasMessageContaining("actor=chain.engine");
    }

    @Test
    void shouldStopInOrderAndActOnNothingUntilTheNextStart() {
        node.start().run(3 * SLOT_MS);
        suspend("bridge.actor", 10_000);
        node.run(SLOT_MS);

        assertThat(node.feed(new NodeCommand.StopNode("SIGTERM"), Source.NODE)).isEqualTo(Verdict.ACCEPTED);

        assertThat(node.machine().supervision().isStopping()).isTrue();
        for (final String actor : List.of("chain.actor", "chain.engine", "bridge.actor", "storage.actor")) {
            assertThat(state(actor).status()).isEqualTo(Lifecycle.TERMINATED);
        }
        assertThat(node.restored().supervision().isStopping()).isTrue();
        assertThat(node.feed(new NodeCommand.TickClock(), Source.NODE)).isEqualTo(Verdict.REFUSED);
        assertThat(restart("chain.actor")).isEqualTo(Verdict.REFUSED);
        final long height = node.chain().head().height();

        node.crashAndRestart().run(4 * SLOT_MS);

        assertThat(node.machine().supervision().isStopping()).isFalse();
        assertThat(state("bridge.actor").status()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(node.chain().head().height()).isGreaterThanOrEqualTo(height + 3);
    }

    @Test
    void shouldProposeNothingWhileProductionIsPausedAlsoAfterARestart() {
        node.start().run(4 * SLOT_MS);
        assertThat(node.chain().productionHold()).isEmpty();
        order(new OperatorCommand.PauseProduction(id(), "ann", "upgrade"));
        final long height = node.chain().head().height();
        node.run(3 * SLOT_MS);
        node.crashAndRestart().run(3 * SLOT_MS);

        assertThat(node.chain().head().height()).isLessThanOrEqualTo(height + 1);
        assertThat(node.chain().productionHold()).isEqualTo("PAUSED_BY_OPERATOR: upgrade");
        assertThat(node.notices).anyMatch(text -> text.endsWith("skipped: PAUSED_BY_OPERATOR"));
        final long paused = node.chain().head().height();

        order(new OperatorCommand.ResumeProduction(id(), "ann"));
        node.run(3 * SLOT_MS);

        assertThat(node.chain().head().height()).isGreaterThanOrEqualTo(paused + 2);
        assertThat(answer().text()).isEqualTo("blocks are proposed again");
    }

    private StateMachine rebuild(
            final ExpandableArrayBuffer snapshot, final int length, final int from, final EnumSet<ActorId> wanted) {
        final StateMachine rebuilt = Machines.forSpec(node.spec);
        rebuilt.readSnapshot(snapshot, 0, length, StateMachine.SNAPSHOT_VERSION);
        final RecordFrame frame = new RecordFrame();
        for (final byte[] record : node.journal.subList(from, node.journal.size())) {
            rebuilt.restoreActors(frame.copyFrom(new UnsafeBuffer(record), 0, record.length), wanted);
        }
        return rebuilt;
    }

    private Verdict suspend(final String actor, final long forMs) {
        return order(new OperatorCommand.SuspendActor(id(), "ann", actor, forMs));
    }

    private Verdict restart(final String actor) {
        return order(new OperatorCommand.RestartActor(id(), "ann", actor));
    }

    private Verdict order(final OperatorCommand order) {
        return node.feed(order, Source.RPC);
    }

    private String id() {
        return "op-" + operations++;
    }

    private Effect.OperationAnswered answer() {
        return node.answers.getLast();
    }

    private NodeState state(final String name) {
        return node.machine().supervision().node(name);
    }

    /** Among the digests of all actors. */
    private static int place(final ActorId id) {
        return List.of(ActorId.values()).indexOf(id);
    }
}
