// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import com.sun.management.ThreadMXBean;
import io.alys.core.command.Source;
import io.alys.core.health.ProbeFlyweight;
import io.alys.core.port.CommandSink;
import io.alys.perf.measure.LatencyRecorder;
import io.alys.perf.measure.PauseFloor;
import io.alys.perf.rig.NoJournal;
import io.alys.perf.rig.Rig;
import io.alys.perf.run.Figure;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** What a spine with nothing to do costs, and how long its first input after a pause waits for it to notice. */
final class IdleFigure implements NodeFigure {
    static final String ID = "idle";

    private static final String THREAD = "alys-spine";
    private static final double PERCENT = 100;
    private static final long PAUSE_NS_MIN = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PAUSE_NS_MAX = TimeUnit.MILLISECONDS.toNanos(6);
    private static final long ANSWER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress) {
        final Spreads spreads = new Spreads();
        final List<Figure.Value> values = new ArrayList<>();
        for (final WaitMode mode : List.of(WaitMode.BACKOFF, WaitMode.PARKING, WaitMode.ECO)) {
            run(mode, length, values, spreads);
        }
        final long floorNs = TimeUnit.MILLISECONDS.toNanos(length.of(20, 1_000, 5_000));
        spreads.add("floor: lateness of a parked thread", PauseFloor.PARKING.measure(floorNs));
        return new Figure(
                ID,
                "An idle node",
                "The spine in threading mode SHARED with nothing to do: processor time of its thread; and a probe after a"
                        + " pause of 1 to 6 ms, from its offer until its answer is released, journal off. Its sender sleeps"
                        + " meanwhile, as a node's adapters do: one that spins may sit where the spine's thread is to wake."
                        + " BACKOFF is the spine's own default, ECO that of the profiles dev and small. Beside it: how late a parked thread of"
                        + " its own comes to a beat. Processor time is sound on a busy machine too; the wake-up is not: there"
                        + " it is compared with that lateness and within one run only.",
                values,
                spreads.all());
    }

    private static void run(
            final WaitMode mode, final Length length, final List<Figure.Value> values, final Spreads spreads) {
        final long firstMeasured = length.of(5, 100, 300);
        final long last = firstMeasured + length.of(10, 400, 3_000);
        final LatencyRecorder recorder = new LatencyRecorder(SystemNanoClock.INSTANCE, firstMeasured);
        final AtomicLong answered = new AtomicLong();
        final Thread sender = Thread.currentThread();
        final Rig rig = new Rig(Rig.newMachine(), new NoJournal(), (nonce, sentNs) -> {
            recorder.onProbeAnswered(nonce, sentNs);
            answered.lazySet(nonce + 1);
            LockSupport.unpark(sender);
        });
        final SplittableRandom random = new SplittableRandom(last);
        final UnsafeBuffer probe = new UnsafeBuffer(new byte[Rig.PROBE_LENGTH]);
        try (Spine spine = new Spine(Rig.configuration(ThreadingMode.SHARED, mode), rig.parts())) {
            spine.start();
            for (long nonce = 0; nonce < last; nonce++) {
                sleep(random.nextLong(PAUSE_NS_MIN, PAUSE_NS_MAX));
                final long sentNs = System.nanoTime();
                ProbeFlyweight.write(probe, 0, nonce, sentNs);
                if (spine.hotInbound(Source.PROBE).offer(probe, 0, Rig.PROBE_LENGTH) != CommandSink.ACCEPTED) {
                    throw new IllegalStateException("an idle spine takes no probe");
                }
                while (answered.get() <= nonce) {
                    rig.requireRunning();
                    if (System.nanoTime() - sentNs > ANSWER_TIMEOUT_NS) {
                        throw new IllegalStateException("an idle spine does not answer");
                    }
                    LockSupport.parkNanos(PAUSE_NS_MAX);
                }
            }
            values.add(new Figure.Value(
                    mode + ": processor time, of a core",
                    idlePercent(TimeUnit.MILLISECONDS.toNanos(length.of(50, 2_000, 5_000))),
                    "%"));
        }
        values.add(new Figure.Value(mode + ": wake p50", recorder.measured().getValueAtPercentile(50) / 1e3, "us"));
        values.add(new Figure.Value(mode + ": wake p99", recorder.measured().getValueAtPercentile(99) / 1e3, "us"));
        spreads.add(mode + ": probe after a pause", recorder.measured());
    }

    private static double idlePercent(final long durationNs) {
        final var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long id = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals(THREAD))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no thread is named " + THREAD))
                .getThreadId();
        final long startNs = System.nanoTime();
        final long cpuNs = threads.getThreadCpuTime(id);
        sleep(durationNs);
        return PERCENT * (threads.getThreadCpuTime(id) - cpuNs) / (System.nanoTime() - startNs);
    }

    /** The whole of it: an answer that came meanwhile wakes nobody for good. */
    private static void sleep(final long durationNs) {
        final long startNs = System.nanoTime();
        for (long leftNs = durationNs; leftNs > 0; leftNs = durationNs - (System.nanoTime() - startNs)) {
            LockSupport.parkNanos(leftNs);
        }
    }
}
