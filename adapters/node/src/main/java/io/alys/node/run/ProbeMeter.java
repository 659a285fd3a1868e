// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.pipeline.stage.ProbeListener;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.agrona.concurrent.NanoClock;

/** How long probes take from their intended start until they are durable and released. */
final class ProbeMeter implements ProbeListener {
    private static final double PERCENTILE = 99.0;
    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);

    private final NanoClock clock;
    private final SingleWriterRecorder latencies = new SingleWriterRecorder(HIGHEST_NS, 3);

    // Written and read by the thread that takes percentiles.
    private Histogram interval = null;

    ProbeMeter(final NanoClock clock) {
        this.clock = clock;
    }

    @Override
    public void onProbeAnswered(final long nonce, final long sentNs) {
        latencies.recordValue(Math.clamp(clock.nanoTime() - sentNs, 0, HIGHEST_NS));
    }

    /** 99th percentile since the last call, in microseconds; 0 when no probe came back. One calling thread. */
    long takeP99Us() {
        interval = latencies.getIntervalHistogram(interval);
        return interval.getTotalCount() == 0
                ? 0
                : TimeUnit.NANOSECONDS.toMicros(interval.getValueAtPercentile(PERCENTILE));
    }
}
