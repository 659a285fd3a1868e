// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.alys.core.command.Answer;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.counter.StageRole;
import io.alys.pipeline.fixture.CountingActor;
import io.alys.pipeline.fixture.ManualClock;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.inbound.Doorbell;
import io.alys.pipeline.inbound.InboundSchedule;
import io.alys.pipeline.inbound.OverflowPolicy;
import io.alys.pipeline.inbound.WarmInbound;
import io.alys.pipeline.ring.Slot;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceStageTest {
    private static final long FIRST_INPUT = 1_000;

    private final PipelineCounters counters = PipelineCounters.inMemory();
    private final HaltSwitch haltSwitch = new HaltSwitch(counters.of(PipelineCounter.HALT_CODE), halt -> {});
    private final RingBuffer<Slot> ring = RingBuffer.createSingleProducer(Slot::new, 8, new BusySpinWaitStrategy());
    private final Sequence progress = new Sequence();
    private final Sequence applied = new Sequence();
    private final Sequence egressed = new Sequence();
    private final Sequence deadlineMs = new Sequence(Long.MAX_VALUE);
    private final ManualClock clock = new ManualClock(50);
    private final WarmInbound rpc = new WarmInbound(
            Source.RPC,
            64,
            OverflowPolicy.REFUSE,
            counters.of(PipelineCounter.INPUTS_TURNED_AWAY, Source.RPC),
            Doorbell.NONE);
    private final SequenceStage stage = newStage();

    @Test
    void shouldStampSequenceTimeAndSource() {
        rpc.sink().offer(CountingActor.refused());
        rpc.sink().offer(CountingActor.asking(1));

        assertThat(stage.doWork()).isEqualTo(2);

        final Slot slot = ring.get(1);
        assertThat(slot.frame().sequence()).isEqualTo(FIRST_INPUT + 1);
        assertThat(slot.frame().timeMs()).as("held at the recovered time").isEqualTo(100);
        assertThat(slot.frame().source()).isEqualTo(Source.RPC.code());
        assertThat(slot.frame().inputType()).isEqualTo(30);
        assertThat(slot.command()).isInstanceOf(Answer.BitcoinBlockSeen.class);
        assertThat(slot.arrivalNs()).isNotZero();
        assertThat(progress.get()).isEqualTo(ring.getCursor()).isEqualTo(1);
        assertThat(counters.of(PipelineCounter.INPUTS_SEQUENCED, Source.RPC).get())
                .isEqualTo(2);
    }

    @Test
    void shouldStopDrainingWhenTheRingIsFull() {
        for (int i = 0; i < 20; i++) {
            rpc.sink().offer(CountingActor.refused());
        }

        assertThat(stage.doWork()).isEqualTo(8);
        assertThat(stage.doWork()).isZero();
        egressed.set(2);
        assertThat(stage.doWork()).isEqualTo(3);

        assertThat(progress.get()).isEqualTo(10);
    }

    @Test
    void shouldTickFirstAndNotAgainBeforeTheTickIsApplied() {
        deadlineMs.set(200);
        clock.set(200);
        rpc.sink().offer(CountingActor.refused());

        assertThat(stage.doWork()).isEqualTo(2);
        clock.set(100_000);
        assertThat(stage.doWork()).isZero();

        assertThat(ring.get(0).command()).isInstanceOf(NodeCommand.TickClock.class);
        assertThat(ring.get(0).frame().source()).isEqualTo(Source.NODE.code());
        applied.set(0);
        assertThat(stage.doWork()).isEqualTo(1);
    }

    @Test
    void shouldKeepADueTickUntilThereIsRoom() {
        for (int i = 0; i < 8; i++) {
            rpc.sink().offer(CountingActor.refused());
        }
        stage.doWork();
        deadlineMs.set(200);
        clock.set(300);
        assertThat(stage.doWork()).isZero();

        egressed.set(0);
        assertThat(stage.doWork()).isEqualTo(1);

        assertThat(ring.get(8).command()).isInstanceOf(NodeCommand.TickClock.class);
    }

    @Test
    void shouldCountAndPassOverWhatCannotBeRecorded() {
        final String tooLong = "x".repeat(100_000);
        rpc.sink().offer(new Answer.CallFailed(EffectId.NULL, Destination.BITCOIN, FaultKind.TIMEOUT, tooLong));
        rpc.sink().offer(CountingActor.refused());

        assertThat(stage.doWork()).isEqualTo(1);

        assertThat(ring.get(0).frame().sequence()).isEqualTo(FIRST_INPUT);
        assertThat(ring.get(0).frame().inputType()).isEqualTo(50);
        assertThat(counters.of(PipelineCounter.INPUTS_UNENCODABLE, Source.RPC).get())
                .isEqualTo(1);
        assertThat(haltSwitch.isHalted()).isFalse();
    }

    @Test
    void shouldHaltWhenTheClockThrows() {
        final SequenceStage broken = new SequenceStage(
                ring,
                progress,
                new InboundSchedule(List.of(rpc), List.of(1), 1),
                new HeldClock(
                        () -> {
                            throw new IllegalStateException("told to");
                        },
                        0,
                        counters.of(PipelineCounter.CLOCK_STEPS_BACK),
                        counters.of(PipelineCounter.CLOCK_BEHIND_MS)),
                new TickTimer(applied, deadlineMs, 100),
                0,
                8,
                counters,
                haltSwitch,
                newDutyCycle());

        assertThat(broken.doWork()).isZero();

        assertThat(haltSwitch.reason().code()).isEqualTo(ExitCode.STAGE_FAULT);
    }

    @Test
    void shouldDrainWhatWasAcceptedAndNotTickOnceClosing() {
        rpc.sink().offer(CountingActor.refused());
        deadlineMs.set(1);
        stage.closeIntake();
        assertThat(stage.isDrained()).isFalse();

        assertThat(stage.doWork()).isEqualTo(1);

        assertThat(stage.isDrained()).isTrue();
        assertThat(ring.get(0).frame().inputType()).isEqualTo(50);
    }

    private SequenceStage newStage() {
        ring.addGatingSequences(egressed);
        return new SequenceStage(
                ring,
                progress,
                new InboundSchedule(List.of(rpc), List.of(4), 4),
                new HeldClock(
                        clock,
                        100,
                        counters.of(PipelineCounter.CLOCK_STEPS_BACK),
                        counters.of(PipelineCounter.CLOCK_BEHIND_MS)),
                new TickTimer(applied, deadlineMs, 100),
                FIRST_INPUT,
                64,
                counters,
                haltSwitch,
                newDutyCycle());
    }

    private DutyCycle newDutyCycle() {
        return new DutyCycle("sequence", counters.of(PipelineCounter.CYCLE_NS_MAX, StageRole.SEQUENCE));
    }
}
