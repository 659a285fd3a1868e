// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.metrics;

/** Something that has metrics. Called by any thread, once for each scrape; reads counters, waits for nothing. */
@FunctionalInterface
public interface MetricsSource {
    void writeTo(MetricSink sink);
}
