// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.alys.core.command.NodeCommand;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.counter.StageRole;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.ring.Slot;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.Test;

class StageAgentTest {
    private final PipelineCounters counters = PipelineCounters.inMemory();
    private final HaltSwitch haltSwitch = new HaltSwitch(counters.of(PipelineCounter.HALT_CODE), halt -> {});
    private final RingBuffer<Slot> ring = RingBuffer.createSingleProducer(Slot::new, 16, new BusySpinWaitStrategy());
    private final Sequence first = new Sequence();
    private final Sequence second = new Sequence();
    private final Sequence progress = new Sequence();
    private final List<String> calls = new ArrayList<>();
    private final DutyCycle dutyCycle =
            new DutyCycle("apply", counters.of(PipelineCounter.CYCLE_NS_MAX, StageRole.APPLY));

    private long holdAt = Long.MAX_VALUE;
    private long throwAt = Long.MAX_VALUE;
    private final StageAgent agent = new StageAgent(
            new RecordingStage(), ring, new Sequence[] {first, second}, progress, 4, haltSwitch, dutyCycle);

    @Test
    void shouldHandleWhatEveryStageBeforeItHasFinished() {
        first.set(9);
        second.set(1);

        assertThat(agent.doWork()).isEqualTo(2);

        assertThat(calls).containsExactly("0", "1 end");
        assertThat(progress.get()).isEqualTo(1);
        assertThat(agent.doWork()).isZero();
    }

    @Test
    void shouldEndABatchAtItsLimit() {
        first.set(5);
        second.set(5);

        agent.doWork();
        assertThat(progress.get()).isEqualTo(3);
        agent.doWork();

        assertThat(calls).containsExactly("0", "1", "2", "3 end", "4", "5 end");
    }

    @Test
    void shouldComeBackToTheSlotWhereItStopped() {
        first.set(3);
        second.set(3);
        holdAt = 2;

        assertThat(agent.doWork()).isEqualTo(2);
        assertThat(progress.get()).isEqualTo(1);
        assertThat(agent.doWork()).isZero();
        holdAt = Long.MAX_VALUE;
        assertThat(agent.doWork()).isEqualTo(2);

        assertThat(calls).containsExactly("0", "1", "2 held", "2 held", "2", "3 end");
        assertThat(progress.get()).isEqualTo(3);
    }

    @Test
    void shouldHaltOnAThrowAndPublishNothingOfTheBatch() {
        first.set(3);
        second.set(3);
        throwAt = 1;

        assertThat(agent.doWork()).isZero();
        assertThat(agent.doWork()).isZero();

        assertThat(calls).containsExactly("0");
        assertThat(progress.get()).isEqualTo(-1);
        assertThat(haltSwitch.reason().code()).isEqualTo(ExitCode.DEPENDENCY);
        assertThat(haltSwitch.reason().reason())
                .contains("stage=apply ringSequence=1")
                .contains("told to");
    }

    @Test
    void shouldBeatTwiceACycleWithOrWithoutWork() {
        agent.doWork();
        assertThat(dutyCycle.beat()).isEqualTo(2);
        first.set(0);
        second.set(0);
        agent.doWork();
        assertThat(dutyCycle.beat()).isEqualTo(4);
    }

    @Test
    void shouldTimeACycleUnlessItsOnlySlotIsHot() {
        final AtomicCounter longestNs = counters.of(PipelineCounter.CYCLE_NS_MAX, StageRole.APPLY);
        handleUpTo(0);
        assertThat(longestNs.get()).isZero();

        handleUpTo(2);
        assertThat(longestNs.get()).isPositive();

        longestNs.set(0);
        ring.get(3).arrived(new NodeCommand.TickClock(), 0);
        handleUpTo(3);
        assertThat(longestNs.get()).isPositive();
    }

    private void handleUpTo(final long sequence) {
        first.set(sequence);
        second.set(sequence);
        agent.doWork();
    }

    private final class RecordingStage implements Stage {
        @Override
        public boolean onSlot(final Slot slot, final long sequence, final boolean endOfBatch) {
            assertThat(dutyCycle.beat() & 1).as("inside a cycle").isEqualTo(1);
            if (sequence == throwAt) {
                throw new StackOverflowError("told to");
            }
            calls.add(sequence + (sequence == holdAt ? " held" : endOfBatch ? " end" : ""));
            return sequence != holdAt;
        }

        @Override
        public int onSlots(final RingBuffer<Slot> slots, final long from, final long to) {
            return Stage.each(this, slots, from, to);
        }

        @Override
        public StageRole role() {
            return StageRole.APPLY;
        }

        @Override
        public ExitCode exitCodeOf(final Throwable fault) {
            return ExitCode.DEPENDENCY;
        }
    }
}
