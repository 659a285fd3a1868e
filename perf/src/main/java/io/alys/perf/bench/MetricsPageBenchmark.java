// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.bench;

import io.alys.adapters.rpc.NodeStatus;
import io.alys.node.metrics.MachineBoard;
import io.alys.node.metrics.NodeMetrics;
import io.alys.perf.rig.Rig;
import io.alys.pipeline.counter.PipelineCounters;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One page of the metrics, as a scrape gets it: 10 ms of it are 1 % of a core at one scrape a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MetricsPageBenchmark {
    private static final NodeStatus STATUS = new NodeStatus(
            "dev",
            1,
            "",
            7,
            "",
            1,
            NodeStatus.BlockId.NONE,
            NodeStatus.BlockId.NONE,
            "",
            List.of(),
            1,
            "",
            "READY",
            5,
            1,
            0,
            0,
            0,
            "SHARED",
            "perf");

    private final NodeMetrics metrics = new NodeMetrics(
            PipelineCounters.inMemory(), () -> STATUS, new MachineBoard(Rig.newMachine()), 0, SystemNanoClock.INSTANCE);

    @Benchmark
    public byte[] page() {
        return metrics.text();
    }
}
