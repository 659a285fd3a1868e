// SPDX-License-Identifier: Apache-2.0
package io.alys.node.metrics;

import io.alys.adapters.metrics.MetricsPage;
import io.alys.core.call.PortCalls;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.SignedBlock;
import io.alys.core.command.Command;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.value.Hash;
import org.agrona.concurrent.NanoClock;

/**
 * How long our blocks take, seen from outside the machine: from the wish for a payload until the block is the head, and how
 * long the execution client takes to validate one.
 */
public final class BlockTimes {
    private final NanoClock clock;
    private final MetricsPage.Durations production;
    private final MetricsPage.Durations validation;

    // Written by the engine's thread, read by the observer's.
    private volatile Proposal proposal = null;

    BlockTimes(final NanoClock clock, final MetricsPage.Durations production, final MetricsPage.Durations validation) {
        this.clock = clock;
        this.production = production;
        this.validation = validation;
    }

    /** The engine's calls, timed on their own thread. */
    public PortCalls timed(final PortCalls engine) {
        return (id, effect) -> call(engine, id, effect);
    }

    /** A block became the head; for the observer's thread. */
    public void onHead(final SignedBlock block) {
        final Proposal wanted = proposal;
        final ExecutionPayload payload = block.block().payload();
        if (wanted != null
                && wanted.timestampS == payload.timestampS()
                && wanted.parentHash.equals(payload.parentHash())) {
            production.record(clock.nanoTime() - wanted.startNs);
        }
    }

    private Command call(final PortCalls engine, final EffectId id, final Effect effect) {
        final long startNs = clock.nanoTime();
        if (effect instanceof Effect.PayloadWanted wanted) {
            proposal = new Proposal(
                    wanted.forkchoice().headHash(), wanted.attributes().timestampS(), startNs);
        }
        final Command answer = engine.call(id, effect);
        if (effect instanceof Effect.ExecutionWanted && answer != null) {
            validation.record(clock.nanoTime() - startNs);
        }
        return answer;
    }

    /** A payload that was asked for; the block made of it has the same parent and time. */
    private record Proposal(Hash parentHash, long timestampS, long startNs) {}
}
