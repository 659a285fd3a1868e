// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import static io.alys.pipeline.fixture.SpineRig.START_MS;
import static io.alys.pipeline.fixture.SpineRig.invokeUntilIdle;
import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.fixture.CountingActor;
import io.alys.pipeline.fixture.SpineRig;
import org.junit.jupiter.api.Test;

/** Time as the machine is told of it. */
class SpineTickTest {
    private final SpineRig rig = new SpineRig();

    @Test
    void shouldTickWhenTheDeadlinePassedAndNotBefore() {
        final Spine spine = startedSpine(1_000);

        rig.clock.set(START_MS + 999);
        invokeUntilIdle(spine);
        assertThat(ticks()).isZero();

        rig.clock.set(START_MS + 1_000);
        invokeUntilIdle(spine);
        assertThat(ticks()).isEqualTo(1);
        assertThat(rig.actor.log()).containsExactly("0@" + (START_MS + 1_000), "1@" + (START_MS + 2_000));
    }

    @Test
    void shouldHaveOneTickUnderWayAtATime() {
        rig.configuration = rig.configuration.outboundCapacity(Destination.BITCOIN, 1);
        final Spine spine = startedSpine(1);

        for (int i = 0; i < 100; i++) {
            rig.clock.advance(1);
            spine.invoke();
        }

        assertThat(ticks()).isEqualTo(rig.actor.ticks()).isEqualTo(100);
    }

    @Test
    void shouldNotLoseATickToBackPressure() {
        rig.configuration = rig.configuration.ringSize(4).unforcedSlotsMax(1).outboundCapacity(Destination.ENGINE, 1);
        final Spine spine = startedSpine(1_000);
        for (int i = 0; i < 20; i++) {
            spine.inbound(Source.BITCOIN).sink().offer(CountingActor.asking(1));
        }
        invokeUntilIdle(spine);
        assertThat(rig.counters.of(PipelineCounter.EGRESS_HELD).get()).isPositive();

        rig.clock.advance(1_000);
        invokeUntilIdle(spine);
        assertThat(ticks()).as("no slot is free").isZero();

        while (rig.pollAll(spine) > 0) {
            invokeUntilIdle(spine);
        }
        assertThat(ticks()).isEqualTo(1);
        assertThat(rig.actor.ticks()).isEqualTo(1);
    }

    @Test
    void shouldRepeatAtABoundedRateATickThatMovesNothing() {
        final Spine spine = startedSpine(1_000);
        rig.actor.isFaultingOnDeadline(true);
        rig.clock.advance(1_000);

        for (int i = 0; i < 350; i++) {
            spine.invoke();
            rig.clock.advance(1);
        }
        assertThat(ticks()).isEqualTo(4);

        rig.actor.isFaultingOnDeadline(false);
        rig.clock.advance(100);
        invokeUntilIdle(spine);
        assertThat(rig.actor.ticks()).isEqualTo(1);
    }

    @Test
    void shouldHoldTimeWhileTheClockIsBehind() {
        final Spine spine = startedSpine(0);
        rig.clock.advance(-5_000);
        rig.offerProbe(spine, 1, 16);
        invokeUntilIdle(spine);

        assertThat(rig.machine.timeMs()).isEqualTo(START_MS);
        assertThat(rig.counters.of(PipelineCounter.CLOCK_BEHIND_MS).get()).isEqualTo(5_000);
        assertThat(rig.counters.of(PipelineCounter.CLOCK_STEPS_BACK).get()).isEqualTo(1);

        rig.clock.advance(5_001);
        rig.offerProbe(spine, 2, 16);
        invokeUntilIdle(spine);

        assertThat(rig.machine.timeMs()).isEqualTo(START_MS + 1);
        assertThat(rig.counters.of(PipelineCounter.CLOCK_BEHIND_MS).get()).isZero();
    }

    @Test
    void shouldReadTheClockOnceADutyCycle() {
        final Spine spine = startedSpine(0);
        final int readsBefore = rig.clock.reads();
        for (int i = 0; i < 50; i++) {
            rig.offerProbe(spine, i, 16);
        }

        spine.invoke();

        assertThat(rig.clock.reads()).isEqualTo(readsBefore + 1);
    }

    private Spine startedSpine(final long periodMs) {
        rig.actor = new CountingActor(periodMs);
        final Spine spine = rig.newSpine();
        spine.inbound(Source.NODE).sink().offer(SpineRig.start());
        invokeUntilIdle(spine);
        return spine;
    }

    private long ticks() {
        return rig.counters.of(PipelineCounter.TICKS).get();
    }
}
