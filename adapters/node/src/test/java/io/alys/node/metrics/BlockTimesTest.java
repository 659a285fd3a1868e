// SPDX-License-Identifier: Apache-2.0
package io.alys.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.ForkchoiceState;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.chain.SignedBlock;
import io.alys.core.command.NodeCommand;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.sim.SimNode;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockTimesTest {
    private final List<Long> productions = new ArrayList<>();
    private final List<Long> validations = new ArrayList<>();
    private long nowNs = 1_000;
    private final BlockTimes times = new BlockTimes(() -> nowNs, productions::add, validations::add);

    @Test
    void shouldTimeOurBlockFromTheWishForItsPayloadUntilItIsTheHead() {
        final SignedBlock block = block();
        final ExecutionPayload payload = block.block().payload();
        want(payload.parentHash(), payload.timestampS());
        nowNs += 700;

        times.onHead(block);

        assertThat(productions).containsExactly(700L);
    }

    @Test
    void shouldNotTakeAnothersBlockForOurs() {
        final SignedBlock block = block();
        final ExecutionPayload payload = block.block().payload();
        times.onHead(block);
        want(payload.parentHash(), payload.timestampS() - 1);
        times.onHead(block);
        want(Hash.ZERO, payload.timestampS());
        times.onHead(block);

        assertThat(productions).isEmpty();
    }

    @Test
    void shouldTimeAValidationThatWasAnswered() {
        final Effect execution = new Effect.ExecutionWanted(block().block().payload(), Hash.ZERO);
        times.timed((id, effect) -> {
                    nowNs += 300;
                    return new NodeCommand.TickClock();
                })
                .call(EffectId.NULL, execution);
        times.timed((id, effect) -> null).call(EffectId.NULL, execution);

        assertThat(validations).containsExactly(300L);
    }

    private void want(final Hash parent, final long timestampS) {
        times.timed((id, effect) -> null)
                .call(
                        EffectId.NULL,
                        new Effect.PayloadWanted(
                                new ForkchoiceState(parent, Hash.ZERO, Hash.ZERO),
                                new PayloadAttributes(timestampS, List.of(), Hash.ZERO)));
    }

    private static SignedBlock block() {
        final SimNode node = new SimNode(0).start();
        node.run(4_000);
        return node.chain().head();
    }
}
