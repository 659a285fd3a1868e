// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.effect.EffectId;
import io.alys.core.peg.DepositRule;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;

/** What happened between Bitcoin and the chain. */
public sealed interface BridgeEvent extends Event {
    /** The Bitcoin node was asked for what follows the cursor. */
    record BlockAsked(EffectId effectId) implements BridgeEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
        }

        public static BlockAsked read(final FieldReader reader) {
            return new BlockAsked(EffectId.read(reader));
        }
    }

    /** The Bitcoin node gave no usable answer; it is asked again at the time. */
    record AskDelayed(long retryAtMs, int attempt) implements BridgeEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("retryAtMs", retryAtMs);
            writer.int32("attempt", attempt);
        }

        public static AskDelayed read(final FieldReader reader) {
            return new AskDelayed(reader.int64("retryAtMs"), reader.int32("attempt"));
        }
    }

    /** The Bitcoin block after the cursor was scanned. */
    record CursorMoved(long height, Hash hash) implements BridgeEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("height", height);
            writer.hash("hash", hash);
        }

        public static CursorMoved read(final FieldReader reader) {
            return new CursorMoved(reader.int64("height"), reader.hash("hash"));
        }
    }

    /** The cursor's block left the best chain; the cursor is back at its parent. */
    record CursorRewound(long height, Hash hash) implements BridgeEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("height", height);
            writer.hash("hash", hash);
        }

        public static CursorRewound read(final FieldReader reader) {
            return new CursorRewound(reader.int64("height"), reader.hash("hash"));
        }
    }

    /** An output pays the federation and names who is to be credited. */
    record DepositSeen(Hash txid, int vout, long amountSats, EvmAddress address, long height, Hash blockHash)
            implements BridgeEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("txid", txid);
            writer.int32("vout", vout);
            writer.int64("amountSats", amountSats);
            writer.address("address", address);
            writer.int64("height", height);
            writer.hash("blockHash", blockHash);
        }

        public static DepositSeen read(final FieldReader reader) {
            return new DepositSeen(
                    reader.hash("txid"),
                    reader.int32("vout"),
                    reader.int64("amountSats"),
                    reader.address("address"),
                    reader.int64("height"),
                    reader.hash("blockHash"));
        }
    }

    /** An output pays the federation and does not say, in the form asked for, who is to be credited. */
    record DepositUnattributed(Hash txid, int vout, long amountSats, DepositRule.Reason reason, long height)
            implements BridgeEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("txid", txid);
            writer.int32("vout", vout);
            writer.int64("amountSats", amountSats);
            writer.code("reason", reason);
            writer.int64("height", height);
        }

        public static DepositUnattributed read(final FieldReader reader) {
            return new DepositUnattributed(
                    reader.hash("txid"),
                    reader.int32("vout"),
                    reader.int64("amountSats"),
                    Coded.of(DepositRule.Reason.values(), reader.int32("reason")),
                    reader.int64("height"));
        }
    }

    /** The block of a deposit that was not credited left the best chain. */
    record DepositDropped(Hash txid, int vout) implements BridgeEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("txid", txid);
            writer.int32("vout", vout);
        }

        public static DepositDropped read(final FieldReader reader) {
            return new DepositDropped(reader.hash("txid"), reader.int32("vout"));
        }
    }

    /** A block credits the deposit. */
    record DepositCredited(Hash txid, int vout, long height) implements BridgeEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("txid", txid);
            writer.int32("vout", vout);
            writer.int64("height", height);
        }

        public static DepositCredited read(final FieldReader reader) {
            return new DepositCredited(reader.hash("txid"), reader.int32("vout"), reader.int64("height"));
        }
    }

    /** The block that credited the deposit is not part of the chain any more: it may be credited again. */
    record DepositUncredited(Hash txid, int vout) implements BridgeEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("txid", txid);
            writer.int32("vout", vout);
        }

        public static DepositUncredited read(final FieldReader reader) {
            return new DepositUncredited(reader.hash("txid"), reader.int32("vout"));
        }
    }

    /** The block of a credited deposit left the best Bitcoin chain: coins are minted that no bitcoin covers. */
    record DepositUncovered(Hash txid, int vout) implements BridgeEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("txid", txid);
            writer.int32("vout", vout);
        }

        public static DepositUncovered read(final FieldReader reader) {
            return new DepositUncovered(reader.hash("txid"), reader.int32("vout"));
        }
    }

    /** An uncovered deposit is in the best Bitcoin chain again. */
    record DepositCovered(Hash txid, int vout, long height, Hash blockHash) implements BridgeEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("txid", txid);
            writer.int32("vout", vout);
            writer.int64("height", height);
            writer.hash("blockHash", blockHash);
        }

        public static DepositCovered read(final FieldReader reader) {
            return new DepositCovered(
                    reader.hash("txid"), reader.int32("vout"), reader.int64("height"), reader.hash("blockHash"));
        }
    }
}
