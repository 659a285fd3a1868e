// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.call.PingedCalls;
import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.command.HealthCommand;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.core.health.PongStatus;
import io.alys.core.port.CommandSink;
import io.alys.core.value.Hash;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.outbound.EffectEnvelope;
import io.alys.pipeline.outbound.Outbound;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortAgentTest {
    private static final long BEAT_NS = 1_000;

    private final HaltSwitch haltSwitch =
            new HaltSwitch(PipelineCounters.inMemory().of(PipelineCounter.HALT_CODE), halt -> {});
    private final Outbound outbound = new Outbound(Destination.BITCOIN, 8, haltSwitch);
    private final List<Command> answers = new ArrayList<>();
    private Command next = null;
    private int calls = 0;
    private boolean isFull = false;
    private long nowNs = 0;

    private final PortAgent agent = new PortAgent(
            "alys-bitcoin",
            outbound,
            new PingedCalls(Destination.BITCOIN, (id, effect) -> {
                calls++;
                return next;
            }),
            this::offer,
            () -> nowNs,
            () -> BEAT_NS,
            () -> false);

    @Test
    void shouldAnswerAPingWithoutCallingThePortOrForgettingWhatItWaitsFor() {
        offerEffect(1, new Effect.BitcoinBlockWanted(7, Hash.ZERO));
        turn();
        assertThat(calls).isEqualTo(1);
        assertThat(answers).isEmpty();

        offerEffect(2, new Effect.PingWanted(Destination.BITCOIN));
        turn();
        assertThat(calls).isEqualTo(1);
        assertThat(answers).containsExactly(pong(2, PongStatus.HEALTHY));

        nowNs += BEAT_NS;
        next = new Answer.BitcoinBlockGone(new EffectId(1, 0));
        turn();
        assertThat(answers).endsWith(next).hasSize(2);
    }

    @Test
    void shouldSayDegradedAfterACallThatFailedAndHealthyAfterTheNextThatDidNot() {
        next = failed(FaultKind.UNREACHABLE);
        offerEffect(1, new Effect.BitcoinBlockWanted(7, Hash.ZERO));
        turn();
        offerEffect(2, new Effect.PingWanted(Destination.BITCOIN));
        turn();
        next = failed(FaultKind.MISSING);
        offerEffect(3, new Effect.BitcoinBlockWanted(7, Hash.ZERO));
        turn();
        offerEffect(4, new Effect.PingWanted(Destination.BITCOIN));
        turn();

        assertThat(answers).contains(pong(2, PongStatus.DEGRADED), pong(4, PongStatus.HEALTHY));
    }

    @Test
    void shouldKeepAPongThatTheRingHasNoRoomFor() {
        isFull = true;
        offerEffect(2, new Effect.PingWanted(Destination.BITCOIN));
        turn();
        turn();
        assertThat(answers).isEmpty();

        isFull = false;
        turn();
        assertThat(answers).containsExactly(pong(2, PongStatus.HEALTHY));
    }

    private void offerEffect(final long sequence, final Effect effect) {
        assertThat(outbound.offer(new EffectEnvelope(new EffectId(sequence, 0), effect)))
                .isTrue();
    }

    private void turn() {
        agent.doWork();
    }

    private int offer(final Command command) {
        if (isFull) {
            return CommandSink.BACK_PRESSURED;
        }
        answers.add(command);
        return CommandSink.ACCEPTED;
    }

    private static Command failed(final FaultKind kind) {
        return new Answer.CallFailed(new EffectId(1, 0), Destination.BITCOIN, kind, "");
    }

    private static HealthCommand.PongGiven pong(final long sequence, final PongStatus status) {
        return new HealthCommand.PongGiven(new EffectId(sequence, 0), Destination.BITCOIN, status);
    }
}
