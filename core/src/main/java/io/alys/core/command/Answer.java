// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PayloadVerdict;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.effect.Destination;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.List;

/** What an adapter says to an effect. One that answers an effect nobody waits for any more is refused as stale. */
public sealed interface Answer extends Command {
    /** The effect answered. */
    EffectId effectId();

    /** The adapter that answers. */
    Destination from();

    /** Block 0 of the execution client, and the chain id it serves. */
    record GenesisLoaded(EffectId effectId, ExecutionPayload payload, long chainId) implements Answer {
        @Override
        public Destination from() {
            return Destination.ENGINE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.record("payload", payload);
            writer.int64("chainId", chainId);
        }

        public static GenesisLoaded read(final FieldReader reader) {
            return new GenesisLoaded(EffectId.read(reader), ExecutionPayload.read(reader), reader.int64("chainId"));
        }
    }

    /** The execution client is up, and this is where it stands. */
    record EngineStatusSeen(EffectId effectId, Hash genesisHash, long latestNumber, Hash latestHash, long chainId)
            implements Answer {
        @Override
        public Destination from() {
            return Destination.ENGINE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.hash("genesisHash", genesisHash);
            writer.int64("latestNumber", latestNumber);
            writer.hash("latestHash", latestHash);
            writer.int64("chainId", chainId);
        }

        public static EngineStatusSeen read(final FieldReader reader) {
            return new EngineStatusSeen(
                    EffectId.read(reader),
                    reader.hash("genesisHash"),
                    reader.int64("latestNumber"),
                    reader.hash("latestHash"),
                    reader.int64("chainId"));
        }
    }

    /** The payload asked for. */
    record PayloadBuilt(EffectId effectId, ExecutionPayload payload) implements Answer {
        @Override
        public Destination from() {
            return Destination.ENGINE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.record("payload", payload);
        }

        public static PayloadBuilt read(final FieldReader reader) {
            return new PayloadBuilt(EffectId.read(reader), ExecutionPayload.read(reader));
        }
    }

    /**
     * What the execution client says of a payload.
     *
     * @param feesWei the tips its fee recipient earned; zero unless it is VALID, and where a build recorded none.
     */
    record PayloadExecuted(
            EffectId effectId, PayloadVerdict verdict, Hash latestValidHash, String reason, BigInteger feesWei)
            implements Answer {
        @Override
        public Destination from() {
            return Destination.ENGINE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.code("verdict", verdict);
            writer.hash("latestValidHash", latestValidHash);
            writer.text("reason", reason);
            writer.uint256("feesWei", feesWei);
        }

        public static PayloadExecuted read(final FieldReader reader) {
            return new PayloadExecuted(
                    EffectId.read(reader),
                    Coded.of(PayloadVerdict.values(), reader.int32("verdict")),
                    reader.hash("latestValidHash"),
                    reader.text("reason"),
                    reader.version() >= 2 ? reader.uint256("feesWei") : BigInteger.ZERO);
        }
    }

    /** What the execution client says of a head. */
    record ForkchoiceAnswered(EffectId effectId, PayloadVerdict verdict, Hash latestValidHash, String reason)
            implements Answer {
        @Override
        public Destination from() {
            return Destination.ENGINE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.code("verdict", verdict);
            writer.hash("latestValidHash", latestValidHash);
            writer.text("reason", reason);
        }

        public static ForkchoiceAnswered read(final FieldReader reader) {
            return new ForkchoiceAnswered(
                    EffectId.read(reader),
                    Coded.of(PayloadVerdict.values(), reader.int32("verdict")),
                    reader.hash("latestValidHash"),
                    reader.text("reason"));
        }
    }

    /** A signature, and that the no-equivocation record is durable. */
    record SignatureMade(EffectId effectId, Bytes signature) implements Answer {
        @Override
        public Destination from() {
            return Destination.SIGNER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.bytes("signature", signature);
        }

        public static SignatureMade read(final FieldReader reader) {
            return new SignatureMade(EffectId.read(reader), reader.bytes("signature"));
        }
    }

    /** Signatures over one message as one signature. */
    record AggregateMade(EffectId effectId, Bytes signature) implements Answer {
        @Override
        public Destination from() {
            return Destination.SIGNER;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.bytes("signature", signature);
        }

