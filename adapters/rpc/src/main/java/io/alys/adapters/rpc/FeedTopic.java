// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.util.Arrays;
import java.util.Optional;

/** What a client can subscribe to. */
public enum FeedTopic {
    /** Each block that becomes the head, in order. */
    NEW_HEADS("newHeads"),
    /** The newest block that is never reverted, when it moves. */
    FINALITY("finality"),
    /** Blocks that left the chain, when the head moves to another branch; told before the heads of that branch. */
    REORGS("reorgs"),
    /** What the node tells people. */
    NOTICES("notices");

    private final String topicName;

    FeedTopic(final String topicName) {
        this.topicName = topicName;
    }

    /** As callers name it. */
    public String topicName() {
        return topicName;
    }

    static Optional<FeedTopic> named(final String name) {
        return Arrays.stream(values())
                .filter(topic -> topic.topicName.equals(name))
                .findFirst();
    }
}
