// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.core.actor.ActorId;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Answer;
import io.alys.core.command.Source;
import io.alys.core.effect.EffectId;
import io.alys.core.health.ProbeFlyweight;
import io.alys.core.machine.StateMachine;
import io.alys.core.port.CommandSink;
import io.alys.perf.measure.LatencyRecorder;
import io.alys.perf.measure.OpenLoop;
import io.alys.perf.node.FastClock;
import io.alys.perf.node.Length;
import io.alys.perf.node.NodeFigure;
import io.alys.perf.node.Spreads;
import io.alys.perf.rig.NoJournal;
import io.alys.perf.rig.Rig;
import io.alys.perf.run.Figure;
import io.alys.pipeline.inbound.HotInbound;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** What the others notice of an actor that throws a thousand times a minute and is restarted each time. */
public final class SiblingFigure implements NodeFigure {
    /** What it is called. */
    public static final String ID = "siblings";

    private static final long RATE_PER_S = 20_000;
    private static final long CRASH_EVERY_NS = TimeUnit.MINUTES.toNanos(1) / 1_000;

    /** So that each crash is the first one in a while for its supervisor, and costs no more of a budget than that. */
    private static final int CLOCK_SPEED = 2_000;

    private static final long START_MS = 1_700_000_010_000L;
    private static final long QUIET_MS = TimeUnit.HOURS.toMillis(1);
    private static final int STATE_EVENTS = 10_000;
    private static final EffectId NOBODYS = new EffectId(0, 0);
    private static final String CALM = "nobody throws";
    private static final String STORM = "another throws a thousand times a minute";
    private static final double[] PERCENTILES = {50, 99, 99.9};

