// SPDX-License-Identifier: Apache-2.0
package io.alys.core.message;

import io.alys.core.actor.Message;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import java.util.List;

/** What other actors tell the bridge. */
public sealed interface BridgeMessage extends Message {
    /** Answered by PegInsCollected. */
    record CollectPegIns(long slot) implements BridgeMessage {}

    /** Answered by PegInsChecked. */
    record CheckPegIns(SignedBlock block) implements BridgeMessage {}

    /** A committed block credits these. */
    record PegInsCommitted(long height, List<PegIn> pegIns) implements BridgeMessage {}

    /** To itself: ask for the next Bitcoin block. */
    record Proceed() implements BridgeMessage {}
}
