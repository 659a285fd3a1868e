// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.latency;

import io.alys.core.command.Source;
import io.alys.core.health.ProbeFlyweight;
import io.alys.core.port.CommandSink;
import io.alys.perf.rig.Rig;
import io.alys.perf.rig.ScratchDirectory;
import io.alys.pipeline.inbound.HotInbound;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.ThreadingMode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** Runs cells, one after the other, each on a spine and a journal of its own. The calling thread offers the load. */
final class CellRun {
    /** Gives the only core to the spine for as short a time as can be asked for. */
    private static final long PARK_NS = 1_000;

    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(10);

    private final Path directory;
    private final long warmUpNs;
    private final long measuredNs;

    /**
     * @param directory where journals are kept while they are measured.
     */
    CellRun(final Path directory, final long warmUpNs, final long measuredNs) {
        this.directory = directory;
        this.warmUpNs = warmUpNs;
        this.measuredNs = measuredNs;
    }

    /**
     * Runs one.
     *
     * @throws IllegalStateException when the spine halted, or lost a probe it had accepted.
     */
    CellResult run(final Cell cell) {
        final NanoClock clock = SystemNanoClock.INSTANCE;
        final long warmUps = count(warmUpNs, cell);
        final LatencyRecorder recorder = new LatencyRecorder(clock, warmUps);
        try (ScratchDirectory scratch = ScratchDirectory.in(directory);
                JournalUnderTest journal = JournalUnderTest.open(cell.journal(), scratch.path())) {
            final Rig rig = new Rig(Rig.newMachine(), journal.journal(), recorder);
            final Spine spine = new Spine(cell.configuration(), rig.parts());
            final OpenLoop loop = new OpenLoop(clock, cell.ratePerS());
            final SpineTarget target = new SpineTarget(spine, cell.mode());
            spine.start();
            final OpenLoop.Sent warm = loop.run(0, warmUps, target);
            settle(spine, target, warm.accepted() - 1);
            final CpuSample before = CpuSample.take();
            final OpenLoop.Sent sent = loop.run(warmUps, count(measuredNs, cell), target);
            final CpuSample after = CpuSample.take();
            spine.close();
            rig.requireRunning();
            if (!spine.isStopped()) {
                throw new IllegalStateException("the spine did not stop");
            }
            requireAll("warm-up", warm.accepted(), recorder.warmUp().getTotalCount());
            requireAll("measured", sent.accepted(), recorder.measured().getTotalCount());
            final long elapsedNs = Math.max(1, recorder.lastAnswerNs() - sent.startNs());
            return new CellResult(
                    cell,
                    recorder.warmUp(),
                    recorder.measured(),
                    sent,
                    (double) sent.accepted() * TimeUnit.SECONDS.toNanos(1) / elapsedNs,
                    after.stealPercentSince(before),
                    after.foreignPercentSince(before));
        }
    }

    private static long count(final long durationNs, final Cell cell) {
        return Math.max(1, durationNs * cell.ratePerS() / TimeUnit.SECONDS.toNanos(1));
    }

    /** Lets what the warm-up left behind out, so that it is not taken for the measured part's. */
    private static void settle(final Spine spine, final SpineTarget target, final long lastSequence) {
        final long deadlineNs = System.nanoTime() + SETTLE_NS;
        while (spine.durableSequence() < lastSequence && System.nanoTime() - deadlineNs < 0) {
            target.betweenOffers();
        }
    }

    private static void requireAll(final String phase, final long accepted, final long answered) {
        if (accepted != answered) {
            throw new IllegalStateException(phase + ": probes accepted=" + accepted + " answered=" + answered);
        }
    }

    /** Offers to a spine's probe ring, and in INVOKER turns its crank. */
    private static final class SpineTarget implements OpenLoop.Target {
        private final Spine spine;
        private final HotInbound inbound;
        private final boolean isInvoker;
        private final boolean isCoreToSpare;
        private final UnsafeBuffer probe = new UnsafeBuffer(new byte[Rig.PROBE_LENGTH]);

        private SpineTarget(final Spine spine, final ThreadingMode mode) {
            this.spine = spine;
            this.inbound = spine.hotInbound(Source.PROBE);
            this.isInvoker = mode == ThreadingMode.INVOKER;
            this.isCoreToSpare = Runtime.getRuntime().availableProcessors() >= Cell.coresNeeded(mode);
        }

        @Override
        public boolean offer(final long nonce, final long intendedNs) {
            ProbeFlyweight.write(probe, 0, nonce, intendedNs);
            return inbound.offer(probe, 0, Rig.PROBE_LENGTH) == CommandSink.ACCEPTED;
        }

        @Override
        public void betweenOffers() {
            if (isInvoker) {
                spine.invoke();
            } else if (isCoreToSpare) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }
}
