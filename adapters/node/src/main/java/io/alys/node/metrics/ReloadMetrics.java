// SPDX-License-Identifier: Apache-2.0
package io.alys.node.metrics;

import io.alys.adapters.metrics.MetricSink;
import io.alys.adapters.metrics.MetricType;
import io.alys.adapters.metrics.MetricsSource;
import io.alys.node.reload.ReloadOutcome;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What became of wishes for other settings. */
final class ReloadMetrics implements MetricsSource {
    private final ToLongFunction<ReloadOutcome.Result> counts;

    ReloadMetrics(final ToLongFunction<ReloadOutcome.Result> counts) {
        this.counts = counts;
    }

    @Override
    public void writeTo(final MetricSink sink) {
        for (final ReloadOutcome.Result result : ReloadOutcome.Result.values()) {
            sink.sample(
                    "alys_config_reloads_total",
                    "Reloads of the settings, by what became of them.",
                    MetricType.COUNTER,
                    Map.of("result", result.words()),
                    counts.applyAsLong(result));
        }
    }
}
