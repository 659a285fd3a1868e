// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.bench;

import io.alys.core.command.Source;
import io.alys.core.health.ProbeFlyweight;
import io.alys.core.port.CommandSink;
import io.alys.perf.rig.NoJournal;
import io.alys.perf.rig.Rig;
import io.alys.pipeline.inbound.HotInbound;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A probe's whole path on one thread, the journal off: offered, sequenced, applied, released. One op is one probe. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingToApplyBenchmark {
    private static final int BATCH = 64;

    private final UnsafeBuffer probe = new UnsafeBuffer(new byte[Rig.PROBE_LENGTH]);
    private Rig rig;
    private Spine spine;
    private HotInbound inbound;
    private long nonce = 0;
    private long answered = 0;

    @Setup
    public void start() {
        rig = new Rig(Rig.newMachine(), new NoJournal(), (probeNonce, sentNs) -> answered++);
        spine = new Spine(Rig.configuration(ThreadingMode.INVOKER, WaitMode.BACKOFF), rig.parts());
        spine.start();
        inbound = spine.hotInbound(Source.PROBE);
    }

    /** Checks that what was timed is what was meant. */
    @TearDown
    public void stop() {
        spine.close();
        rig.requireRunning();
        if (answered != nonce) {
            throw new IllegalStateException("probes answered=" + answered + " offered=" + nonce);
        }
    }

    /** A turn of the crank for each probe. */
    @Benchmark
    public int one() {
        offer();
        return spine.invoke();
    }

    /** A turn of the crank for many probes. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int batch() {
        for (int i = 0; i < BATCH; i++) {
            offer();
        }
        return spine.invoke();
    }

    private void offer() {
        ProbeFlyweight.write(probe, 0, nonce++, 0);
        if (inbound.offer(probe, 0, Rig.PROBE_LENGTH) != CommandSink.ACCEPTED) {
            throw new IllegalStateException("the ring is full: nonce=" + nonce);
        }
    }
}
