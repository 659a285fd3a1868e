// SPDX-License-Identifier: Apache-2.0
package io.alys.core.message;

import io.alys.core.actor.Message;
import io.alys.core.chain.EngineCall;
import io.alys.core.chain.SignedBlock;
import io.alys.core.value.Hash;
import java.util.List;

/** What other actors tell the engine actor. */
public sealed interface EngineMessage extends Message {
    /** The chain's head, which the client is to follow. */
    record HeadIs(long height, Hash payloadHash, Hash genesisHash) implements EngineMessage {}

    /** To be done once the client is ready: BUILD or EXECUTE. */
    record CallWanted(EngineCall call) implements EngineMessage {}

    /** The block to feed to the client; an empty list when it can't be had now. */
    record BlockForRefeed(long height, List<SignedBlock> block) implements EngineMessage {}

    /** To itself: do what comes next, now that the events so far are applied. */
    record Proceed() implements EngineMessage {}
}
