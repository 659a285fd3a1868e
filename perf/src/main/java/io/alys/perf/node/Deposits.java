// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.command.Answer;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A Bitcoin chain, made up as it is asked for, each block of which holds one deposit. */
final class Deposits {
    private static final long AMOUNT_SATS = 1_000_000;
    private static final int OP_RETURN = 0x6a;

    private final Bytes federationScript;

    Deposits(final Bytes federationScript) {
        this.federationScript = federationScript;
    }

    /** The block that follows: it holds a deposit of its own and buries the earlier ones a block deeper. */
    Answer.BitcoinBlockSeen next(final EffectId effectId, final Effect.BitcoinBlockWanted wanted) {
        final long height = wanted.afterHeight() + 1;
        return new Answer.BitcoinBlockSeen(
                effectId,
                height,
                hashAt(height),
                wanted.afterHash().isZero() ? hashAt(height - 1) : wanted.afterHash(),
                0,
                List.of(transaction(height)));
    }

    private static Hash hashAt(final long height) {
        return Hash.of(ByteBuffer.allocate(Hash.LENGTH)
                .putLong(height)
                .put(31, (byte) 1)
                .array());
    }

    private Bytes transaction(final long height) {
        final ByteBuffer raw = ByteBuffer.allocate(96 + federationScript.length() + EvmAddress.LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN);
        raw.putInt(2).put((byte) 1).put(new byte[36]).put((byte) 0).putInt(-3);
        raw.put((byte) 2).putLong(AMOUNT_SATS);
        raw.put((byte) federationScript.length()).put(federationScript.toArray());
        raw.putLong(0).put((byte) (2 + EvmAddress.LENGTH)).put((byte) OP_RETURN).put((byte) EvmAddress.LENGTH);
        raw.put(new byte[EvmAddress.LENGTH - 1]).put((byte) 1);
        raw.putInt((int) height); // Lock time: what makes each of them another transaction.
        return Bytes.of(raw.array(), 0, raw.position());
    }
}
