// SPDX-License-Identifier: Apache-2.0
package io.alys.node.metrics;

import io.alys.adapters.metrics.MetricSink;
import io.alys.adapters.metrics.MetricType;
import io.alys.adapters.metrics.MetricsSource;
import io.alys.adapters.rpc.NodeStatus;
import io.alys.adapters.rpc.StatusSource;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import java.util.Map;

/** Every counter of the pipeline, and where the chain stands. */
final class CounterMetrics implements MetricsSource {
    private final PipelineCounters counters;
    private final StatusSource status;

    CounterMetrics(final PipelineCounters counters, final StatusSource status) {
        this.counters = counters;
        this.status = status;
    }

    @Override
    public void writeTo(final MetricSink sink) {
        for (final PipelineCounter counter : PipelineCounter.values()) {
            final String name = "alys_" + counter.label().replace(' ', '_');
            if (counter.keys().isEmpty()) {
                sample(sink, name, counter, Map.of(), counters.of(counter).get());
            }
            for (final Enum<?> key : counter.keys()) {
                sample(
                        sink,
                        name,
                        counter,
                        Map.of("of", key.name()),
                        counters.of(counter, key).get());
            }
        }
        final NodeStatus now = status.status();
        gauge(sink, "alys_chain_block_height", "Height of the head.", now.height());
        gauge(sink, "alys_bitcoin_height", "Height of the last Bitcoin block scanned.", now.bitcoinHeight());
        gauge(sink, "alys_deposits_pending", "Deposits seen and not yet credited.", now.depositsPending());
        gauge(sink, "alys_minted_sats", "Satoshis credited since genesis.", now.mintedSats());
        gauge(sink, "alys_uncovered_sats", "Satoshis credited that no bitcoin covers.", now.uncoveredSats());
    }

    private static void sample(
            final MetricSink sink,
            final String name,
            final PipelineCounter counter,
            final Map<String, String> labels,
            final long value) {
        final boolean isGauge = switch (counter) {
            case DURABLE_SEQUENCE,
                    CLOCK_BEHIND_MS,
                    APPLY_NS_MAX,
                    JOURNAL_FORCE_NS_MAX,
                    PATH_NS_MAX,
                    CYCLE_NS_MAX,
                    HALT_CODE -> true;
            default -> false;
        };
        sink.sample(
                isGauge ? name : name + "_total",
                counter.sentence(),
                isGauge ? MetricType.GAUGE : MetricType.COUNTER,
                labels,
                value);
    }

    private static void gauge(final MetricSink sink, final String name, final String help, final long value) {
        sink.sample(name, help, MetricType.GAUGE, Map.of(), value);
    }
}
