// SPDX-License-Identifier: Apache-2.0
package io.alys.core.call;

import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.port.BlockStore;
import io.alys.core.port.PortException;
import java.util.List;

/** What is asked of the block store. */
public final class StorageCalls implements PortCalls {
    private final BlockStore store;

    public StorageCalls(final BlockStore store) {
        this.store = store;
    }

    @Override
    public Command call(final EffectId effectId, final Effect effect) {
        try {
            return switch (effect) {
                case Effect.StoreWanted wanted -> {
                    store.commit(effectId.sequence(), wanted.block());
                    yield new Answer.BlockStored(effectId);
                }
                case Effect.LoadWanted wanted ->
                    new Answer.BlockLoaded(
                            effectId,
                            store.blockAt(wanted.height()).map(List::of).orElse(List.of()));
                default -> throw PortCalls.misdirected(Destination.STORAGE, effect);
            };
        } catch (final PortException fault) {
            return PortCalls.failed(effectId, Destination.STORAGE, fault);
        }
    }
}