    private final Spreads spreads = new Spreads();
    private final List<double[]> ratios = new ArrayList<>();
    private long restarts = 0;

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress) {
        final int rounds = length.of(1, 5, 9);
        final long warmUps = length.of(100, 20_000, 40_000);
        final long count = length.of(2_000, 60_000, 200_000);
        rehearse(length.of(1, 2, 5), length.of(1, 5_000, 20_000), length.of(100, 20_000, 60_000));
        for (int round = 0; round < rounds; round++) {
            final boolean isCalmFirst = round % 2 == 0;
            final Histogram first = run(!isCalmFirst, warmUps, count);
            final Histogram second = run(isCalmFirst, warmUps, count);
            final Histogram calm = isCalmFirst ? first : second;
            final Histogram storm = isCalmFirst ? second : first;
            spreads.merge(CALM, calm);
            spreads.merge(STORM, storm);
            final double[] ratio = new double[PERCENTILES.length];
            for (int i = 0; i < ratio.length; i++) {
                ratio[i] = (double) storm.getValueAtPercentile(PERCENTILES[i])
                        / Math.max(1, calm.getValueAtPercentile(PERCENTILES[i]));
            }
            ratios.add(ratio);
        }
        final List<Figure.Value> values = new ArrayList<>();
        for (int i = 0; i < PERCENTILES.length; i++) {
            values.add(new Figure.Value(
                    "p" + (PERCENTILES[i] == 99.9 ? "99.9" : Integer.toString((int) PERCENTILES[i]))
                            + ": in the storm to that without",
                    median(i),
                    "x"));
        }
        values.add(new Figure.Value("restarts", restarts, ""));
        return new Figure(
                ID,
                "Others, while one actor throws again and again",
                "Probes at " + RATE_PER_S
                        + " a second, open loop, through the spine in threading mode SHARED, journal off:"
                        + " without, and while an actor with the state of " + STATE_EVENTS + " events throws and is"
                        + " restarted a thousand times a minute. In turns; ratios are medians of the rounds'. The goal is"
                        + " at most 1.2 at p99. Both are rehearsed: as long as crashes are being compiled, the compiler takes"
                        + " processor time from the spine. The machine's clock runs " + CLOCK_SPEED + " times as fast,"
                        + " or the budgets would stop the node, as they should.",
                values,
                spreads.all());
    }

    /**
     * Crashes until they are compiled, by turns one after the other and in a storm: where a storm takes another way, what is
     * compiled is taken back, and at its own pace a storm needs minutes until it is compiled again.
     */
    private void rehearse(final int turns, final int crashes, final long probes) {
        for (int i = 0; i < turns; i++) {
            crash(crashes);
            run(true, 0, probes);
        }
        restarts = 0;
    }

    private static void crash(final int crashes) {
        final HeavyActor.Trigger trigger = new HeavyActor.Trigger();
        final Inputs inputs = new Inputs(machine(trigger), START_MS);
        for (int i = 0; i < crashes; i++) {
            inputs.pass(QUIET_MS);
            trigger.isSet = true;
            inputs.feed(new Answer.BlockStored(NOBODYS));
        }
    }

    private static StateMachine machine(final HeavyActor.Trigger trigger) {
        final StateMachine machine = new MeasuredMachine()
                .with(ActorId.STORAGE, () -> new HeavyActor(trigger))
                .makeInNewestLayout();
        ((HeavyActor) machine.actor(ActorId.STORAGE)).fill(List.of(), HeavyActor.Entry.some(STATE_EVENTS));
        return machine;
    }

    private double median(final int index) {
        final double[] sorted =
                ratios.stream().mapToDouble(each -> each[index]).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private Histogram run(final boolean isStorm, final long warmUps, final long count) {
        final HeavyActor.Trigger trigger = new HeavyActor.Trigger();
        final StateMachine machine = machine(trigger);
        final LatencyRecorder recorder = new LatencyRecorder(SystemNanoClock.INSTANCE, warmUps);
        final FastClock clock = new FastClock(START_MS, CLOCK_SPEED);
        final Rig rig = new Rig(
                machine, new NoJournal(machine.sequence()), (frame, command) -> Verdict.PENDING, clock, recorder);
        try (Spine spine = new Spine(Rig.configuration(ThreadingMode.SHARED, WaitMode.BACKOFF), rig.parts())) {
            final Load load = new Load(spine, isStorm ? trigger : null);
            spine.start();
            final OpenLoop.Sent sent = new OpenLoop(SystemNanoClock.INSTANCE, RATE_PER_S).run(0, warmUps + count, load);
            if (sent.dropped() > 0) {
                throw new IllegalStateException("the spine took fewer probes than were offered: " + sent);
            }
        }
        rig.requireRunning();
        restarts += machine.supervision().node("storage.actor").restartCount();
        return recorder.measured();
    }

    /** Probes, and between them a message to throw on. */
    private static final class Load implements OpenLoop.Target {
        private final HotInbound probes;
        private final CommandSink storage;
        private final HeavyActor.Trigger trigger;
        private final UnsafeBuffer probe = new UnsafeBuffer(new byte[Rig.PROBE_LENGTH]);
        private long nextCrashNs = System.nanoTime() + CRASH_EVERY_NS;

        /** @param trigger of the storm, or null. */
        Load(final Spine spine, final HeavyActor.Trigger trigger) {
            this.probes = spine.hotInbound(Source.PROBE);
            this.storage = spine.inbound(Source.STORAGE).sink();
            this.trigger = trigger;
        }

        @Override
        public boolean offer(final long nonce, final long intendedNs) {
            ProbeFlyweight.write(probe, 0, nonce, intendedNs);
            return probes.offer(probe, 0, Rig.PROBE_LENGTH) == CommandSink.ACCEPTED;
        }

        /** The trigger is read after the message was: the ring orders the two. */
        @Override
        public void betweenOffers() {
            if (trigger != null && System.nanoTime() - nextCrashNs >= 0) {
                nextCrashNs += CRASH_EVERY_NS;
                trigger.isSet = true;
                storage.offer(new Answer.BlockStored(NOBODYS));
            }
        }
    }
}
