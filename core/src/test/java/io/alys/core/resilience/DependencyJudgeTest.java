// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

import static io.alys.core.actor.EventSourcedActor.NO_DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.effect.Destination;
import io.alys.core.effect.EffectId;
import io.alys.core.event.BreakerPhase;
import io.alys.core.event.DependencyEvent;
import io.alys.core.event.DependencyEvent.AdapterRestartPlanned;
import io.alys.core.event.DependencyEvent.BreakerMoved;
import io.alys.core.event.DependencyEvent.DependencyFailed;
import io.alys.core.event.FailureClass;
import io.alys.core.machine.Machines;
import io.alys.core.supervision.SupervisionTree;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DependencyJudgeTest {
    private static final long SLOT_MS = 2_000;
    private static final long ENTROPY = 42;

    private Dependencies dependencies = new Dependencies();
    private DependencyJudge judge = judge(Machines.supervisionTree());

    @Test
    void shouldSayNothingAboutADependencyThatWorks() {
        for (final Destination dependency : Dependencies.ALL) {
            assertThat(judge.succeeded(dependency, 1_000)).isEmpty();
        }
        assertThat(dependencies.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Destination.class,
            names = {"OBSERVER"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldOpenOnTheThirdFailureProbeOnceAndCloseOnAnswers(final Destination dependency) {
        assertThat(fail(dependency, FailureClass.EXTERNAL, 1, 10_000)).containsExactly("failed");
        begin(dependency);
        assertThat(fail(dependency, FailureClass.TIMEOUT, 2, 11_000)).containsExactly("failed");
        begin(dependency);
        assertThat(fail(dependency, FailureClass.RESOURCE, 3, 12_000)).startsWith("failed", "OPEN");
        assertThat(state(dependency).isWaiting()).isTrue();

        assertThat(begin(dependency)).containsExactly("began", "HALF_OPEN");
        assertThat(fail(dependency, FailureClass.EXTERNAL, 4, 13_000)).startsWith("failed", "OPEN");
        begin(dependency);
        if (dependency == Destination.ENGINE) {
            assertThat(succeed(dependency)).containsExactly("probed");
        }
        assertThat(succeed(dependency)).containsExactly("CLOSED");
        assertThat(succeed(dependency)).isEmpty();
        assertThat(state(dependency).breaker().openedCount()).isEqualTo(2);
    }

    @Test
    void shouldNotHoldARefusalAgainstADependency() {
        for (int i = 1; i <= 20; i++) {
            assertThat(fail(Destination.BITCOIN, FailureClass.DOMAIN, i, 10_000 + i))
                    .containsExactly("failed");
            begin(Destination.BITCOIN);
        }

        assertThat(state(Destination.BITCOIN).breaker().phase()).isEqualTo(BreakerPhase.CLOSED);
        assertThat(state(Destination.BITCOIN).failureCount()).isEqualTo(20);
    }

    @Test
    void shouldKeepARetryThatIsPlannedAndItsDraw() {
        fail(Destination.STORAGE, FailureClass.RESOURCE, 5, 10_000);
        final long retryAtMs = state(Destination.STORAGE).retryAtMs();
        final long seed = dependencies.seed();
        fail(Destination.STORAGE, FailureClass.RESOURCE, 6, 10_001);

        assertThat(state(Destination.STORAGE).retryAtMs()).isEqualTo(retryAtMs);
        assertThat(dependencies.seed()).isEqualTo(seed);
    }

    @ParameterizedTest(name = "a failure at {0} is tried again from {1} to {2}")
    @CsvSource({
        "8000,9700,9850",
        "9000,9700,9850",
        "9699,9700,9850",
        "9700,11700,11850",
        "9999,11700,11850",
        "10000,11700,11850"
    })
    void shouldAskTheExecutionClientBeforeEverySlot(final long nowMs, final long fromMs, final long toMs) {
        // Every token is spent: a retry on its own account is a second away.
        dependencies.apply(new DependencyFailed(
                Destination.ENGINE, FailureClass.EXTERNAL, true, 9, nowMs, nowMs, nowMs + 10_000, ENTROPY));
        begin(Destination.ENGINE);
        fail(Destination.ENGINE, FailureClass.EXTERNAL, 9, nowMs);

        assertThat(state(Destination.ENGINE).retryAtMs())
                .isBetween(Math.min(fromMs, nowMs + 1_000), Math.min(toMs, nowMs + 1_000));
    }

    @Test
    void shouldMakeAClientAnewOnEveryThirdOpeningWithinItsBudgetAndAlignedToTheSlot() {
        long nowMs = 100_000_000;
        final List<AdapterRestartPlanned> planned = new ArrayList<>();
        final List<Integer> openings = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            final List<DependencyEvent> decided = open(Destination.ENGINE, nowMs);
            for (final DependencyEvent event : decided) {
                if (event instanceof AdapterRestartPlanned plan) {
                    planned.add(plan);
                    openings.add(i);
                    final EffectId id = new EffectId(i, 0);
                    dependencies.apply(judge.restartAsked(Destination.ENGINE, id, plan.dueMs()));
                    assertThat(judge.isRestartAwaited(Destination.ENGINE, id)).isTrue();
                    dependencies.apply(new DependencyEvent.AdapterRestarted(Destination.ENGINE, false, plan.dueMs()));
                    assertThat(judge.isRestartAwaited(Destination.ENGINE, id)).isFalse();
                }
            }
            nowMs += 700;
        }

        assertThat(openings).startsWith(3, 6, 9, 12).hasSize(11);
        assertThat(planned).allMatch(plan -> plan.latestMs() >= plan.dueMs());
        assertThat(planned)
                .filteredOn(plan -> plan.dueMs() % SLOT_MS == SLOT_MS - DependencyJudge.RESTART_LEAD_MS)
                .as("some were near enough to a slot")
                .isNotEmpty();
    }

    @ParameterizedTest(name = "opened at {0}: made anew at {1}")
    @CsvSource({"9600,9600", "9599,9600", "9100,9600", "9099,9099", "9601,9601", "10000,10000", "11100,11600"})
    void shouldAlignOnlyWhereTheSlotIsNear(final long nowMs, final long dueMs) {
        final List<DependencyEvent> decided = open(Destination.SIGNER, nowMs);

        assertThat(decided).contains(new AdapterRestartPlanned(Destination.SIGNER, dueMs, nowMs + 500));
    }

    @Test
    void shouldDropAPlannedRestartWhenTheDependencyWorksAgain() {
        open(Destination.STORAGE, 10_000);
        assertThat(judge.restartDueMs(Destination.STORAGE, false)).isEqualTo(10_000);
        assertThat(judge.restartDueMs(Destination.STORAGE, true)).isEqualTo(10_500);
        begin(Destination.STORAGE);
        succeed(Destination.STORAGE);

        assertThat(judge.restartDueMs(Destination.STORAGE, false)).isEqualTo(NO_DEADLINE);
    }

    @Test
    void shouldTryAtOnceWhatWaitsForAClientThatIsNew() {
        open(Destination.STORAGE, 10_000);
        dependencies.apply(judge.restartAsked(Destination.STORAGE, new EffectId(7, 0), 10_000));
        dependencies.apply(new DependencyEvent.AdapterRestarted(Destination.STORAGE, true, 10_020));

        assertThat(state(Destination.STORAGE).retryAtMs()).isEqualTo(10_020);
        assertThat(state(Destination.STORAGE).restartCount()).isEqualTo(1);
    }

    @Test
    void shouldGiveUpAnOrderThatNobodyAnswersAndGiveItAgain() {
        open(Destination.STORAGE, 10_000);
        dependencies.apply(judge.restartAsked(Destination.STORAGE, new EffectId(7, 0), 10_000));
        begin(Destination.STORAGE);
        assertThat(plans(judge.failed(Destination.STORAGE, FailureClass.RESOURCE, 4, 39_999, ENTROPY)))
                .isEmpty();
        assertThat(plans(judge.failed(Destination.STORAGE, FailureClass.RESOURCE, 4, 40_000, ENTROPY)))
                .hasSize(1);
    }

    @Test
    void shouldMakeNothingAnewThatNoTreeKnows() {
        judge = judge(SupervisionTree.NONE);

        assertThat(plans(open(Destination.STORAGE, 10_000))).isEmpty();
    }

    @Test
    void shouldForgiveWhenTheNodeStarts() {
        open(Destination.ENGINE, 10_000);
        open(Destination.SIGNER, 10_000);
        dependencies.onNodeStarted();

        for (final Destination dependency : List.of(Destination.ENGINE, Destination.SIGNER)) {
            assertThat(state(dependency).isWaiting()).isFalse();
            assertThat(state(dependency).breaker().phase()).isEqualTo(BreakerPhase.CLOSED);
            assertThat(judge.restartDueMs(dependency, false)).isEqualTo(NO_DEADLINE);
            assertThat(state(dependency).failureCount()).isEqualTo(3);
        }
        assertThat(dependencies.isEmpty()).isFalse();
    }

    /** Random failures and answers; counted by hand. */
    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldBoundTheCallsOfAnyStormAndWaitForASecondAtMost(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final Destination dependency = List.copyOf(Dependencies.ALL).get(random.nextInt(4));
        final int failPercent = 40 + random.nextInt(61);
        final FailureClass[] classes = FailureClass.values();
        final List<Long> callsMs = new ArrayList<>();
        long nowMs = 1_000_000L + random.nextInt(2_000);
        for (int i = 1; i < 400; i++) {
            if (random.nextInt(100) < failPercent) {
                final FailureClass failureClass = classes[random.nextInt(classes.length)];
                fail(dependency, failureClass, 1 + random.nextInt(5), nowMs);
                final long retryAtMs = state(dependency).retryAtMs();
                assertThat(retryAtMs).isBetween(nowMs + 1, nowMs + 1_000);
                nowMs = retryAtMs;
                callsMs.add(nowMs);
                begin(dependency);
            } else {
                judge.succeeded(dependency, nowMs).forEach(dependencies::apply);
                nowMs += random.nextInt(20);
            }
            comeBack();
        }

        for (int first = 0; first < callsMs.size(); first++) {
            for (int last = first; last < callsMs.size(); last++) {
                final long windowMs = callsMs.get(last) - callsMs.get(first);
                final long slots = dependency == Destination.ENGINE ? windowMs / SLOT_MS + 1 : 0;
                assertThat(last - first + 1L).isLessThanOrEqualTo(10 + windowMs / 1_000 + 1 + slots);
            }
        }
    }

    private void comeBack() {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final BinaryFieldWriter writer = new BinaryFieldWriter().wrap(buffer, 0);
        dependencies.writeFields(writer);
        final int length = writer.position();
        final Dependencies again = new Dependencies();
        final BinaryFieldReader reader = new BinaryFieldReader().wrap(buffer, 0, length, 3);
        again.readFields(reader);
        reader.end();
        final ExpandableArrayBuffer second = new ExpandableArrayBuffer();
        again.writeFields(writer.wrap(second, 0));
        assertThat(second).isEqualTo(buffer);
        assertThat(again.isEmpty()).isEqualTo(dependencies.isEmpty());
        dependencies = again;
        judge = judge(Machines.supervisionTree());
    }

    private DependencyJudge judge(final SupervisionTree tree) {
        return new DependencyJudge(DependencyPolicy.DEFAULTS, tree, SLOT_MS, dependencies);
    }

    /** Fails until the breaker opens; what the last failure led to. */
    private List<DependencyEvent> open(final Destination dependency, final long nowMs) {
        List<DependencyEvent> decided;
        do {
            if (state(dependency).isWaiting()) {
                begin(dependency);
            }
            decided = judge.failed(dependency, FailureClass.EXTERNAL, 1, nowMs, ENTROPY);
            decided.forEach(dependencies::apply);
        } while (state(dependency).breaker().phase() != BreakerPhase.OPEN);
        return decided;
    }

    private List<String> fail(
            final Destination dependency, final FailureClass failureClass, final int attempt, final long nowMs) {
        return applied(judge.failed(dependency, failureClass, attempt, nowMs, ENTROPY));
    }

    private List<String> begin(final Destination dependency) {
        return applied(judge.begun(dependency, state(dependency).retryAtMs()));
    }

    private List<String> succeed(final Destination dependency) {
        return applied(judge.succeeded(dependency, 20_000));
    }

    private List<String> applied(final List<DependencyEvent> decided) {
        decided.forEach(dependencies::apply);
        return decided.stream()
                .map(event -> switch (event) {
                    case DependencyFailed failed -> "failed";
                    case BreakerMoved moved -> moved.phase().name();
                    case DependencyEvent.RetryBegan began -> "began";
                    case DependencyEvent.ProbeSucceeded succeeded -> "probed";
                    case AdapterRestartPlanned plan -> "restart";
                    default -> throw new IllegalStateException("not decided here: " + event);
                })
                .toList();
    }

    private static List<DependencyEvent> plans(final List<DependencyEvent> decided) {
        return decided.stream()
                .filter(event -> event instanceof AdapterRestartPlanned)
                .toList();
    }

    private DependencyState state(final Destination dependency) {
        return dependencies.of(dependency);
    }
}
