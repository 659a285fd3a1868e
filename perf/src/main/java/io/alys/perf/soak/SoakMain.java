// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.soak;

import com.sun.management.ThreadMXBean;
import io.alys.core.command.Source;
import io.alys.core.health.ProbeFlyweight;
import io.alys.core.port.CommandSink;
import io.alys.core.port.EventJournal;
import io.alys.journal.chronicle.Durability;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.journal.chronicle.RollPeriod;
import io.alys.journal.file.CycleFile;
import io.alys.perf.measure.LatencyRecorder;
import io.alys.perf.measure.OpenLoop;
import io.alys.perf.measure.ProcessSample;
import io.alys.perf.node.PreparedJournal;
import io.alys.perf.rig.NoJournal;
import io.alys.perf.rig.Rig;
import io.alys.pipeline.inbound.HotInbound;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import io.alys.pipeline.stage.ProbeListener;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The soaked process, and with rate 0 the control process, which only watches its own pauses. Prints a line each period,
 * and at the end its histograms.
 */
public final class SoakMain implements ProbeListener {
    static final String LATENCY = "latency";
    static final String PAUSES = "pauses";

    /** Printed when the first period may begin; it does when a line was read. */
    static final String READY = "ready";

    private static final long NS_PER_S = TimeUnit.SECONDS.toNanos(1);
    private static final long WARM_UP_NS_MAX = 10 * NS_PER_S;
    private static final long SETTLE_NS = 20 * NS_PER_S;

    /** Cycle files last five minutes of a clock that runs ten times as fast at this rate, and faster at a higher one. */
    private static final long RATE_OF_TENFOLD_CLOCK = 50_000;

    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long rate;
    private final long periodNs;
    private final int periods;
    private final Path journalDirectory;
    private final PrintStream answers;
    private final UnsafeBuffer probe = new UnsafeBuffer(new byte[Rig.PROBE_LENGTH]);
    private final Histogram latency = LatencyRecorder.newHistogram();
    private final Histogram allLatency = LatencyRecorder.newHistogram();
    private final Histogram allPauses = LatencyRecorder.newHistogram();

    // The measuring thread's alone: it turns the spine too.
    private long answered = 0;
    private long accepted = 0;
    private long nonce = 0;

    private SoakMain(
            final long rate,
            final long periodNs,
            final int periods,
            final Path journalDirectory,
            final PrintStream answers) {
        this.answers = answers;
        this.rate = rate;
        this.periodNs = periodNs;
        this.periods = periods;
        this.journalDirectory = journalDirectory;
    }

