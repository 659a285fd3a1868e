// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Hash;
import java.util.List;

/**
 * One thing to ask of the execution client.
 *
 * @param kind says which of the lists is filled; each holds at most one.
 * @param slot that the call is for; 0 where it is for none.
 * @param forkchoice of BUILD and FORKCHOICE.
 * @param attributes of BUILD.
 * @param payload of EXECUTE.
 * @param parentRoot of EXECUTE.
 */
public record EngineCall(
        EngineCallKind kind,
        long slot,
        List<ForkchoiceState> forkchoice,
        List<PayloadAttributes> attributes,
        List<ExecutionPayload> payload,
        Hash parentRoot)
        implements Recorded {
    public EngineCall {
        forkchoice = List.copyOf(forkchoice);
        attributes = List.copyOf(attributes);
        payload = List.copyOf(payload);
    }

    public static EngineCall status() {
        return new EngineCall(EngineCallKind.STATUS, 0, List.of(), List.of(), List.of(), Hash.ZERO);
    }

    public static EngineCall genesis() {
        return new EngineCall(EngineCallKind.GENESIS, 0, List.of(), List.of(), List.of(), Hash.ZERO);
    }

    /** The safe and the finalized block are whatever they are when it is asked. */
    public static EngineCall build(final long slot, final Hash headHash, final PayloadAttributes attributes) {
        return new EngineCall(
                EngineCallKind.BUILD,
                slot,
                List.of(new ForkchoiceState(headHash, Hash.ZERO, Hash.ZERO)),
                List.of(attributes),
                List.of(),
                Hash.ZERO);
    }

    public static EngineCall execute(final long slot, final ExecutionPayload payload, final Hash parentRoot) {
        return new EngineCall(EngineCallKind.EXECUTE, slot, List.of(), List.of(), List.of(payload), parentRoot);
    }

    public static EngineCall forkchoice(final ForkchoiceState forkchoice) {
        return new EngineCall(EngineCallKind.FORKCHOICE, 0, List.of(forkchoice), List.of(), List.of(), Hash.ZERO);
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.code("kind", kind);
        writer.int64("slot", slot);
        writer.list("forkchoice", forkchoice);
        writer.list("attributes", attributes);
        writer.list("payload", payload);
        writer.hash("parentRoot", parentRoot);
    }

    public static EngineCall read(final FieldReader reader) {
        return new EngineCall(
                Coded.of(EngineCallKind.values(), reader.int32("kind")),
                reader.int64("slot"),
                reader.list("forkchoice", ForkchoiceState::read),
                reader.list("attributes", PayloadAttributes::read),
                reader.list("payload", ExecutionPayload::read),
                reader.hash("parentRoot"));
    }
}