        public static AggregateMade read(final FieldReader reader) {
            return new AggregateMade(EffectId.read(reader), reader.bytes("signature"));
        }
    }

    /**
     * The Bitcoin block that follows the cursor.
     *
     * @param transactions raw, those with an output that pays the federation.
     */
    record BitcoinBlockSeen(
            EffectId effectId, long height, Hash hash, Hash parentHash, long timeS, List<Bytes> transactions)
            implements Answer {
        public BitcoinBlockSeen {
            transactions = List.copyOf(transactions);
        }

        @Override
        public Destination from() {
            return Destination.BITCOIN;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.int64("height", height);
            writer.hash("hash", hash);
            writer.hash("parentHash", parentHash);
            writer.int64("timeS", timeS);
            writer.byteStrings("transactions", transactions);
        }

        public static BitcoinBlockSeen read(final FieldReader reader) {
            return new BitcoinBlockSeen(
                    EffectId.read(reader),
                    reader.int64("height"),
                    reader.hash("hash"),
                    reader.hash("parentHash"),
                    reader.int64("timeS"),
                    reader.byteStrings("transactions"));
        }
    }

    /** The cursor's block left the best Bitcoin chain. */
    record BitcoinBlockGone(EffectId effectId) implements Answer {
        @Override
        public Destination from() {
            return Destination.BITCOIN;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
        }

        public static BitcoinBlockGone read(final FieldReader reader) {
            return new BitcoinBlockGone(EffectId.read(reader));
        }
    }

    /** The Bitcoin node is up, and this is its best block. */
    record BitcoinTipSeen(EffectId effectId, long height, Hash hash, boolean isSyncing) implements Answer {
        @Override
        public Destination from() {
            return Destination.BITCOIN;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.int64("height", height);
            writer.hash("hash", hash);
            writer.flag("isSyncing", isSyncing);
        }

        public static BitcoinTipSeen read(final FieldReader reader) {
            return new BitcoinTipSeen(
                    EffectId.read(reader), reader.int64("height"), reader.hash("hash"), reader.flag("isSyncing"));
        }
    }

    /** The block is stored, durably. */
    record BlockStored(EffectId effectId) implements Answer {
        @Override
        public Destination from() {
            return Destination.STORAGE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
        }

        public static BlockStored read(final FieldReader reader) {
            return new BlockStored(EffectId.read(reader));
        }
    }

    /** A stored block that was asked for; an empty list when there is none. */
    record BlockLoaded(EffectId effectId, List<SignedBlock> block) implements Answer {
        public BlockLoaded {
            block = List.copyOf(block);
        }

        @Override
        public Destination from() {
            return Destination.STORAGE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.list("block", block);
        }

        public static BlockLoaded read(final FieldReader reader) {
            return new BlockLoaded(EffectId.read(reader), reader.list("block", SignedBlock::read));
        }
    }

    /**
     * The adapter made its client anew, or could not.
     *
     * @param text for people, why it could not; else empty.
     */
    record AdapterRestarted(EffectId effectId, Destination from, boolean isRenewed, String text) implements Answer {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.code("from", from);
            writer.flag("isRenewed", isRenewed);
            writer.text("text", text);
        }

        public static AdapterRestarted read(final FieldReader reader) {
            return new AdapterRestarted(
                    EffectId.read(reader),
                    Coded.of(Destination.values(), reader.int32("from")),
                    reader.flag("isRenewed"),
                    reader.text("text"));
        }
    }

    /** The adapter could not do it. The text is for people; only the kind is acted on. */
    record CallFailed(EffectId effectId, Destination from, FaultKind kind, String text) implements Answer {
        public static final int TEXT_LENGTH_MAX = 1024;

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.code("from", from);
            writer.code("kind", kind);
            writer.text("text", text);
        }

        public static CallFailed read(final FieldReader reader) {
            return new CallFailed(
                    EffectId.read(reader),
                    Coded.of(Destination.values(), reader.int32("from")),
                    Coded.of(FaultKind.values(), reader.int32("kind")),
                    reader.text("text"));
        }
    }
}
