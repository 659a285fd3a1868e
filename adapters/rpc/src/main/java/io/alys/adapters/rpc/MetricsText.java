// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

/** The page of metrics. Asked by any thread, once for each scrape; waits for nothing outside the process. */
@FunctionalInterface
public interface MetricsText {
    /** The page in the Prometheus text format 0.0.4, UTF-8. */
    byte[] text();
}
