// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.bench;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import io.alys.core.command.Commands;
import io.alys.core.command.Source;
import io.alys.core.health.ProbeFlyweight;
import io.alys.core.machine.StateMachine;
import io.alys.perf.rig.Rig;
import io.alys.pipeline.ring.Slot;
import io.alys.pipeline.run.SpineConfiguration;
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

/**
 * What {@link RingToApplyBenchmark} does to a probe, on a bare Disruptor ring of the same size and nothing else: no
 * inbound ring, schedule, clock, watchdog, halt switch or counter. The two side by side say what the spine adds. One op is
 * one probe.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BarePathBenchmark {
    private static final int BATCH = 64;

    private final UnsafeBuffer probe = new UnsafeBuffer(new byte[Rig.PROBE_LENGTH]);
    private final StateMachine machine = Rig.newMachine();
    private final RingBuffer<Slot> ring = RingBuffer.createSingleProducer(
            Slot::new, SpineConfiguration.RING_SIZE_DEFAULT, new BusySpinWaitStrategy());
    private final EventPoller<Slot> poller = ring.newPoller();
    private final EventPoller.Handler<Slot> handler = this::onSlot;
    private long nonce = 0;
    private long answered = 0;

    @Setup
    public void gate() {
        ring.addGatingSequences(poller.getSequence());
    }

    /** Checks that what was timed is what was meant. */
    @TearDown
    public void check() {
        if (answered != nonce || machine.probeCount() != nonce) {
            throw new IllegalStateException("probes answered=" + answered + " published=" + nonce);
        }
    }

    /** Publishes and handles each probe by itself. */
    @Benchmark
    public EventPoller.PollState one() throws Exception {
        publish(1);
        return poller.poll(handler);
    }

    /** Publishes and handles many probes at once. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public EventPoller.PollState batch() throws Exception {
        publish(BATCH);
        return poller.poll(handler);
    }

    private void publish(final int count) {
        final long last = ring.next(count);
        for (long sequence = last - count + 1; sequence <= last; sequence++) {
            ProbeFlyweight.write(probe, 0, nonce++, 0);
            ring.get(sequence)
                    .frame()
                    .begin(sequence, 0, Source.PROBE.code(), Commands.PROBE_TYPE, 1)
                    .input(probe, 0, Rig.PROBE_LENGTH);
        }
        ring.publish(last - count + 1, last);
    }

    private boolean onSlot(final Slot slot, final long sequence, final boolean endOfBatch) {
        machine.onInput(slot.frame(), null, slot.effects());
        if (slot.effects().hasProbe()) {
            answered++;
        }
        slot.clear();
        return true;
    }
}
