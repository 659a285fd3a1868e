// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.measure;

import io.alys.pipeline.stage.ProbeListener;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;

/**
 * Keeps how long each probe took from its intended start until its answer was released, those of the warm-up apart.
 * Written by the egress thread; to be read after the spine stopped.
 */
public final class LatencyRecorder implements ProbeListener {
    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;

    private final NanoClock clock;
    private final long firstMeasuredNonce;
    private final Histogram warmUp = newHistogram();
    private final Histogram measured = newHistogram();
    private long lastAnswerNs = 0;

    /**
     * @param firstMeasuredNonce nonces before this are the warm-up's.
     */
    public LatencyRecorder(final NanoClock clock, final long firstMeasuredNonce) {
        this.clock = clock;
        this.firstMeasuredNonce = firstMeasuredNonce;
    }

    public static Histogram newHistogram() {
        return new Histogram(1, HIGHEST_NS, DIGITS);
    }

    /** A value as a histogram can take it. */
    public static long bounded(final long valueNs) {
        return Math.clamp(valueNs, 0, HIGHEST_NS);
    }

    @Override
    public void onProbeAnswered(final long nonce, final long sentNs) {
        lastAnswerNs = clock.nanoTime();
        (nonce < firstMeasuredNonce ? warmUp : measured).recordValue(bounded(lastAnswerNs - sentNs));
    }

    public Histogram warmUp() {
        return warmUp;
    }

    public Histogram measured() {
        return measured;
    }

    public long lastAnswerNs() {
        return lastAnswerNs;
    }
}
