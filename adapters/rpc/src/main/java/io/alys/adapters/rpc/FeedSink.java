// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Carries news to whoever subscribed. */
@FunctionalInterface
interface FeedSink {
    /**
     * Takes one piece of news. Never waits, whatever subscribers do; what can't be carried is the sink's to count, and to tell
     * those who miss it.
     *
     * @param result not changed by anybody any more.
     */
    void offer(FeedTopic topic, ObjectNode result);
}
