// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.core.actor.ActorId;
import io.alys.core.command.Answer;
import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.machine.StateMachine;
import io.alys.core.port.CommandSink;
import io.alys.core.port.EventJournal;
import io.alys.journal.chronicle.Durability;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.perf.measure.LatencyRecorder;
import io.alys.perf.node.Length;
import io.alys.perf.node.NodeFigure;
import io.alys.perf.node.PreparedJournal;
import io.alys.perf.node.Spreads;
import io.alys.perf.rig.NoJournal;
import io.alys.perf.rig.Rig;
import io.alys.perf.run.Figure;
import io.alys.pipeline.outbound.Outbound;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import io.alys.pipeline.stage.ProbeListener;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** From one actor to another within an input, and from a thread through the spine to an actor and back. */
public final class MessageFigure implements NodeFigure {
    /** What it is called. */
    public static final String ID = "messages";

    private static final int MESSAGES_AN_INPUT = 1_000;
    private static final EffectId NOBODYS = new EffectId(0, 0);
    private static final String OURS = "actor to actor";
    private static final String PEKKO = "actor to actor, Pekko as it comes";
    private static final String PEKKO_TUNED = "actor to actor, Pekko on one thread";
    private static final String SPINE = "thread to actor and back";
    private static final String SPINE_KEPT = "thread to actor and back, journaled";
    private static final String PEKKO_BACK = "thread to actor and back, Pekko as it comes";
    private static final String PEKKO_BACK_TUNED = "thread to actor and back, Pekko on one thread";

