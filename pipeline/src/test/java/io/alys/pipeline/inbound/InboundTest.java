// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.command.Command;
import io.alys.core.command.Commands;
import io.alys.core.command.Source;
import io.alys.core.port.CommandSink;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.fixture.CountingActor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InboundTest {
    private static final int LENGTH_MAX = 1000;

    private final PipelineCounters counters = PipelineCounters.inMemory();
    private final List<String> drained = new ArrayList<>();
    private final InputSink sink = new InputSink() {
        @Override
        public void onWarm(final Source source, final Command command) {
            drained.add(source + " " + command.getClass().getSimpleName());
        }

        @Override
        public void onHot(
                final Source source, final int type, final DirectBuffer buffer, final int offset, final int length) {
            drained.add(source + " " + type + " " + length + " " + buffer.getInt(offset));
        }
    };
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[LENGTH_MAX + 1]);

    @ParameterizedTest
    @EnumSource(OverflowPolicy.class)
    void shouldPushBackAndCountByPolicyWhenWarmInputsOverflow(final OverflowPolicy policy) {
        final WarmInbound inbound =
                new WarmInbound(Source.RPC, 4, policy, counters.of(policy.counter(), Source.RPC), Doorbell.NONE);
        for (int i = 0; i < 4; i++) {
            assertThat(inbound.sink().offer(CountingActor.refused())).isEqualTo(CommandSink.ACCEPTED);
        }

        assertThat(inbound.sink().offer(CountingActor.refused())).isEqualTo(CommandSink.BACK_PRESSURED);

        assertThat(counters.of(policy.counter(), Source.RPC).get()).isEqualTo(1);
        assertThat(inbound.drain(sink, 3)).isEqualTo(3);
        assertThat(inbound.sink().offer(CountingActor.refused())).isEqualTo(CommandSink.ACCEPTED);
        assertThat(inbound.drain(sink, 100)).isEqualTo(2);
        assertThat(drained).hasSize(5).containsOnly("RPC CallFailed");
    }

    @Test
    void shouldCountEachPolicyApart() {
        assertThat(OverflowPolicy.WAIT.counter()).isEqualTo(PipelineCounter.INPUTS_HELD);
        assertThat(OverflowPolicy.DROP_NEWEST.counter()).isEqualTo(PipelineCounter.INPUTS_DROPPED);
        assertThat(OverflowPolicy.REFUSE.counter()).isEqualTo(PipelineCounter.INPUTS_TURNED_AWAY);
    }

    @Test
    void shouldBeDrainedOnlyWhenClosedAndEmpty() {
        final WarmInbound inbound = newWarm();
        inbound.sink().offer(CountingActor.refused());
        assertThat(inbound.isDrained()).isFalse();

        inbound.close();
        assertThat(inbound.isDrained()).isFalse();
        assertThat(inbound.sink().offer(CountingActor.refused())).isEqualTo(CommandSink.CLOSED);

        assertThat(inbound.drain(sink, 10)).isEqualTo(1);
        assertThat(inbound.isDrained()).isTrue();
    }

    @Test
    void shouldNotBeDrainedWhileAnOfferIsUnderWay() {
        final IntakeGate gate = new IntakeGate();
        assertThat(gate.enter()).isTrue();
        gate.close();

        assertThat(gate.isQuiet()).isFalse();
        gate.leave();

        assertThat(gate.isQuiet()).isTrue();
        assertThat(gate.enter()).isFalse();
        assertThat(gate.isQuiet()).isTrue();
    }

    @Test
    @Timeout(10)
    void shouldAssertThatOneThreadWrites() throws InterruptedException {
        final WarmInbound inbound = newWarm();
        inbound.sink().offer(CountingActor.refused());
        final AtomicReference<Throwable> fault = new AtomicReference<>();
        final Thread other = new Thread(() -> inbound.sink().offer(CountingActor.refused()));
        other.setUncaughtExceptionHandler((thread, thrown) -> fault.set(thrown));

        other.start();
        other.join();

        assertThat(fault.get()).isInstanceOf(AssertionError.class).hasMessageContaining("two threads");
    }

    @Test
    void shouldDrainHotInputsInOrderAcrossTheWrap() {
        final HotInbound inbound = newHot();
        int sent = 0;
        int expected = 0;
        for (int round = 0; round < 50; round++) {
            int accepted = 0;
            while (offer(inbound, sent, LENGTH_MAX - sent % 7) == CommandSink.ACCEPTED) {
                sent++;
                accepted++;
            }
            assertThat(inbound.drain(sink, 1_000))
                    .as("everything there, also past the wrap")
                    .isEqualTo(accepted);
        }
        for (final String line : drained) {
            assertThat(line).isEqualTo("PROBE 100 " + (LENGTH_MAX - expected % 7) + " " + expected);
            expected++;
        }
        assertThat(expected).isEqualTo(sent);
        assertThat(counters.of(PipelineCounter.INPUTS_DROPPED, Source.PROBE).get())
                .isEqualTo(50);
    }

    @Test
    void shouldDrainNoMoreThanTheLimit() {
        final HotInbound inbound = newHot();
        for (int i = 0; i < 5; i++) {
            offer(inbound, i, 16);
        }

        assertThat(inbound.drain(sink, 2)).isEqualTo(2);
        assertThat(inbound.drain(sink, 2)).isEqualTo(2);
        assertThat(inbound.drain(sink, 2)).isEqualTo(1);
    }

    @Test
    void shouldRefuseAHotInputThatIsTooLong() {
        assertThatThrownBy(() -> newHot().offer(bytes, 0, LENGTH_MAX + 1))
                .hasMessage("length=1001 must be at most lengthMax=1000");
    }

    @Test
    void shouldRefuseARingTooSmallForItsInputs() {
        assertThatThrownBy(() -> new HotInbound(
                        Source.PROBE,
                        Commands.PROBE_TYPE,
                        LENGTH_MAX,
                        4096,
                        OverflowPolicy.DROP_NEWEST,
                        counters.of(PipelineCounter.INPUTS_DROPPED, Source.PROBE),
                        Doorbell.NONE))
                .hasMessageContaining("capacityBytes=4096");
    }

    @Test
    void shouldCloseAHotRing() {
        final HotInbound inbound = newHot();
        offer(inbound, 1, 16);
        inbound.close();

        assertThat(offer(inbound, 2, 16)).isEqualTo(CommandSink.CLOSED);
        assertThat(inbound.isDrained()).isFalse();
        inbound.drain(sink, 10);
        assertThat(inbound.isDrained()).isTrue();
    }

    private int offer(final HotInbound inbound, final int number, final int length) {
        bytes.putInt(0, number);
        return inbound.offer(bytes, 0, length);
    }

    private WarmInbound newWarm() {
        return new WarmInbound(
                Source.RPC,
                4,
                OverflowPolicy.REFUSE,
                counters.of(PipelineCounter.INPUTS_TURNED_AWAY, Source.RPC),
                Doorbell.NONE);
    }

    private HotInbound newHot() {
        return new HotInbound(
                Source.PROBE,
                Commands.PROBE_TYPE,
                LENGTH_MAX,
                16 * 1024,
                OverflowPolicy.DROP_NEWEST,
                counters.of(PipelineCounter.INPUTS_DROPPED, Source.PROBE),
                Doorbell.NONE);
    }
}
