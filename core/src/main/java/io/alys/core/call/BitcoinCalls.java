// SPDX-License-Identifier: Apache-2.0
package io.alys.core.call;

import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.port.BitcoinNode;
import io.alys.core.port.PortException;

/** What is asked of the Bitcoin node. Has nothing to say while the block asked about is the best one. */
public final class BitcoinCalls implements PortCalls {
    private final BitcoinNode bitcoin;

    public BitcoinCalls(final BitcoinNode bitcoin) {
        this.bitcoin = bitcoin;
    }

    @Override
    public Command call(final EffectId effectId, final Effect effect) {
        try {
            return switch (effect) {
                case Effect.BitcoinTipWanted wanted -> {
                    final BitcoinNode.Tip tip = bitcoin.tip();
                    yield new Answer.BitcoinTipSeen(effectId, tip.height(), tip.hash(), tip.isSyncing());
                }
                case Effect.BitcoinBlockWanted wanted ->
                    switch (bitcoin.blockAfter(wanted.afterHeight(), wanted.afterHash())) {
                        case BitcoinNode.Found found ->
                            new Answer.BitcoinBlockSeen(
                                    effectId,
                                    found.height(),
                                    found.hash(),
                                    found.parentHash(),
                                    found.timeS(),
                                    found.transactions());
                        case BitcoinNode.Reorged reorged -> new Answer.BitcoinBlockGone(effectId);
                        case BitcoinNode.AtTip tip -> null;
                    };
                default -> throw PortCalls.misdirected(Destination.BITCOIN, effect);
            };
        } catch (final PortException fault) {
            return PortCalls.failed(effectId, Destination.BITCOIN, fault);
        }
    }
}
