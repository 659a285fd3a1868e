// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.chain.EngineCall;
import io.alys.core.chain.EngineCallKind;
import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.effect.EffectId;
import io.alys.core.value.Hash;

/** What happened between the node and its execution client. */
public sealed interface EngineEvent extends Event {
    /** The client lacks ancestors of this payload: it is fed the chain again, once for a payload. */
    record RefeedBegun(Hash payloadHash) implements EngineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("payloadHash", payloadHash);
        }

        public static RefeedBegun read(final FieldReader reader) {
            return new RefeedBegun(reader.hash("payloadHash"));
        }
    }

    /** The dealings with the client entered a phase; while it is DOWN, it is asked again at the time. */
    record PhaseEntered(EnginePhase phase, long retryAtMs, int attempt) implements EngineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("phase", phase);
            writer.int64("retryAtMs", retryAtMs);
            writer.int32("attempt", attempt);
        }

        public static PhaseEntered read(final FieldReader reader) {
            return new PhaseEntered(
                    Coded.of(EnginePhase.values(), reader.int32("phase")),
                    reader.int64("retryAtMs"),
                    reader.int32("attempt"));
        }
    }

    /** The chain wants this done as soon as the client is ready. */
    record CallQueued(EngineCall call) implements EngineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("call", call);
        }

        public static CallQueued read(final FieldReader reader) {
            return new CallQueued(EngineCall.read(reader));
        }
    }

    /** The client was asked; no answer by the deadline counts as a time-out. */
    record CallIssued(EngineCall call, EffectId effectId, long deadlineMs) implements EngineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("call", call);
            writer.record("effectId", effectId);
            writer.int64("deadlineMs", deadlineMs);
        }

        public static CallIssued read(final FieldReader reader) {
            return new CallIssued(EngineCall.read(reader), EffectId.read(reader), reader.int64("deadlineMs"));
        }
    }

    /** The call in flight ended, one way or another. */
    record CallSettled() implements EngineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {}

        public static CallSettled read(final FieldReader reader) {
            return new CallSettled();
        }
    }

    /** A queued call is wanted no more. */
    record CallWithdrawn(EngineCallKind kind) implements EngineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("kind", kind);
        }

        public static CallWithdrawn read(final FieldReader reader) {
            return new CallWithdrawn(Coded.of(EngineCallKind.values(), reader.int32("kind")));
        }
    }

    /** Where the client stands, by its own word. */
    record ClientSeen(long latestNumber, Hash latestHash) implements EngineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("latestNumber", latestNumber);
            writer.hash("latestHash", latestHash);
        }

        public static ClientSeen read(final FieldReader reader) {
            return new ClientSeen(reader.int64("latestNumber"), reader.hash("latestHash"));
        }
    }

    /** The chain has a new head, which the client is to follow. */
    record HeadNoted(long height, Hash payloadHash, Hash genesisHash) implements EngineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("height", height);
            writer.hash("payloadHash", payloadHash);
            writer.hash("genesisHash", genesisHash);
        }

        public static HeadNoted read(final FieldReader reader) {
            return new HeadNoted(reader.int64("height"), reader.hash("payloadHash"), reader.hash("genesisHash"));
        }
    }

    /** Blocks of the head's chain that are never reverted, which the client is to know of. */
    record FinalityNoted(Hash safeHash, Hash finalizedHash) implements EngineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.hash("safeHash", safeHash);
            writer.hash("finalizedHash", finalizedHash);
        }

        public static FinalityNoted read(final FieldReader reader) {
            return new FinalityNoted(reader.hash("safeHash"), reader.hash("finalizedHash"));
        }
    }

    /** The block at this height is fed to a client that lost it; -1 when there is none. */
    record RefeedMoved(long height) implements EngineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("height", height);
        }

        public static RefeedMoved read(final FieldReader reader) {
            return new RefeedMoved(reader.int64("height"));
        }
    }
}
