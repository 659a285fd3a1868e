// SPDX-License-Identifier: Apache-2.0
package io.alys.core.message;

import io.alys.core.actor.Message;
import io.alys.core.chain.SignedBlock;

/** What other actors tell the storage actor. */
public sealed interface StorageMessage extends Message {
    /** A committed block, to be kept. */
    record Store(SignedBlock block) implements StorageMessage {}

    /** Answered by BlockForRefeed. */
    record Load(long height) implements StorageMessage {}

    /** To itself: hand over the next block. */
    record Proceed() implements StorageMessage {}
}
