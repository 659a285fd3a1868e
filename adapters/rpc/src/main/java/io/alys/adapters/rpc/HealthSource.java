// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.util.List;

/** How well the node is, and whether it can do its work. Called by any thread; reads what others published, waits for nothing. */
@FunctionalInterface
public interface HealthSource {
    Health health();

    /**
     * @param isHealthy {@code /health} is answered as 200, else as 503.
     * @param detail for a person: what is wrong and what to do; goes out as it is.
     * @param unready why the node can't do its work, as it goes out with {@code /ready}; empty when it can.
     * @param score 0 to 100.
     * @param nodes of the supervision tree that are pinged.
     * @param resources that ran short since the process began.
     */
    record Health(
            boolean isHealthy,
            String detail,
            List<String> unready,
            int score,
            List<NodeCondition> nodes,
            List<ResourceCondition> resources) {
        public Health {
            unready = List.copyOf(unready);
            nodes = List.copyOf(nodes);
            resources = List.copyOf(resources);
        }

        /** {@code /ready} is answered as 200, else as 503. */
        public boolean isReady() {
            return unready.isEmpty();
        }
    }

    /**
     * An actor or the I/O half of one.
     *
     * @param failures pings in a row without a good answer.
     * @param lastPongMs Unix milliseconds, or -1.
     */
    record NodeCondition(String name, String state, int failures, long lastPongMs) {}

    /**
     * Something the process can run out of.
     *
     * @param used when its level last changed, in the unit of its kind.
     * @param limit in the same unit.
     */
    record ResourceCondition(String kind, String level, long used, long limit) {}
}
