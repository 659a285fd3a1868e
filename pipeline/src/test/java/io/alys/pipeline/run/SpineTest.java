// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import static io.alys.pipeline.fixture.SpineRig.await;
import static io.alys.pipeline.fixture.SpineRig.invokeUntilIdle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.Effects;
import io.alys.core.machine.StateMachine;
import io.alys.core.port.CommandSink;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.fixture.CountingActor;
import io.alys.pipeline.fixture.FakeJournal;
import io.alys.pipeline.fixture.SpineRig;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.inbound.OverflowPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class SpineTest {
    private final SpineRig rig = new SpineRig();

    @Test
    void shouldAnswerAProbeOnlyWhenItIsDurable() {
        final List<String> answers = new ArrayList<>();
        rig.probeListener = (nonce, sentNs) -> answers.add(
                nonce + "/" + sentNs + " durable=" + rig.fakeJournal.batches().size());
        final Spine spine = rig.newSpine();
        rig.offerProbe(spine, 42, 256);

        invokeUntilIdle(spine);

        assertThat(answers).containsExactly("42/7 durable=1");
        assertThat(spine.durableSequence()).isZero();
        assertThat(rig.counters.of(PipelineCounter.PROBES_ANSWERED).get()).isEqualTo(1);
    }

    @Test
    void shouldNameEffectsByInputAndPlace() {
        final Spine spine = rig.newSpine();
        final CommandSink bitcoin = spine.inbound(Source.BITCOIN).sink();
        bitcoin.offer(CountingActor.asking(0));
        bitcoin.offer(CountingActor.asking(7));

        invokeUntilIdle(spine);

        assertThat(rig.pollAll(spine)).isEqualTo(7);
        assertThat(rig.released.stream().map(SpineRig.Released::id).sorted(SpineTest::byPlace))
                .containsExactlyElementsOf(List.of(id(0), id(1), id(2), id(3), id(4), id(5), id(6)));
    }

    @Test
    void shouldCarryNothingFromOneLapIntoTheNext() {
        rig.configuration = rig.configuration.ringSize(4).unforcedSlotsMax(1);
        final List<String> seen = new ArrayList<>();
        rig.observer = frame -> seen.add(frame.verdict() + " events=" + frame.eventCount() + " spare="
                + (frame.length() - RecordFrame.HEADER_LENGTH - frame.inputLength()));
        final Spine spine = rig.newSpine();
        final CommandSink bitcoin = spine.inbound(Source.BITCOIN).sink();
        for (int i = 0; i < 4; i++) {
            bitcoin.offer(CountingActor.asking(5, 100_000));
        }
        invokeUntilIdle(spine);
        assertThat(rig.pollAll(spine)).isEqualTo(20);

        for (int i = 0; i < 8; i++) {
            rig.offerProbe(spine, i, 16);
            invokeUntilIdle(spine);
        }

        assertThat(rig.pollAll(spine)).isZero();
        assertThat(seen).hasSize(12).containsOnly("PENDING events=0 spare=0");
        assertThat(rig.fakeJournal.digests()).isEqualTo(digestsOfAMachineAlone(rig));
    }

    @Test
    void shouldHoldAndRecoverWithoutLossWhenAnAdapterIsSlow() {
        rig.configuration = rig.configuration.ringSize(8).unforcedSlotsMax(2).outboundCapacity(Destination.BITCOIN, 2);
        final Spine spine = rig.newSpine();
        final CommandSink bitcoin = spine.inbound(Source.BITCOIN).sink();
        int accepted = 0;
        while (bitcoin.offer(CountingActor.asking(3)) == CommandSink.ACCEPTED) {
            accepted++;
            invokeUntilIdle(spine);
        }
        assertThat(rig.counters.of(PipelineCounter.EGRESS_HELD).get()).isPositive();
        assertThat(rig.haltSwitch.isHalted()).isFalse();

        while (rig.pollAll(spine) > 0) {
            invokeUntilIdle(spine);
        }

        assertThat(accepted).isGreaterThan(8);
        assertThat(rig.released).hasSize(3 * accepted).doesNotHaveDuplicates();
        final List<EffectId> toBitcoin = rig.released.stream()
                .filter(released -> released.effect().destination() == Destination.BITCOIN)
                .map(SpineRig.Released::id)
                .toList();
        assertThat(toBitcoin).isSortedAccordingTo(SpineTest::byPlace);
    }

    @ParameterizedTest
    @MethodSource("io.alys.pipeline.fixture.SpineRig#runners")
    void shouldReleaseNothingAndForceNeverAgainWhenAForceFails(final ThreadingMode mode, final WaitMode waitMode) {
        rig.configuration = rig.configuration.mode(mode).waitMode(waitMode);
        final AtomicInteger answers = new AtomicInteger();
        rig.probeListener = (nonce, sentNs) -> answers.incrementAndGet();
        rig.fakeJournal.failForcesWith(new IllegalStateException("no space left"));
        rig.journalFaults =
                fault -> fault.getMessage().contains("space") ? ExitCode.DISK_FULL : ExitCode.JOURNAL_FAILED;
        final Spine spine = rig.newSpine();
        spine.inbound(Source.BITCOIN).sink().offer(CountingActor.asking(5));
        rig.offerProbe(spine, 1, 16);
        runUntil(spine, "halt", rig.haltSwitch::isHalted);

        for (int i = 0; i < 10; i++) {
            rig.offerProbe(spine, i, 16);
            runOnce(spine);
        }
        spine.close();

        assertThat(rig.halts).hasSize(1);
        assertThat(rig.haltSwitch.reason().code()).isEqualTo(ExitCode.DISK_FULL);
        assertThat(rig.counters.of(PipelineCounter.HALT_CODE).get()).isEqualTo(12);
        assertThat(spine.durableSequence()).isEqualTo(StateMachine.NULL_SEQUENCE);
        assertThat(rig.fakeJournal.forceCalls()).isEqualTo(1);
        assertThat(rig.pollAll(spine)).isZero();
        assertThat(answers).hasValue(0);
        assertThat(spine.isStopped()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("io.alys.pipeline.fixture.SpineRig#runners")
    void shouldHaltWhenApplyThrows(final ThreadingMode mode, final WaitMode waitMode) {
        rig.configuration = rig.configuration.mode(mode).waitMode(waitMode);
        final Spine spine = rig.newSpine();
        spine.inbound(Source.BITCOIN).sink().offer(CountingActor.fatal());

        runUntil(spine, "halt", rig.haltSwitch::isHalted);
        spine.close();

        assertThat(rig.haltSwitch.reason().code()).isEqualTo(ExitCode.APPLY_FAULT);
        assertThat(rig.haltSwitch.reason().reason()).contains("stage=apply");
        assertThat(rig.fakeJournal.size()).isZero();
    }

    @Test
    void shouldLetNothingOutAfterAWantedHalt() {
        final Spine spine = rig.newSpine();
        final CommandSink bitcoin = spine.inbound(Source.BITCOIN).sink();
        bitcoin.offer(CountingActor.halting());
        bitcoin.offer(CountingActor.asking(5));
        final AtomicLong outBeforeHalt = new AtomicLong();

        invokeUntilIdle(spine);
        outBeforeHalt.set(rig.counters
                .of(PipelineCounter.EFFECTS_OUT, Destination.OBSERVER)
                .get());

        assertThat(rig.haltSwitch.reason().code()).isEqualTo(ExitCode.CONTRADICTION);
        assertThat(outBeforeHalt).hasValue(1);
        assertThat(rig.counters
                        .of(PipelineCounter.EFFECTS_OUT, Destination.ENGINE)
                        .get())
                .isZero();
        assertThat(rig.pollAll(spine)).isZero();
        assertThat(spine.durableSequence())
                .as("the record of the halt is durable")
                .isNotNegative();
    }

    @Test
    void shouldCountVerdicts() {
        rig.verifier = (frame, command) -> frame.inputLength() == 333 ? Verdict.INVALID : Verdict.PENDING;
        final Spine spine = rig.newSpine();
        final CommandSink bitcoin = spine.inbound(Source.BITCOIN).sink();
        bitcoin.offer(CountingActor.refused());
        bitcoin.offer(CountingActor.faulting());
        rig.offerProbe(spine, 1, 333);

        invokeUntilIdle(spine);

        assertThat(rig.counters.of(PipelineCounter.INPUTS_REFUSED).get()).isEqualTo(1);
        assertThat(rig.counters.of(PipelineCounter.INPUTS_FAULTED).get()).isEqualTo(1);
        assertThat(rig.counters.of(PipelineCounter.INPUTS_INVALID).get()).isEqualTo(1);
        assertThat(rig.counters.of(PipelineCounter.INPUTS_APPLIED).get()).isEqualTo(3);
        assertThat(rig.fakeJournal.record(2).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void shouldCountEachWarmInputThatTakesLongerThanTheLimitAndNoHotOne() {
        rig.configuration = rig.configuration.slowApplyNs(1);
        final Spine spine = rig.newSpine();
        final CommandSink bitcoin = spine.inbound(Source.BITCOIN).sink();
        bitcoin.offer(CountingActor.refused());
        bitcoin.offer(CountingActor.refused());
        rig.offerProbe(spine, 1, 64);
        rig.offerProbe(spine, 2, 64);

        invokeUntilIdle(spine);

        assertThat(rig.counters.of(PipelineCounter.INPUTS_APPLIED).get()).isEqualTo(4);
        assertThat(rig.counters.of(PipelineCounter.SLOW_APPLIES).get()).isEqualTo(2);
        assertThat(rig.counters.of(PipelineCounter.APPLY_NS_MAX).get()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("io.alys.pipeline.fixture.SpineRig#runners")
    void shouldLoseNothingAcceptedWhenItCloses(final ThreadingMode mode, final WaitMode waitMode)
            throws InterruptedException {
        rig.configuration = rig.configuration
                .mode(mode)
                .waitMode(waitMode)
                .ringSize(64)
                .unforcedSlotsMax(16)
                .sourceRule(Source.PROBE, SourceRule.hot(1 << 20, OverflowPolicy.WAIT, 4));
        final AtomicInteger answers = new AtomicInteger();
        rig.probeListener = (nonce, sentNs) -> answers.incrementAndGet();
        final Spine spine = rig.newSpine();
        final AtomicInteger commands = new AtomicInteger();
        final AtomicInteger probes = new AtomicInteger();
        final Thread warmWriter = new Thread(() -> {
            final CommandSink sink = spine.inbound(Source.RPC).sink();
            int result = CommandSink.ACCEPTED;
            while (result != CommandSink.CLOSED) {
                result = sink.offer(CountingActor.asking(0));
                commands.addAndGet(result == CommandSink.ACCEPTED ? 1 : 0);
            }
        });
        final Thread hotWriter = new Thread(() -> {
            int result = CommandSink.ACCEPTED;
            while (result != CommandSink.CLOSED) {
                result = rig.offerProbe(spine, 1, 64);
                probes.addAndGet(result == CommandSink.ACCEPTED ? 1 : 0);
            }
        });
        warmWriter.start();
        hotWriter.start();
        runUntil(
                spine,
                "some inputs",
                () -> rig.counters.of(PipelineCounter.INPUTS_APPLIED).get() > 5_000);

        spine.close();
        warmWriter.join();
        hotWriter.join();

        assertThat(rig.halts).isEmpty();
        assertThat(spine.isDrained()).isTrue();
        assertThat(spine.isStopped()).isTrue();
        assertThat(rig.fakeJournal.size()).isEqualTo(commands.get() + probes.get());
        assertThat(rig.fakeJournal.batches().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(rig.fakeJournal.size());
        assertThat(answers.get()).isEqualTo(probes.get());
        assertThat(rig.fakeJournal.batches()).allMatch(batch -> batch <= 16);
    }

    @Test
    void shouldGiveUpClosingWhenNobodyTakesTheEffects() {
        rig.configuration = rig.configuration.outboundCapacity(Destination.ENGINE, 1);
        final Spine spine = rig.newSpine();
        for (int i = 0; i < 8; i++) {
            spine.inbound(Source.BITCOIN).sink().offer(CountingActor.asking(1));
        }

        spine.close();

        assertThat(spine.isDrained()).isFalse();
        assertThat(spine.durableSequence()).isEqualTo(7);
    }

    @Test
    void shouldRefuseAJournalThatIsNotWhereTheMachineIs() {
        rig.journal = new FakeJournal(5);

        assertThatThrownBy(rig::newSpine).hasMessage("journal.lastSequence=5 must be machine.sequence=-1");
    }

    @Test
    void shouldVerifyOnWorkersInDedicatedMode() {
        rig.configuration = rig.configuration.mode(ThreadingMode.DEDICATED).verifyWorkers(3);
        rig.verifier = (frame, command) -> frame.inputLength() % 2 == 1 ? Verdict.INVALID : Verdict.PENDING;
        final Spine spine = rig.newSpine();
        for (int i = 0; i < 300; i++) {
            rig.offerProbe(spine, i, 16 + i);
        }

        await(
                "all applied",
                () -> rig.counters.of(PipelineCounter.INPUTS_APPLIED).get() == 300);
        spine.close();

        assertThat(rig.counters.of(PipelineCounter.INPUTS_INVALID).get()).isEqualTo(150);
        for (int i = 0; i < 300; i++) {
            assertThat(rig.fakeJournal.record(i).verdict()).isEqualTo(i % 2 == 1 ? Verdict.INVALID : Verdict.ACCEPTED);
        }
    }

    private static List<Long> digestsOfAMachineAlone(final SpineRig rig) {
        final StateMachine alone = new StateMachine(SpineRig.SPEC, List.of(new CountingActor()));
        final List<Long> digests = new ArrayList<>();
        for (int i = 0; i < rig.fakeJournal.size(); i++) {
            final RecordFrame frame =
                    new RecordFrame().beginFrom(rig.fakeJournal.record(i).buffer(), 0);
            alone.onInput(frame, StateMachine.decode(frame, new BinaryFieldReader()), new Effects());
            digests.add(frame.digest());
        }
        return digests;
    }

    private void runUntil(final Spine spine, final String what, final BooleanSupplier condition) {
        await(what, () -> {
            runOnce(spine);
            return condition.getAsBoolean();
        });
    }

    private void runOnce(final Spine spine) {
        if (rig.configuration.mode() == ThreadingMode.INVOKER) {
            spine.invoke();
        }
    }

    private static EffectId id(final int ordinal) {
        return new EffectId(1, ordinal);
    }

    private static int byPlace(final EffectId one, final EffectId other) {
        final int bySequence = Long.compare(one.sequence(), other.sequence());
        return bySequence != 0 ? bySequence : Integer.compare(one.ordinal(), other.ordinal());
    }
}
