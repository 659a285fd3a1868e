// SPDX-License-Identifier: Apache-2.0
package io.alys.core.engine;

import io.alys.core.actor.EventSourcedActor;
import io.alys.core.chain.EngineCall;
import io.alys.core.chain.EngineCallKind;
import io.alys.core.chain.ForkchoiceState;
import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.effect.EffectId;
import io.alys.core.event.EngineEvent;
import io.alys.core.event.EnginePhase;
import io.alys.core.value.Hash;
import java.util.EnumMap;
import java.util.Map;

/** What the engine actor remembers; changed by events alone. */
final class EngineState implements Recorded {
    static final long NULL_HEIGHT = -1;

    /** From which the payload that blocks were fed again for is written. */
    private static final int LAYOUT = 4;

    /** From which finality is written. */
    private static final int FINALITY_LAYOUT = 5;

    /** Stands for a refeed height: every block was fed, and the client is asked whether it follows now. */
    static final long REFED = -2;

    private final Map<EngineCallKind, EngineCall> queued = new EnumMap<>(EngineCallKind.class);
    private EnginePhase phase = EnginePhase.DOWN;
    private long retryAtMs = EventSourcedActor.NO_DEADLINE;
    private int attempt = 0;
    private EngineCall call = EngineCall.status();
    private EffectId effectId = EffectId.NULL;
    private long callDeadlineMs = EventSourcedActor.NO_DEADLINE;
    private long clientNumber = 0;
    private long headHeight = NULL_HEIGHT;
    private Hash headHash = Hash.ZERO;
    private Hash genesisHash = Hash.ZERO;
    private Hash safeHash = Hash.ZERO;
    private Hash finalizedHash = Hash.ZERO;
    private boolean isForkchoiceOwed = false;
    private long refeedHeight = NULL_HEIGHT;
    private Hash refedFor = Hash.ZERO;

    void apply(final EngineEvent event) {
        switch (event) {
            case EngineEvent.PhaseEntered entered -> {
                phase = entered.phase();
                retryAtMs = entered.retryAtMs();
                attempt = entered.attempt();
                refeedHeight = phase == EnginePhase.DOWN || phase == EnginePhase.READY ? NULL_HEIGHT : refeedHeight;
            }
            case EngineEvent.CallQueued added -> queued.put(added.call().kind(), added.call());
            case EngineEvent.CallIssued issued -> {
                call = issued.call();
                effectId = issued.effectId();
                callDeadlineMs = issued.deadlineMs();
                queued.remove(call.kind(), call);
                isForkchoiceOwed &= call.kind() != EngineCallKind.FORKCHOICE;
            }
            case EngineEvent.CallSettled settled -> {
                effectId = EffectId.NULL;
                callDeadlineMs = EventSourcedActor.NO_DEADLINE;
            }
            case EngineEvent.CallWithdrawn withdrawn -> queued.remove(withdrawn.kind());
            case EngineEvent.ClientSeen seen -> clientNumber = seen.latestNumber();
            case EngineEvent.HeadNoted noted -> {
                headHeight = noted.height();
                headHash = noted.payloadHash();
                genesisHash = noted.genesisHash();
                isForkchoiceOwed = headHeight > 0;
            }
            case EngineEvent.FinalityNoted noted -> {
                safeHash = noted.safeHash();
                finalizedHash = noted.finalizedHash();
                isForkchoiceOwed = headHeight > 0;
            }
            case EngineEvent.RefeedMoved moved -> refeedHeight = moved.height();
            case EngineEvent.RefeedBegun begun -> refedFor = begun.payloadHash();
        }
    }

    EnginePhase phase() {
        return phase;
    }

    int attempt() {
        return attempt;
    }

    /** The call in flight, or the last one. */
    EngineCall call() {
        return call;
    }

    EffectId effectId() {
        return effectId;
    }

    boolean isCalling() {
        return !effectId.equals(EffectId.NULL);
    }

    boolean isAwaiting(final EffectId answered) {
        return isCalling() && effectId.equals(answered);
    }

    /** The call of this kind that waits, or null. */
    EngineCall queued(final EngineCallKind kind) {
        return queued.get(kind);
    }

    long clientNumber() {
        return clientNumber;
    }

    boolean hasHead() {
        return headHeight != NULL_HEIGHT;
    }

    long headHeight() {
        return headHeight;
    }

    Hash headHash() {
        return headHash;
    }

    /** With the head, what else the client is to know of. */
    ForkchoiceState forkchoice() {
        return new ForkchoiceState(headHash, safeHash, finalizedHash);
    }

    Hash genesisHash() {
        return genesisHash;
    }

    boolean isForkchoiceOwed() {
        return isForkchoiceOwed;
    }

    long refeedHeight() {
        return refeedHeight;
    }

    /** The last payload that blocks were fed again for. */
    Hash refedFor() {
        return refedFor;
    }

    boolean hasRefed() {
        return refeedHeight == REFED;
    }

    long deadlineMs() {
        return Math.min(callDeadlineMs, retryAtMs);
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.list("queued", queued.values());
        writer.code("phase", phase);
        writer.int64("retryAtMs", retryAtMs);
        writer.int32("attempt", attempt);
        writer.record("call", call);
        writer.record("effectId", effectId);
        writer.int64("callDeadlineMs", callDeadlineMs);
        writer.int64("clientNumber", clientNumber);
        writer.int64("headHeight", headHeight);
        writer.hash("headHash", headHash);
        writer.hash("genesisHash", genesisHash);
        writer.flag("isForkchoiceOwed", isForkchoiceOwed);
        writer.int64("refeedHeight", refeedHeight);
        if (writer.version() >= LAYOUT) {
            writer.hash("refedFor", refedFor);
        }
        if (writer.version() >= FINALITY_LAYOUT) {
            writer.hash("safeHash", safeHash);
            writer.hash("finalizedHash", finalizedHash);
        }
    }

    void readFields(final FieldReader reader) {
        queued.clear();
        for (final EngineCall waiting : reader.list("queued", EngineCall::read)) {
            queued.put(waiting.kind(), waiting);
        }
        phase = Coded.of(EnginePhase.values(), reader.int32("phase"));
        retryAtMs = reader.int64("retryAtMs");
        attempt = reader.int32("attempt");
        call = EngineCall.read(reader);
        effectId = EffectId.read(reader);
        callDeadlineMs = reader.int64("callDeadlineMs");
        clientNumber = reader.int64("clientNumber");
        headHeight = reader.int64("headHeight");
        headHash = reader.hash("headHash");
        genesisHash = reader.hash("genesisHash");
        isForkchoiceOwed = reader.flag("isForkchoiceOwed");
        refeedHeight = reader.int64("refeedHeight");
        refedFor = reader.version() >= LAYOUT ? reader.hash("refedFor") : Hash.ZERO;
        safeHash = reader.version() >= FINALITY_LAYOUT ? reader.hash("safeHash") : Hash.ZERO;
        finalizedHash = reader.version() >= FINALITY_LAYOUT ? reader.hash("finalizedHash") : Hash.ZERO;
    }
}
