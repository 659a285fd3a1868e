// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

/** Whether the node can do its work. Called by any thread; reads what others published, waits for nothing. */
@FunctionalInterface
public interface HealthSource {
    Health health();

    /**
     * @param isHealthy answered as 200, else as 503.
     * @param detail for a person: what is wrong and what to do; goes out as it is.
     */
    record Health(boolean isHealthy, String detail) {}
}
