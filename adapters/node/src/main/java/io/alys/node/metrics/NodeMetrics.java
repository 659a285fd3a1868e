// SPDX-License-Identifier: Apache-2.0
package io.alys.node.metrics;

import io.alys.adapters.metrics.MetricsPage;
import io.alys.adapters.rpc.RpcCounters;
import io.alys.adapters.rpc.StatusSource;
import io.alys.adapters.rpc.WsCounters;
import io.alys.node.reload.ReloadOutcome;
import io.alys.pipeline.counter.PipelineCounters;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.agrona.concurrent.NanoClock;

/** The metrics of one node. Each part that has some is added once it is there. */
public final class NodeMetrics {
    private static final long[] PRODUCTION_BUCKETS_MS = {100, 500, 1_000, 2_000, 5_000, 10_000, 30_000};
    private static final long[] VALIDATION_BUCKETS_MS = {10, 50, 100, 500, 1_000, 2_000, 5_000};

    private final MetricsPage page = new MetricsPage();
    private final BlockTimes blockTimes;

    /** @param authorityIndex of the key that the node signs with, or -1. */
    public NodeMetrics(
            final PipelineCounters counters,
            final StatusSource status,
            final MachineBoard machine,
            final int authorityIndex,
            final NanoClock clock) {
        page.add(new CounterMetrics(counters, status));
        page.add(new ActorMetrics(machine::view));
        page.add(new ConditionMetrics(machine::view));
        page.add(new ProcessMetrics());
        final Map<String, String> labels =
                Map.of("validator", authorityIndex < 0 ? "none" : Integer.toString(authorityIndex));
        blockTimes = new BlockTimes(
                clock,
                page.durations(
                        "alys_block_production_duration_seconds",
                        "Time from the wish for a payload until our block is the head.",
                        labels,
                        PRODUCTION_BUCKETS_MS),
                page.durations(
                        "alys_block_validation_duration_seconds",
                        "Time the execution client took to validate a block.",
                        labels,
                        VALIDATION_BUCKETS_MS));
    }

    /** Adds what the HTTP face counts. */
    public void face(final RpcCounters counters) {
        page.add(new FaceMetrics(counters));
    }

    /** Adds what the WebSocket face counts. */
    public void webSocket(final WsCounters counters) {
        page.add(new WebSocketMetrics(counters));
    }

    /** Adds what became of reloads. */
    public void reloads(final ToLongFunction<ReloadOutcome.Result> counts) {
        page.add(new ReloadMetrics(counts));
    }

    public BlockTimes blockTimes() {
        return blockTimes;
    }

    /** The page, in the Prometheus text format. */
    public byte[] text() {
        return page.text();
    }
}
