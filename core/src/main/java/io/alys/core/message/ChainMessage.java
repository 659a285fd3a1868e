// SPDX-License-Identifier: Apache-2.0
package io.alys.core.message;

import io.alys.core.actor.Message;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.value.Hash;
import java.util.List;

/** What other actors tell the chain. */
public sealed interface ChainMessage extends Message {
    @Override
    default Priority priority() {
        return Priority.CONSENSUS;
    }

    /** The execution client became ready to build, or ceased to be. */
    record EngineReadiness(boolean isReady) implements ChainMessage {}

    /** Block 0 of the execution client. */
    record GenesisSeen(ExecutionPayload payload) implements ChainMessage {}

    /** The payload asked for in the slot. */
    record PayloadReady(long slot, ExecutionPayload payload) implements ChainMessage {}

    /** There will be no payload for the slot. */
    record BuildFailed(long slot, String reason) implements ChainMessage {}

    /** The execution client's verdict on a payload. */
    record ExecutionJudged(Hash payloadHash, boolean isValid, String reason) implements ChainMessage {}

    /** Deposits that a block in this slot may credit, and the bridge's digest after it. */
    record PegInsCollected(long slot, List<PegIn> pegIns, Hash stateDigest) implements ChainMessage {}

    /** The bridge's verdict on a block's deposits; an empty reason is consent. */
    record PegInsChecked(SignedBlock block, String reason) implements ChainMessage {}

    /** The block store fell too far behind, or caught up. */
    record StorageLag(boolean isLagging) implements ChainMessage {}
}
