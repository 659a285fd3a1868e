// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

import io.alys.core.health.ProbeFlyweight;
import io.alys.perf.measure.CpuSample;
import io.alys.perf.measure.LatencyRecorder;
import io.alys.perf.measure.OpenLoop;
import io.alys.perf.measure.ProcessSample;
import io.alys.perf.subject.Subject;
import io.alys.pipeline.stage.ProbeListener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** One round of one cell: offers events to a fresh subject on the calling thread, first to warm it up, then to measure. */
final class Segment implements ProbeListener {
    private static final long NS_PER_S = TimeUnit.SECONDS.toNanos(1);
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(20);

    /** Saturated, one event in so many carries the time: reading the clock would cost more than the event does. */
    private static final int TIMED_EVERY = 64;

    /** An open load that takes so many times as long as it should is more than can be carried, and ends. */
    private static final int OVERLOADED_FOR_MAX = 2;

    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final LatencyRecorder warmUp = new LatencyRecorder(clock, Long.MAX_VALUE);
    private final LatencyRecorder measured = new LatencyRecorder(clock, 0);
    private final UnsafeBuffer event;
    private final int length;

    /** Written by the thread that answers. */
    private final AtomicLong answered = new AtomicLong();

    private final Load load;

    // The load's; the answering thread reads it, and events are handed over after it was written.
    private long firstMeasuredNonce = Long.MAX_VALUE;

    Segment(final int eventLength, final Load load) {
        this.length = eventLength;
        this.load = load;
        this.event = new UnsafeBuffer(new byte[eventLength]);
        event.setMemory(0, eventLength, (byte) 0x5A);
    }

    @Override
    public void onProbeAnswered(final long nonce, final long sentNs) {
        if (!load.isSaturated() || nonce % TIMED_EVERY == 0) {
            (nonce < firstMeasuredNonce ? warmUp : measured).onProbeAnswered(nonce, sentNs);
        }
        answered.lazySet(answered.getPlain() + 1);
    }

    /**
     * Runs it; closes the subject.
     *
     * @throws IllegalStateException when the subject lost an event that it had accepted.
     */
    Reading run(final Subject subject, final long warmUpNs, final long measuredNs) {
        final Reading reading;
        final long accepted;
        try (subject) {
            final OpenLoop.Sent warm = offer(subject, 0, warmUpNs);
            settle(subject, warm.accepted());
            firstMeasuredNonce = warm.offered();
            final CpuSample machineBefore = CpuSample.take();
            final ProcessSample before = ProcessSample.take();
            final OpenLoop.Sent sent = offer(subject, warm.offered(), measuredNs);
            accepted = warm.accepted() + sent.accepted();
            settle(subject, accepted);
            final long elapsedNs = clock.nanoTime() - sent.startNs();
            final ProcessSample after = ProcessSample.take();
            final CpuSample machineAfter = CpuSample.take();
            reading = new Reading(
                    sent.offered(),
                    (double) sent.accepted() * NS_PER_S / elapsedNs,
                    measured.measured(),
                    warmUp.warmUp(),
                    sent.latestNs(),
                    after.cpuNs() - before.cpuNs(),
                    after.allocatedBytes() - before.allocatedBytes(),
                    after.gcCount() - before.gcCount(),
                    after.gcMs() - before.gcMs(),
                    machineAfter.stealPercentSince(machineBefore),
                    machineAfter.foreignPercentSince(machineBefore));
        }
        if (answered.get() != accepted) {
            throw new IllegalStateException("events accepted=" + accepted + " answered=" + answered.get());
        }
        return reading;
    }

    private OpenLoop.Sent offer(final Subject subject, final long firstNonce, final long durationNs) {
        if (load.isSaturated()) {
            return saturate(subject, firstNonce, durationNs);
        }
        final long count = Math.max(1, durationNs * load.ratePerS() / NS_PER_S);
        final long limitNs = OVERLOADED_FOR_MAX * durationNs;
        return new OpenLoop(clock, load.ratePerS()).runAtMost(firstNonce, count, limitNs, new OpenLoop.Target() {
            @Override
            public boolean offer(final long nonce, final long intendedNs) {
                ProbeFlyweight.write(event, 0, nonce, intendedNs);
                // One that finds no room waits, and its wait counts: it carries the time it should have started at.
                while (!subject.offer(event, length)) {
                    subject.turn();
                }
                return true;
            }

            @Override
            public void betweenOffers() {
                subject.turn();
            }
        });
    }

    /** Offers until there is no room, and goes on when there is, so none is dropped. Counts in whole chunks. */
    private OpenLoop.Sent saturate(final Subject subject, final long firstNonce, final long durationNs) {
        final long startNs = clock.nanoTime();
        long nowNs = startNs;
        long nonce = firstNonce;
        while (nowNs - startNs < durationNs) {
            for (int i = 0; i < TIMED_EVERY; i++) {
                ProbeFlyweight.write(event, 0, nonce, nowNs);
                while (!subject.offer(event, length)) {
                    subject.turn();
                    ProbeFlyweight.write(event, 0, nonce, clock.nanoTime());
                }
                nonce++;
            }
            nowNs = clock.nanoTime();
        }
        return new OpenLoop.Sent(startNs, nonce - firstNonce, 0, 0);
    }

    /** Lets everything accepted so far be answered. */
    private void settle(final Subject subject, final long accepted) {
        final long deadlineNs = clock.nanoTime() + SETTLE_NS;
        while (answered.get() < accepted && clock.nanoTime() - deadlineNs < 0) {
            subject.turn();
        }
    }
}
