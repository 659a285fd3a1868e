// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Message.Delivery;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.event.Directive;
import io.alys.core.event.FailureClass;
import io.alys.core.event.SupervisionEvent;
import io.alys.core.machine.Machines;
import java.util.List;
import java.util.Map;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

class SupervisionTest {
    private static final RestartStrategy AT_ONCE = new RestartStrategy.Immediate();

    @Test
    void shouldNeverRestartAnActorTwiceWithinTheSpacing() {
        final Bench bench = new Bench(Machines.supervisionTree());
        bench.runTo(1000);
        bench.fail("chain.engine", FailureClass.EXTERNAL, Delivery.OWED);
        bench.runTo(1010);

        assertThat(bench.told(bench.fail("chain.engine", FailureClass.EXTERNAL, Delivery.OWED)))
                .isEqualTo("chain DELAYED +90, chain.actor +90");
    }

    @Test
    void shouldForgetFailuresAfterAQuietTime() {
        final Bench bench = new Bench(Machines.supervisionTree());
        for (int i = 1; i <= 20; i++) {
            bench.runTo(i * 60_000L);
            assertThat(bench.told(bench.fail("bridge.actor", FailureClass.EXTERNAL, Delivery.OWED)))
                    .as("failure " + i)
                    .isEqualTo("bridge IMMEDIATE");
        }
    }

    @Test
    void shouldAnswerTheFirstFailureAfterTenSecondsOfQuietAtOnceAndNoEarlierOne() {
        final Bench bench = new Bench(Machines.supervisionTree());
        bench.runTo(1_000);
        bench.fail("bridge.actor", FailureClass.EXTERNAL, Delivery.OWED);
        bench.runTo(11_000);
        assertThat(bench.told(bench.fail("bridge.actor", FailureClass.EXTERNAL, Delivery.OWED)))
                .isEqualTo("bridge DELAYED +500");
        bench.runTo(21_001);
        assertThat(bench.told(bench.fail("bridge.actor", FailureClass.EXTERNAL, Delivery.OWED)))
                .isEqualTo("bridge IMMEDIATE");
    }

    @Test
    void shouldEndWithTheNodeWhenACriticalActorKeepsFailing() {
        final Bench bench = new Bench(Machines.supervisionTree());
        long stoppedMs = 0;
        int restarts = 0;
        for (int i = 1; stoppedMs == 0; i++) {
            bench.runTo(i * 600L);
            final List<SupervisionEvent> decided = bench.fail("storage.actor", FailureClass.EXTERNAL, Delivery.OWED);
            final SupervisionEvent.FailureJudged last = (SupervisionEvent.FailureJudged) decided.stream()
                    .filter(event -> event instanceof SupervisionEvent.FailureJudged)
                    .reduce((first, second) -> second)
                    .orElseThrow();
            restarts += last.directive() == Directive.ABANDON ? 0 : 1;
            stoppedMs = last.directive() == Directive.ABANDON ? bench.nowMs() : 0;
        }

        assertThat(restarts).isEqualTo(10 + 10);
        assertThat(stoppedMs).isEqualTo(21 * 600);
    }

    @Test
    void shouldRunOutOfResumesOnMailThatOthersWaitFor() {
        final Bench bench = new Bench(Machines.supervisionTree());
        for (int i = 1; i <= 10; i++) {
            bench.runTo(i * 10L);
            assertThat(bench.told(bench.fail("chain.actor", FailureClass.DOMAIN, Delivery.ASKED)))
                    .isEqualTo("chain RESUME");
        }
        assertThat(bench.told(bench.fail("chain.actor", FailureClass.DOMAIN, Delivery.ASKED)))
                .isEqualTo("chain IMMEDIATE");
        for (int i = 0; i < 1000; i++) {
            assertThat(bench.told(bench.fail("chain.actor", FailureClass.LOGIC, Delivery.OFFERED)))
                    .isEqualTo("chain RESUME");
        }
    }

    @Test
    void shouldLeaveWorkingSiblingsAloneWhileRestartsAreHeldButNotForLong() {
        final Bench bench = new Bench(Machines.supervisionTree());
        bench.runTo(1000);
        bench.fail("chain.engine", FailureClass.EXTERNAL, Delivery.OWED);

        assertThat(bench.state.due(1000, true)).extracting(TreeNode.Actor::name).containsExactly("chain.engine");
        assertThat(bench.state.due(1000, false))
                .extracting(TreeNode.Actor::name)
                .containsExactly("chain.engine", "chain.actor");
        assertThat(bench.state.due(1499, true)).extracting(TreeNode.Actor::name).containsExactly("chain.engine");
        assertThat(bench.state.due(1500, true))
                .extracting(TreeNode.Actor::name)
                .containsExactly("chain.engine", "chain.actor");
    }

