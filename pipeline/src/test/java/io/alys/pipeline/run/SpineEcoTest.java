// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import static io.alys.pipeline.fixture.SpineRig.START_MS;
import static io.alys.pipeline.fixture.SpineRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.core.port.CommandSink;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.fixture.CountingActor;
import io.alys.pipeline.fixture.SpineRig;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A spine whose only thread sleeps when idle. */
@Timeout(120)
class SpineEcoTest {
    private static final int ROUNDS = 2_000;
    private static final int PAUSE_NS_MAX = 300_000;

    private final SpineRig rig = new SpineRig();

    @BeforeEach
    void configure() {
        rig.configuration = rig.configuration.mode(ThreadingMode.SHARED).waitMode(WaitMode.ECO);
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2})
    void shouldTakeEveryInputAfterAnyPause(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final Spine spine = rig.newSpine();
        for (int round = 1; round <= ROUNDS; round++) {
            LockSupport.parkNanos(random.nextInt(PAUSE_NS_MAX));
            final int result = random.nextBoolean()
                    ? rig.offerProbe(spine, round, 64)
                    : spine.inbound(Source.RPC).sink().offer(CountingActor.refused());
            assertThat(result).isEqualTo(CommandSink.ACCEPTED);
        }

        await("all durable", () -> spine.durableSequence() == ROUNDS - 1);
        spine.close();

        assertThat(spine.isDrained()).isTrue();
        assertThat(rig.halts).isEmpty();
    }

    @Test
    void shouldTickThoughNobodyRings() {
        rig.actor = new CountingActor(50);
        final Spine spine = rig.newSpine();
        spine.inbound(Source.NODE).sink().offer(SpineRig.start());
        await("started", () -> spine.durableSequence() == 0);

        for (int tick = 1; tick <= 20; tick++) {
            final long wanted = tick;
            rig.clock.advance(50);
            await("tick " + tick, () -> spine.durableSequence() == wanted);
        }
        spine.close();

        assertThat(rig.actor.log()).hasSize(21).endsWith("1@" + (START_MS + 21 * 50));
    }

    @Test
    void shouldLetOutWhatWasHeldWhenTheAdapterMakesRoom() {
        rig.configuration = rig.configuration.outboundCapacity(Destination.ENGINE, 1);
        final Spine spine = rig.newSpine();
        final int asked = 50;
        for (int i = 0; i < asked; i++) {
            spine.inbound(Source.BITCOIN).sink().offer(CountingActor.asking(1));
        }
        await("held", () -> rig.counters.of(PipelineCounter.EGRESS_HELD).get() > 0);

        await("all out", () -> {
            rig.pollAll(spine);
            return rig.released.size() == asked;
        });
        spine.close();

        assertThat(rig.released).doesNotHaveDuplicates();
    }
}
