// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.command.Command;
import io.alys.core.command.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundScheduleTest {
    private static final InputSink NOWHERE = new InputSink() {
        @Override
        public void onWarm(final Source source, final Command command) {}

        @Override
        public void onHot(
                final Source source, final int type, final DirectBuffer buffer, final int offset, final int length) {}
    };

    private final List<Source> drained = new ArrayList<>();

    /** While a source has inputs waiting, every round's worth of inputs holds its share, however small the room is. */
    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void shouldGiveEachSourceItsShareWhateverTheOthersDo(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<FakeInbound> inbounds = new ArrayList<>();
        final List<Integer> shares = new ArrayList<>();
        for (final Source source : Source.values()) {
            inbounds.add(new FakeInbound(source));
            shares.add(random.nextInt(1, 9));
        }
        final InboundSchedule schedule = new InboundSchedule(inbounds, shares, random.nextInt(40));
        final int watched = random.nextInt(inbounds.size());
        inbounds.get(watched).waiting = Integer.MAX_VALUE;
        while (drained.size() < 5_000) {
            for (final FakeInbound inbound : inbounds) {
                final boolean isFlooding = random.nextInt(3) > 0;
                if (inbound != inbounds.get(watched)) {
                    inbound.waiting = isFlooding ? random.nextInt(1, 200) : random.nextInt(2);
                }
            }
            final int room = random.nextInt(3) > 0 ? 1 : random.nextInt(1, 64);
            assertThat(schedule.drain(NOWHERE, room)).isEqualTo(room);
        }

        // Two rounds' worth hold one whole round, wherever they begin.
        final int window = 2 * schedule.roundLength();
        for (int start = 0; start + window <= drained.size(); start++) {
            final long got = drained.subList(start, start + window).stream()
                    .filter(source -> source == inbounds.get(watched).source())
                    .count();
            assertThat(got).as("from input " + start).isGreaterThanOrEqualTo(shares.get(watched));
        }
    }

    @Test
    void shouldGiveWhatIsLeftOfARoundToTheFirstInPriority() {
        final List<FakeInbound> inbounds = flooded(Source.CONSENSUS, Source.RPC, Source.PROBE);
        final InboundSchedule schedule = new InboundSchedule(inbounds, List.of(4, 2, 1), 13);

        assertThat(schedule.drain(NOWHERE, 200)).isEqualTo(200);

        final Map<Source, Integer> counts = new EnumMap<>(Source.class);
        drained.forEach(source -> counts.merge(source, 1, Integer::sum));
        assertThat(counts)
                .containsEntry(Source.CONSENSUS, 170)
                .containsEntry(Source.RPC, 20)
                .containsEntry(Source.PROBE, 10);
        assertThat(drained.subList(0, 7))
                .containsExactly(
                        Source.CONSENSUS,
                        Source.CONSENSUS,
                        Source.CONSENSUS,
                        Source.CONSENSUS,
                        Source.RPC,
                        Source.RPC,
                        Source.PROBE);
    }

    @Test
    void shouldDrainALoneSourceAtOnce() {
        final FakeInbound probe = new FakeInbound(Source.PROBE);
        probe.waiting = 100;
        final InboundSchedule schedule =
                new InboundSchedule(List.of(new FakeInbound(Source.RPC), probe), List.of(1, 1), 0);

        assertThat(schedule.drain(NOWHERE, 256)).isEqualTo(100);
        assertThat(schedule.drain(NOWHERE, 256)).isZero();
    }

    @Test
    void shouldAskNobodyTwiceWhenAllGaveLessThanTheirShare() {
        final FakeInbound rpc = new FakeInbound(Source.RPC);
        final FakeInbound probe = new FakeInbound(Source.PROBE);
        final InboundSchedule schedule = new InboundSchedule(List.of(rpc, probe), List.of(2, 2), 8);
        for (int turn = 1; turn <= 3; turn++) {
            probe.waiting = 1;

            assertThat(schedule.drain(NOWHERE, 256)).isEqualTo(1);

            assertThat(rpc.asked).isEqualTo(turn);
            assertThat(probe.asked).isEqualTo(turn);
        }
    }

    @Test
    void shouldRefuseAShareThatStarves() {
        assertThatThrownBy(() -> new InboundSchedule(flooded(Source.RPC), List.of(0), 1))
                .hasMessage("share of RPC=0 must be at least 1, or the source starves");
    }

    private List<FakeInbound> flooded(final Source... sources) {
        final List<FakeInbound> inbounds = new ArrayList<>();
        for (final Source source : sources) {
            final FakeInbound inbound = new FakeInbound(source);
            inbound.waiting = 100_000;
            inbounds.add(inbound);
        }
        return inbounds;
    }

    private final class FakeInbound implements Inbound {
        private final Source source;
        private int waiting = 0;
        private int asked = 0;

        private FakeInbound(final Source source) {
            this.source = source;
        }

        @Override
        public Source source() {
            return source;
        }

        @Override
        public int drain(final InputSink sink, final int limit) {
            asked++;
            final int taken = Math.min(waiting, limit);
            waiting -= taken;
            for (int i = 0; i < taken; i++) {
                drained.add(source);
            }
            return taken;
        }

        @Override
        public void close() {}

        @Override
        public boolean isDrained() {
            return waiting == 0;
        }
    }
}
