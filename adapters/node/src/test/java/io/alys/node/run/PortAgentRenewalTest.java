// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.call.BitcoinCalls;
import io.alys.core.call.RenewingCalls;
import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.core.fixture.FakeBitcoinNode;
import io.alys.core.port.CommandSink;
import io.alys.core.port.PortException;
import io.alys.core.port.Renewable;
import io.alys.core.value.Hash;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.outbound.EffectEnvelope;
import io.alys.pipeline.outbound.Outbound;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.Test;

class PortAgentRenewalTest {
    private static final EffectId ASKED = new EffectId(5, 0);
    private static final EffectId ORDERED = new EffectId(6, 1);

    private final FakeBitcoinNode bitcoin = new FakeBitcoinNode();
    private final List<Command> answers = new ArrayList<>();
    private final Outbound outbound = new Outbound(
            Destination.BITCOIN, 8, new HaltSwitch(new AtomicCounter(new UnsafeBuffer(new byte[256]), 0), halt -> {
                throw new AgentTerminationException();
            }));
    private boolean isSinkFull = false;
    private long nowNs = 0;
    private int renewals = 0;
    private PortException refusal = null;

    private final PortAgent agent = agent((Renewable) () -> {
        renewals++;
        if (refusal != null) {
            throw refusal;
        }
    });

    @Test
    void shouldMakeTheClientAnewAndKeepTheQuestionThatWaits() {
        offer(ASKED, new Effect.BitcoinBlockWanted(0, Hash.ZERO));
        agent.doWork();
        offer(ORDERED, new Effect.AdapterRestartWanted(Destination.BITCOIN));
        agent.doWork();
        assertThat(renewals).isEqualTo(1);
        assertThat(answers).containsExactly(new Answer.AdapterRestarted(ORDERED, Destination.BITCOIN, true, ""));

        bitcoin.mine(1);
        nowNs = 100;
        agent.doWork();
        assertThat(answers).hasSize(2).last().isInstanceOf(Answer.BitcoinBlockSeen.class);
        assertThat(((Answer) answers.getLast()).effectId()).isEqualTo(ASKED);
    }

    @Test
    void shouldSayWhyItCouldNotMakeTheClientAnew() {
        refusal = new PortException(FaultKind.STORAGE, "no space");
        offer(ORDERED, new Effect.AdapterRestartWanted(Destination.BITCOIN));
        agent.doWork();

        assertThat(answers)
                .containsExactly(new Answer.AdapterRestarted(ORDERED, Destination.BITCOIN, false, "no space"));
    }

    @Test
    void shouldSayThatThereIsNothingToMakeAnew() {
        final PortAgent fixed = agent(bitcoin);
        offer(ORDERED, new Effect.AdapterRestartWanted(Destination.BITCOIN));
        fixed.doWork();

        assertThat(answers)
                .containsExactly(new Answer.AdapterRestarted(
                        ORDERED, Destination.BITCOIN, false, "there is nothing to make anew"));
    }

    @Test
    void shouldMakeTheClientAnewOnceHoweverLongTheAnswerWaits() {
        isSinkFull = true;
        offer(ORDERED, new Effect.AdapterRestartWanted(Destination.BITCOIN));
        agent.doWork();
        agent.doWork();
        isSinkFull = false;
        agent.doWork();

        assertThat(renewals).isEqualTo(1);
        assertThat(answers).hasSize(1);
    }

    private PortAgent agent(final Object port) {
        return new PortAgent(
                "alys-bitcoin",
                outbound,
                new RenewingCalls(new BitcoinCalls(bitcoin), port),
                this::take,
                () -> nowNs,
                () -> 10,
                () -> false);
    }

    private int take(final Command command) {
        if (isSinkFull) {
            return CommandSink.BACK_PRESSURED;
        }
        answers.add(command);
        return CommandSink.ACCEPTED;
    }

    private void offer(final EffectId id, final Effect effect) {
        assertThat(outbound.offer(new EffectEnvelope(id, effect))).isTrue();
    }
}