    private final Spreads spreads = new Spreads();
    private final List<double[]> ratios = new ArrayList<>();

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress) {
        final int rounds = length.of(2, 5, 9);
        final int inputs = length.of(2, 300, 2_000);
        final int trips = length.of(20, 20_000, 100_000);
        try (PekkoPing pekko = new PekkoPing(false);
                PekkoPing tuned = new PekkoPing(true);
                Track kept = new Track(new PreparedJournal(
                        JournalOptions.of(directory.resolve("journal")).withDurability(Durability.NONE)));
                Track track = new Track(new NoJournal())) {
            for (int round = -1; round < rounds; round++) {
                final Round measured = new Round();
                final StateMachine machine = machine(measured.court);
                final Inputs in = new Inputs(machine, 0);
                measured.court.latencies = measured.ours;
                for (int i = 0; i < inputs; i++) {
                    in.feed(new Answer.BlockStored(NOBODYS));
                }
                for (int i = 0; i < inputs; i++) {
                    pekko.play(MESSAGES_AN_INPUT, measured.pekko);
                }
                for (int i = 0; i < inputs; i++) {
                    tuned.play(MESSAGES_AN_INPUT, measured.tuned);
                }
                for (int i = 0; i < trips; i++) {
                    measured.spine.recordValue(LatencyRecorder.bounded(track.thereAndBack()));
                }
                for (int i = 0; i < trips; i++) {
                    measured.pekkoBack.recordValue(LatencyRecorder.bounded(pekko.thereAndBack()));
                }
                for (int i = 0; i < trips; i++) {
                    measured.tunedBack.recordValue(LatencyRecorder.bounded(tuned.thereAndBack()));
                }
                for (int i = 0; i < trips; i++) {
                    measured.kept.recordValue(LatencyRecorder.bounded(kept.thereAndBack()));
                }
                if (round >= 0) {
                    measured.into(spreads, ratios);
                }
            }
        }
        return new Figure(
                ID,
                "A message's way",
                "Two actors tell each other a thousand messages, one at a time, timed from telling to being told: ours within"
                        + " one input, under supervision; Pekko's as it comes and with one thread for both. And from a"
                        + " thread that yields until the answer is there: ours through every stage of the spine, threading"
                        + " mode SHARED, answered by an effect. In turns; ratios are medians of the rounds'.",
                List.of(
                        value("actor to actor: p50 to that of Pekko as it comes", 0),
                        value("actor to actor: p99 to that of Pekko as it comes", 1),
                        value("actor to actor: p50 to that of Pekko on one thread", 2),
                        value("actor to actor: p99 to that of Pekko on one thread", 3),
                        value("there and back: p50 to that of Pekko as it comes", 4),
                        value("there and back: p99 to that of Pekko as it comes", 5)),
                spreads.all());
    }

    private Figure.Value value(final String name, final int index) {
        final double[] sorted =
                ratios.stream().mapToDouble(each -> each[index]).sorted().toArray();
        return new Figure.Value(name, sorted[sorted.length / 2], "x");
    }

    private static StateMachine machine(final PingActor.Court court) {
        return new MeasuredMachine()
                .with(ActorId.STORAGE, () -> new PingActor(ActorId.STORAGE, ActorId.BRIDGE, court))
                .with(ActorId.BRIDGE, () -> new PingActor(ActorId.BRIDGE, ActorId.STORAGE, court))
                .make();
    }

    /** One contestant after the other. */
    private static final class Round {
        private final PingActor.Court court = new PingActor.Court(MESSAGES_AN_INPUT);
        private final Histogram ours = LatencyRecorder.newHistogram();
        private final Histogram pekko = LatencyRecorder.newHistogram();
        private final Histogram tuned = LatencyRecorder.newHistogram();
        private final Histogram spine = LatencyRecorder.newHistogram();
        private final Histogram kept = LatencyRecorder.newHistogram();
        private final Histogram pekkoBack = LatencyRecorder.newHistogram();
        private final Histogram tunedBack = LatencyRecorder.newHistogram();

        private void into(final Spreads spreads, final List<double[]> ratios) {
            spreads.merge(OURS, ours);
            spreads.merge(PEKKO, pekko);
            spreads.merge(PEKKO_TUNED, tuned);
            spreads.merge(SPINE, spine);
            spreads.merge(SPINE_KEPT, kept);
            spreads.merge(PEKKO_BACK, pekkoBack);
            spreads.merge(PEKKO_BACK_TUNED, tunedBack);
            ratios.add(new double[] {
                ratio(ours, pekko, 50),
                ratio(ours, pekko, 99),
                ratio(ours, tuned, 50),
                ratio(ours, tuned, 99),
                ratio(spine, pekkoBack, 50),
                ratio(spine, pekkoBack, 99)
            });
        }

        private static double ratio(final Histogram one, final Histogram other, final double percentile) {
            return (double) one.getValueAtPercentile(percentile) / Math.max(1, other.getValueAtPercentile(percentile));
        }
    }

    /** A spine with the actors behind it and this thread before and after it. */
    private static final class Track implements AutoCloseable {
        private final EventJournal journal;
        private final Rig rig;
        private final Spine spine;
        private final CommandSink in;
        private final Outbound out;
        private boolean isAnswered = false;

        Track(final EventJournal journal) {
            this.journal = journal;
            rig = new Rig(machine(new PingActor.Court(0)), journal, ProbeListener.NONE);
            spine = new Spine(Rig.configuration(ThreadingMode.SHARED, WaitMode.YIELDING), rig.parts());
            in = spine.inbound(Source.STORAGE).sink();
            out = spine.outbound(Destination.STORAGE);
            spine.start();
        }

        @SuppressWarnings("ThreadPriorityCheck") // The yield is a courtesy where cores are few; nothing relies on it.
        long thereAndBack() {
            final long startNs = System.nanoTime();
            if (in.offer(new Answer.BlockStored(NOBODYS)) != CommandSink.ACCEPTED) {
                throw new IllegalStateException("an idle spine takes no input");
            }
            isAnswered = false;
            while (!isAnswered) {
                if (out.poll(this::take, 1) == 0) {
                    rig.requireRunning();
                    Thread.yield();
                }
            }
            return System.nanoTime() - startNs;
        }

        private void take(final EffectId id, final Effect effect) {
            isAnswered |= effect instanceof Effect.LoadWanted;
        }

        @Override
        public void close() {
            spine.close();
            journal.close();
            rig.requireRunning();
        }
    }
}
