// SPDX-License-Identifier: Apache-2.0
package io.alys.core.call;

import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.port.ExecutionEngine;
import io.alys.core.port.PortException;

/** What is asked of the execution client. */
public final class EngineCalls implements PortCalls {
    private final ExecutionEngine engine;

    public EngineCalls(final ExecutionEngine engine) {
        this.engine = engine;
    }

    @Override
    public Command call(final EffectId effectId, final Effect effect) {
        try {
            return switch (effect) {
                case Effect.EngineStatusWanted wanted -> {
                    final ExecutionEngine.Status status = engine.status();
                    yield new Answer.EngineStatusSeen(
                            effectId,
                            status.genesisHash(),
                            status.latestNumber(),
                            status.latestHash(),
                            status.chainId());
                }
                case Effect.GenesisWanted wanted ->
                    new Answer.GenesisLoaded(
                            effectId, engine.genesis(), engine.status().chainId());
                case Effect.PayloadWanted wanted ->
                    new Answer.PayloadBuilt(effectId, engine.build(wanted.forkchoice(), wanted.attributes()));
                case Effect.ExecutionWanted wanted -> {
                    final ExecutionEngine.Answer answer = engine.execute(wanted.payload(), wanted.parentRoot());
                    yield new Answer.PayloadExecuted(
                            effectId, answer.verdict(), answer.latestValidHash(), answer.reason(), answer.feesWei());
                }
                case Effect.ForkchoiceWanted wanted -> {
                    final ExecutionEngine.Answer answer = engine.updateForkchoice(wanted.forkchoice());
                    yield new Answer.ForkchoiceAnswered(
                            effectId, answer.verdict(), answer.latestValidHash(), answer.reason());
                }
                default -> throw PortCalls.misdirected(Destination.ENGINE, effect);
            };
        } catch (final PortException fault) {
            return PortCalls.failed(effectId, Destination.ENGINE, fault);
        }
    }
}