    /**
     * Soaks.
     *
     * @param arguments journal mode, inputs a second, length of a period in milliseconds, count of periods, and a directory
     *     for the journal.
     */
    public static void main(final String[] arguments) throws IOException, InterruptedException {
        final PrintStream answers = System.out;
        // What a library prints must not be taken for an answer.
        System.setOut(System.err);
        final SoakMain soak = new SoakMain(
                Long.parseLong(arguments[1]),
                TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[2])),
                Integer.parseInt(arguments[3]),
                Path.of(arguments[4]),
                answers);
        if (soak.rate == 0) {
            soak.watchOnly();
        } else {
            soak.run(JournalMode.valueOf(arguments[0]));
        }
    }

    @Override
    public void onProbeAnswered(final long answeredNonce, final long sentNs) {
        latency.recordValue(LatencyRecorder.bounded(clock.nanoTime() - sentNs));
        answered++;
    }

    private void watchOnly() throws IOException, InterruptedException {
        try (PauseWatch watch = new PauseWatch()) {
            awaitBegin();
            for (int period = 0; period < periods; period++) {
                final ProcessSample before = ProcessSample.take();
                final long startNs = clock.nanoTime();
                final Histogram pauses = PauseWatch.of(watch.start(periodNs));
                report(period, clock.nanoTime() - startNs, 0, 0, pauses, 0, before, ProcessSample.take());
            }
        }
        answers.println(PAUSES + " " + HistogramText.write(allPauses));
    }

    /** So that the periods of all processes are the same time. */
    private void awaitBegin() throws IOException {
        answers.println(READY);
        if (System.in.read() < 0) {
            throw new IOException("nobody says when to begin");
        }
    }

    private void run(final JournalMode mode) throws IOException, InterruptedException {
        try (EventJournal journal = open(mode);
                JournalTrim trim = new JournalTrim(journalDirectory);
                PauseWatch watch = new PauseWatch()) {
            if (mode != JournalMode.OFF) {
                trim.start();
            }
            final Rig rig = new Rig(Rig.newMachine(), journal, this);
            try (Spine spine = new Spine(Rig.configuration(ThreadingMode.INVOKER, WaitMode.BACKOFF), rig.parts())) {
                spine.start();
                offer(spine, Math.min(periodNs, WARM_UP_NS_MAX));
                awaitBegin();
                for (int period = 0; period < periods; period++) {
                    latency.reset();
                    period(period, spine, watch);
                    rig.requireRunning();
                }
            }
        }
        answers.println(LATENCY + " " + HistogramText.write(allLatency));
        answers.println(PAUSES + " " + HistogramText.write(allPauses));
    }

    private EventJournal open(final JournalMode mode) {
        if (mode == JournalMode.OFF) {
            return new NoJournal();
        }
        final long speed = Math.max(10, 10 * rate / RATE_OF_TENFOLD_CLOCK);
        final long startMs = System.currentTimeMillis();
        final LongSupplier fast = () -> startMs + (System.currentTimeMillis() - startMs) * speed;
        return new PreparedJournal(JournalOptions.of(journalDirectory)
                .withDurability(mode == JournalMode.FORCED ? Durability.FORCED : Durability.NONE)
                .withRollPeriod(RollPeriod.FIVE_MINUTES)
                .withWallClock(fast));
    }

    private void period(final int period, final Spine spine, final PauseWatch watch) throws InterruptedException {
        final Future<Histogram> watched = watch.start(periodNs);
        final ProcessSample before = ProcessSample.take();
        final long bytesBefore = threads.getCurrentThreadAllocatedBytes();
        final OpenLoop.Sent sent = offer(spine, periodNs);
        final long spineBytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
        final ProcessSample after = ProcessSample.take();
        final long elapsedNs = clock.nanoTime() - sent.startNs();
        report(period, elapsedNs, sent.offered(), sent.dropped(), PauseWatch.of(watched), spineBytes, before, after);
    }

    /** Offers for so long, and lets everything be answered. */
    private OpenLoop.Sent offer(final Spine spine, final long durationNs) {
        final HotInbound inbound = spine.hotInbound(Source.PROBE);
        final long count = Math.max(1, Math.round((double) durationNs * rate / NS_PER_S));
        final OpenLoop.Sent sent = new OpenLoop(clock, rate).run(nonce, count, new OpenLoop.Target() {
            @Override
            public boolean offer(final long offered, final long intendedNs) {
                ProbeFlyweight.write(probe, 0, offered, intendedNs);
                return inbound.offer(probe, 0, Rig.PROBE_LENGTH) == CommandSink.ACCEPTED;
            }

            @Override
            public void betweenOffers() {
                spine.invoke();
            }
        });
        nonce += count;
        accepted += sent.accepted();
        final long deadlineNs = clock.nanoTime() + SETTLE_NS;
        while (answered < accepted && clock.nanoTime() - deadlineNs < 0) {
            spine.invoke();
        }
        if (answered != accepted) {
            throw new IllegalStateException("inputs accepted=" + accepted + " answered=" + answered);
        }
        return sent;
    }

    private void report(
            final int period,
            final long elapsedNs,
            final long offered,
            final long dropped,
            final Histogram pauses,
            final long spineBytes,
            final ProcessSample before,
            final ProcessSample after) {
        allLatency.add(latency);
        allPauses.add(pauses);
        answers.println(new SoakPeriod(
                        period,
                        elapsedNs,
                        offered,
                        dropped,
                        latency.getValueAtPercentile(50),
                        latency.getValueAtPercentile(99),
                        latency.getValueAtPercentile(99.9),
                        latency.getMaxValue(),
                        pauses.getValueAtPercentile(99.9),
                        pauses.getMaxValue(),
                        spineBytes,
                        after.allocatedBytes() - before.allocatedBytes(),
                        after.cpuNs() - before.cpuNs(),
                        after.gcCount() - before.gcCount(),
                        after.gcMs() - before.gcMs(),
                        residentBytes(),
                        journalBytes())
                .line());
    }

    private long journalBytes() {
        return Files.isDirectory(journalDirectory)
                ? CycleFile.list(journalDirectory).stream()
                        .mapToLong(CycleFile::usedBytes)
                        .sum()
                : 0;
    }

    /** What proc(5) says; 0 where it does not. */
    private static long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (final IOException absent) {
            return 0;
        }
    }
}
