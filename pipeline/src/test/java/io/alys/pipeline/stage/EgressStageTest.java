// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import io.alys.core.codec.RecordFrame;
import io.alys.core.command.Commands;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.fixture.CountingActor;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.outbound.Outbound;
import io.alys.pipeline.ring.Slot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EgressStageTest {
    private static final int CAPACITY = 2;

    private final PipelineCounters counters = PipelineCounters.inMemory();
    private final HaltSwitch haltSwitch = new HaltSwitch(counters.of(PipelineCounter.HALT_CODE), halt -> {});
    private final Map<Destination, Outbound> outbounds = new EnumMap<>(Destination.class);
    private final List<String> out = new ArrayList<>();
    private final EgressStage stage = newStage();

    @Test
    void shouldLeaveTheSlotEmpty() {
        final Slot slot = slotWithNotices(1);
        slot.effects().probeAnswered(3, 4);

        assertThat(stage.onSlot(slot, 0, true)).isTrue();

        assertThat(slot.command()).isNull();
        assertThat(slot.effects().size()).isZero();
        assertThat(slot.effects().hasProbe()).isFalse();
        assertThat(slot.frame().length()).isEqualTo(RecordFrame.HEADER_LENGTH);
        assertThat(out).containsExactly("probe 3 4");
    }

    @Test
    void shouldGoOnWhereItStoppedWhenARingWasFull() {
        final Slot slot = slotWithNotices(5);

        assertThat(stage.onSlot(slot, 0, true)).isFalse();
        assertThat(stage.onSlot(slot, 0, true)).isFalse();
        poll();
        assertThat(stage.onSlot(slot, 0, true)).isFalse();
        poll();
        assertThat(stage.onSlot(slot, 0, true)).isTrue();
        poll();

        assertThat(out).containsExactly("77.0 0", "77.1 1", "77.2 2", "77.3 3", "77.4 4");
        assertThat(counters.of(PipelineCounter.EGRESS_HELD).get())
                .as("once an effect")
                .isEqualTo(2);
        assertThat(counters.of(PipelineCounter.EFFECTS_OUT, Destination.OBSERVER)
                        .get())
                .isEqualTo(5);
    }

    @Test
    void shouldReleaseNothingAfterAHalt() {
        haltSwitch.halt(ExitCode.STALLED, "told to", null);
        final Slot slot = slotWithNotices(1);
        slot.effects().probeAnswered(3, 4);

        assertThat(stage.onSlot(slot, 0, true)).isFalse();

        assertThat(outbounds.get(Destination.OBSERVER).size()).isZero();
        assertThat(out).isEmpty();
    }

    @Test
    void shouldCountTheLongestWayByTheWarmInputOfABatchThatCameFirst() {
        final RingBuffer<Slot> ring = RingBuffer.createSingleProducer(Slot::new, 4, new BusySpinWaitStrategy());
        final long nowNs = System.nanoTime();
        ring.get(1).arrived(CountingActor.refused(), nowNs - TimeUnit.SECONDS.toNanos(1_000));
        ring.get(2).arrived(CountingActor.refused(), nowNs - TimeUnit.SECONDS.toNanos(1));

        assertThat(stage.onSlots(ring, 3, 3)).isEqualTo(1);
        assertThat(counters.of(PipelineCounter.PATH_NS_MAX).get())
                .as("a hot one carries its own time")
                .isZero();
        assertThat(stage.onSlots(ring, 0, 2)).isEqualTo(3);
        assertThat(counters.of(PipelineCounter.PATH_NS_MAX).get())
                .isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1_000));
    }

    private void poll() {
        outbounds
                .get(Destination.OBSERVER)
                .poll((id, effect) -> out.add(id + " " + ((Effect.NoticeWanted) effect).text()), CAPACITY);
    }

    private EgressStage newStage() {
        for (final Destination destination : Destination.values()) {
            outbounds.put(destination, new Outbound(destination, CAPACITY, haltSwitch));
        }
        return new EgressStage(
                outbounds, (nonce, sentNs) -> out.add("probe " + nonce + " " + sentNs), haltSwitch, counters);
    }

    private static Slot slotWithNotices(final int count) {
        final Slot slot = new Slot();
        slot.frame().begin(77, 1, 1, Commands.PROBE_TYPE, 1);
        slot.arrived(CountingActor.refused(), 1);
        for (int i = 0; i < count; i++) {
            slot.effects().add(new Effect.NoticeWanted("" + i));
        }
        return slot;
    }
}
