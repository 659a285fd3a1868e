// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.port.CommandSink;
import io.alys.core.value.Hash;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import io.alys.node.reload.LiveDuration;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.outbound.EffectEnvelope;
import io.alys.pipeline.outbound.Outbound;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LiveBeatTest {
    private final LiveDuration beat = new LiveDuration(Property.BITCOIN_POLL_MS, settings("600000"));
    private final Outbound outbound = new Outbound(
            Destination.BITCOIN,
            8,
            new HaltSwitch(PipelineCounters.inMemory().of(PipelineCounter.HALT_CODE), halt -> {}));
    private long nowNs = 1;
    private int tries = 0;
    private final PortAgent agent = new PortAgent(
            "alys-test",
            outbound,
            (id, effect) -> {
                tries++;
                return null;
            },
            command -> CommandSink.ACCEPTED,
            () -> nowNs,
            beat,
            () -> false);

    @Test
    void shouldTryOnANewBeatWithoutWaitingForTheOldOne() {
        outbound.offer(new EffectEnvelope(new EffectId(1, 0), new Effect.BitcoinBlockWanted(1, Hash.ZERO)));
        agent.doWork();
        advanceMs(1_000);
        assertThat(tries).isEqualTo(1);

        beat.adopt(settings("20"));
        assertThat(beat.isAdopted()).isFalse();
        agent.doWork();

        assertThat(beat.isAdopted()).isTrue();
        assertThat(tries).isEqualTo(2);
        advanceMs(19);
        assertThat(tries).isEqualTo(2);
        advanceMs(1);
        assertThat(tries).isEqualTo(3);
    }

    @Test
    void shouldAcknowledgeWhileItHasNothingToDo() {
        beat.adopt(settings("20"));

        agent.doWork();

        assertThat(beat.isAdopted()).isTrue();
        assertThat(tries).isZero();
    }

    private void advanceMs(final long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
        agent.doWork();
    }

    private static Settings settings(final String pollMs) {
        return new Settings().set(Property.BITCOIN_POLL_MS, pollMs, "test");
    }
}