    @Test
    void shouldDrawJitterFromItsOwnState() {
        final RestartStrategy strategy = new RestartStrategy.Exponential(1000, 60_000, 2000, 100);
        long state = 7;
        long leastMs = Long.MAX_VALUE;
        long mostMs = 0;
        for (int i = 0; i < 10_000; i++) {
            state = SplitMix64.next(state);
            final long delayMs = strategy.delayMs(2, SplitMix64.mix(state));
            leastMs = Math.min(leastMs, delayMs);
            mostMs = Math.max(mostMs, delayMs);
        }

        assertThat(leastMs).isEqualTo(1800);
        assertThat(mostMs).isEqualTo(2200);
    }

    @Test
    void shouldNeverWaitLongerThanTheLimitWhateverTheJitter() {
        final RestartStrategy strategy = new RestartStrategy.Exponential(1000, 60_000, 2000, 100);

        assertThat(strategy.delayMs(1000, 0)).as("a tenth less").isEqualTo(54_000);
        assertThat(strategy.delayMs(1000, 100)).as("no jitter").isEqualTo(60_000);
        assertThat(strategy.delayMs(1000, 200)).as("a tenth more").isEqualTo(60_000);
    }

    @Test
    void shouldMixAsSplitMix64Does() {
        // The first outputs of the reference implementation for the seed 1234567 (prng.di.unimi.it/splitmix64.c).
        final long first = SplitMix64.next(1_234_567);
        assertThat(SplitMix64.mix(first)).isEqualTo(6_457_827_717_110_365_317L);
        assertThat(SplitMix64.mix(SplitMix64.next(first))).isEqualTo(3_203_168_211_198_807_973L);
    }

    @Test
    void shouldComeBackFromItsFieldsAndBeEmptyAtFirst() {
        final Bench bench = new Bench(Machines.supervisionTree());
        assertThat(bench.state.isEmpty()).isTrue();
        bench.runTo(1000);
        bench.fail("chain.engine", FailureClass.LOGIC, Delivery.OWED);
        bench.runTo(1200);
        bench.fail("chain.engine", FailureClass.EXTERNAL, Delivery.OWED);

        final Supervision again = new Supervision(Machines.supervisionTree());
        final ExpandableArrayBuffer bytes = written(bench.state);
        again.readFields(new BinaryFieldReader().wrap(bytes, 0, bytes.capacity(), 1));

        assertThat(bench.state.isEmpty()).isFalse();
        assertThat(written(again)).isEqualTo(bytes);
    }

    @Test
    void shouldRefuseTreesThatBreakARule() {
        final TreeNode.Actor chain = new TreeNode.Actor("a", ActorId.CHAIN, AT_ONCE, 0, true);
        assertThatThrownBy(() -> tree(Escalation.PARENT, chain)).hasMessageContaining("nobody is above the root");
        assertThatThrownBy(() -> tree(Escalation.CONTINUE_WITHOUT, chain))
                .hasMessageContaining("can't continue without a critical actor");
        assertThatThrownBy(
                        () -> tree(Escalation.STOP, chain, new TreeNode.Actor("a", ActorId.ENGINE, AT_ONCE, 0, true)))
                .hasMessageContaining("its name is taken");
        assertThatThrownBy(() -> tree(Escalation.STOP, chain, new TreeNode.Actor("b", ActorId.CHAIN, AT_ONCE, 0, true)))
                .hasMessageContaining("stands elsewhere");
        assertThatThrownBy(() -> tree(
                        Escalation.STOP, new TreeNode.Actor("a", ActorId.CHAIN, new RestartStrategy.Never(), 0, true)))
                .hasMessageContaining("has to be restarted");
        assertThatThrownBy(() ->
                        tree(Escalation.STOP, new TreeNode.Actor("n".repeat(129), ActorId.CHAIN, AT_ONCE, 0, true)))
                .hasMessageContaining("1 to 128");
    }

    @Test
    void shouldRefuseToLoseMailThatConsensusRestsOn() {
        assertThatThrownBy(() -> new MailRules(64, Map.of("PegInsCommitted", Overflow.DROP_OLDEST)))
                .hasMessageContaining("kind=PegInsCommitted overflow=DROP_OLDEST must be BLOCK");
        assertThatThrownBy(() -> new MailRules(64, Map.of("SignatureMade", Overflow.FAIL)))
                .hasMessageContaining("must be BLOCK");
        assertThatThrownBy(() -> new MailRules(64, Map.of("BlockReceived", Overflow.BLOCK)))
                .hasMessageContaining("comes from outside");
        assertThat(new MailRules(64, Map.of("BlockReceived", Overflow.FAIL)).heldMax())
                .isEqualTo(64);
    }

    private static SupervisionTree tree(final Escalation onExhaustion, final TreeNode... children) {
        return new SupervisionTree(new TreeNode.Group(
                "root", ChildPolicy.ONE_FOR_ONE, new Budget(1, 0, 1000), onExhaustion, AT_ONCE, List.of(children)));
    }

    private static ExpandableArrayBuffer written(final Supervision state) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final BinaryFieldWriter writer = new BinaryFieldWriter().wrap(buffer, 0);
        state.writeFields(writer);
        final ExpandableArrayBuffer exact = new ExpandableArrayBuffer(writer.position());
        exact.putBytes(0, buffer, 0, writer.position());
        return exact;
    }
}
