// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.core.actor.ActorId;
import io.alys.core.command.Answer;
import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.port.CommandSink;
import io.alys.core.port.EventJournal;
import io.alys.perf.measure.LatencyRecorder;
import io.alys.perf.rig.Rig;
import io.alys.pipeline.outbound.Outbound;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import io.alys.pipeline.stage.ProbeListener;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * An actor behind the whole spine that keeps operations under way: effects out, answers in by the calling thread, which stands
 * where an adapter does, deadlines by the machine. A spine for each run.
 */
final class SpineAsks implements AskSide {
    private static final EffectId NOBODYS = new EffectId(0, 0);
    private static final long TIMEOUT_MS = 5_000;
    private static final int POLLED_AT_ONCE = 64;

    private final Supplier<EventJournal> journals;

    /**
     * @param journals a fresh one for each run.
     */
    SpineAsks(final Supplier<EventJournal> journals) {
        this.journals = journals;
    }

    @Override
    public double run(final int inFlight, final long durationNs, final Histogram latencies) {
        return run(inFlight, durationNs, TIMEOUT_MS, 0, latencies).answeredPerS();
    }

    /**
     * The same, with a time-out of its own and some answers left out.
     *
     * @param leftOutEvery of so many questions one is never answered; 0 for none.
     */
    Result run(
            final int inFlight,
            final long durationNs,
            final long timeoutMs,
            final int leftOutEvery,
            final Histogram latencies) {
        final Timing timing = new Timing(latencies);
        try (EventJournal journal = journals.get()) {
            final AskingActor[] actor = new AskingActor[1];
            final Rig rig = new Rig(
                    new MeasuredMachine()
                            .with(ActorId.STORAGE, () -> actor[0] = new AskingActor(inFlight, timeoutMs, timing))
                            .make(),
                    journal,
                    ProbeListener.NONE);
            final Desk desk = new Desk(
                    new Spine(Rig.configuration(ThreadingMode.SHARED, WaitMode.YIELDING), rig.parts()),
                    rig,
                    leftOutEvery);
            final double answeredPerS;
            try (desk) {
                answeredPerS = desk.turnFor(inFlight, durationNs, timing);
            }
            rig.requireRunning();
            return new Result(answeredPerS, actor[0].pendingCount(), timing.pendingMax, actor[0].timeouts());
        }
    }

    @Override
    public void close() {}

    /**
     * What became of a run.
     *
     * @param pendingAtEnd under way when the spine had stopped.
     * @param pendingMax under way at most.
     */
    record Result(double answeredPerS, int pendingAtEnd, int pendingMax, long timeouts) {}

    /** On the apply thread; read once it has ended. */
    private static final class Timing implements AskingActor.Watch {
        private final Histogram latencies;

        /** Of the operations that are timed. */
        private final Map<EffectId, Long> askedNs = new HashMap<>();

        private final AtomicLong answered = new AtomicLong();
        private int pending = 0;
        private int pendingMax = 0;

        private Timing(final Histogram latencies) {
            this.latencies = latencies;
        }

        @Override
        public void onAsked(final EffectId id) {
            pendingMax = Math.max(pendingMax, ++pending);
            if (AskSide.isTimed(id.sequence())) {
                askedNs.put(id, System.nanoTime());
            }
        }

        @Override
        public void onEnded(final EffectId id, final boolean isAnswered) {
            pending--;
            final Long sentNs = AskSide.isTimed(id.sequence()) ? askedNs.remove(id) : null;
            if (isAnswered) {
                answered.lazySet(answered.getPlain() + 1);
                if (sentNs != null) {
                    latencies.recordValue(LatencyRecorder.bounded(System.nanoTime() - sentNs));
                }
            }
        }
    }

    /** Where the storage adapter's thread stands: takes effects and brings answers in. */
    private static final class Desk implements AutoCloseable {
        private final Spine spine;
        private final Rig rig;
        private final CommandSink in;
        private final Outbound out;
        private final int leftOutEvery;
        private final Queue<Answer> waiting = new ArrayDeque<>();
        private final YieldingIdleStrategy idle = new YieldingIdleStrategy();
        private final IntSupplier poll;
        private long questions = 0;

        private Desk(final Spine spine, final Rig rig, final int leftOutEvery) {
            this.spine = spine;
            this.rig = rig;
            this.leftOutEvery = leftOutEvery;
            in = spine.inbound(Source.STORAGE).sink();
            out = spine.outbound(Destination.STORAGE);
            final Outbound.Handler handler = this::answer;
            poll = () -> out.poll(handler, POLLED_AT_ONCE);
            spine.start();
        }

        /** Gives how many were answered a second. */
        private double turnFor(final int inFlight, final long durationNs, final Timing timing) {
            for (int asked = 0; asked < inFlight; asked += AskingActor.BATCH_MAX) {
                waiting.add(new Answer.BlockStored(NOBODYS));
            }
            final long startNs = System.nanoTime();
            while (System.nanoTime() - startNs < durationNs || timing.answered.get() < inFlight) {
                idle.idle(turn());
                rig.requireRunning();
            }
            return timing.answered.get() * 1e9 / (System.nanoTime() - startNs);
        }

        /** Effects are taken even while answers find no room: else the spine could wait for us while we wait for it. */
        private int turn() {
            final int taken = poll.getAsInt();
            int brought = 0;
            while (!waiting.isEmpty() && in.offer(waiting.peek()) == CommandSink.ACCEPTED) {
                waiting.remove();
                brought++;
            }
            return taken + brought;
        }

        private void answer(final EffectId id, final Effect effect) {
            if (!(effect instanceof Effect.LoadWanted)) {
                return;
            }
            questions++;
            if (leftOutEvery == 0 || questions % leftOutEvery != 0) {
                waiting.add(new Answer.BlockLoaded(id, List.of()));
            }
        }

        @Override
        public void close() {
            // What is still under way is taken and forgotten, or egress would wait for room.
            final Thread taker = new Thread(
                    () -> {
                        while (!spine.isStopped()) {
                            out.poll((id, effect) -> {}, POLLED_AT_ONCE);
                            Thread.onSpinWait();
                        }
                    },
                    "ask-taker");
            taker.setDaemon(true);
            taker.start();
            spine.close();
        }
    }
}
