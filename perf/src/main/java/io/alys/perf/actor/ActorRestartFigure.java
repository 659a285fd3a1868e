// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.core.actor.ActorId;
import io.alys.core.codec.RecordFrame;
import io.alys.core.command.Answer;
import io.alys.core.effect.EffectId;
import io.alys.core.machine.StateMachine;
import io.alys.core.value.Bytes;
import io.alys.perf.node.Length;
import io.alys.perf.node.NodeFigure;
import io.alys.perf.node.Spreads;
import io.alys.perf.run.Figure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.ExpandableArrayBuffer;

/** An actor that throws, and is back: with the state of ten thousand events, and with states of several sizes. */
public final class ActorRestartFigure implements NodeFigure {
    /** What it is called. */
    public static final String ID = "actor-restart";

    private static final long START_MS = 1_700_000_010_000L;
    private static final long QUIET_MS = TimeUnit.HOURS.toMillis(1);
    private static final int VALUE_LENGTH = 4_096;
    private static final int MB = 1_000_000;
    private static final EffectId NOBODYS = new EffectId(0, 0);

    private final Spreads spreads = new Spreads();
    private final HeavyActor.Trigger trigger = new HeavyActor.Trigger();

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress) {
        final int events = length.of(100, 10_000, 10_000);
        final String ofEvents = "state of " + events + " events";
        final int warmUps = length.of(1, 300, 1_000);
        final int rounds = length.of(5, 1_000, 5_000);
        ofEvents(ofEvents, events, warmUps, rounds);
        restored(events, length.of(1, 30, 100), length.of(3, 100, 500));
        final List<HeavyActor.Entry> entries = HeavyActor.Entry.some(events);
        pekko("Pekko, bare restart", List.of(), warmUps, rounds);
        pekko("Pekko, " + events + " events applied again", entries, warmUps, rounds);
        final List<Figure.Value> values = new ArrayList<>();
        values.add(new Figure.Value(ofEvents + ", p99; the goal is at most 5", ms(ofEvents, 99), "ms"));
        for (final int megabytes : length == Length.TINY ? List.of(1) : List.of(1, 10, 100)) {
            progress.println("  " + ID + ": " + megabytes + " MB");
            progress.flush();
            final int sizeRounds = Math.max(3, length.of(3, 200, 500) / megabytes);
            final String large = megabytes + " MB in values of " + VALUE_LENGTH + " B";
            final String small = megabytes + " MB in entries of " + HeavyActor.Entry.LENGTH + " B";
            bySize(large, values(megabytes * MB / VALUE_LENGTH), List.of(), sizeRounds);
            bySize(small, List.of(), HeavyActor.Entry.some(megabytes * MB / HeavyActor.Entry.LENGTH), sizeRounds);
            values.add(new Figure.Value(large + ", p50", ms(large, 50), "ms"));
            values.add(new Figure.Value(small + ", p50", ms(small, 50), "ms"));
        }
        return new Figure(
                ID,
                "An actor's fault, and its next message handled",
                "One input, on which a supervised actor throws: the supervisor's decision, a fresh instance, its state handed"
                        + " over, digested and compared, and the message handled by it. State is kept in maps, as"
                        + " the bridge keeps deposits. Nothing is journaled. Restored: a fresh"
                        + " machine from its snapshot and the journal's records of as many events. Pekko: an actor that"
                        + " throws, restarted, until the next message is answered to another thread. The goal of a"
                        + " 100 MB state is 20 ms.",
                List.copyOf(values),
                spreads.all());
    }

    private double ms(final String name, final double percentile) {
        return spreads.percentile(name, percentile) / 1e6;
    }

    private void ofEvents(final String name, final int events, final int warmUps, final int rounds) {
        for (int round = 0; round < warmUps + rounds; round++) {
            // The state grows by an event a round; it begins again before that shows.
            if (round % Math.max(1, events / 20) == 0) {
                fill(events);
            }
            final long ns = crash(inputs);
            if (round >= warmUps) {
                spreads.record(name, ns);
            }
        }
    }

    // The machine under way.
    private StateMachine machine;
    private Inputs inputs;

    private void fill(final int events) {
        machine = newMachine();
        inputs = new Inputs(machine, START_MS);
        for (int i = 0; i < events; i++) {
            inputs.feed(new Answer.BlockStored(NOBODYS));
        }
    }

    private void bySize(
            final String name,
            final List<HeavyActor.Value> values,
            final List<HeavyActor.Entry> entries,
            final int rounds) {
        machine = newMachine();
        inputs = new Inputs(machine, START_MS);
        ((HeavyActor) machine.actor(ActorId.STORAGE)).fill(values, entries);
        for (int round = 0; round < 2 + rounds; round++) {
            final long ns = crash(inputs);
            if (round >= 2) {
                spreads.record(name, ns);
            }
        }
    }

    /** Gives how long one input took in which the actor threw and was restarted. */
    private long crash(final Inputs to) {
        to.pass(QUIET_MS);
        final long restarts = restarts();
        final long handled = trigger.handled;
        trigger.isSet = true;
        final long startNs = System.nanoTime();
        to.feed(new Answer.BlockStored(NOBODYS));
        final long ns = System.nanoTime() - startNs;
        if (restarts() != restarts + 1 || trigger.handled != handled + 1) {
            throw new IllegalStateException("the actor did not restart and handle the message in one input");
        }
        return ns;
    }

    private long restarts() {
        return machine.supervision().node("storage.actor").restartCount();
    }

    /** A whole machine, from a snapshot and the records after it. */
    private void restored(final int events, final int warmUps, final int rounds) {
        machine = newMachine();
        inputs = new Inputs(machine, START_MS);
        final ExpandableArrayBuffer snapshot = new ExpandableArrayBuffer();
        final int length = machine.writeSnapshot(snapshot, 0);
        final List<RecordFrame> records = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            final RecordFrame record = inputs.feed(new Answer.BlockStored(NOBODYS));
            records.add(new RecordFrame().copyFrom(record.buffer(), 0, record.length()));
        }
        for (int round = 0; round < warmUps + rounds; round++) {
            final StateMachine fresh = newMachine();
            final long startNs = System.nanoTime();
            fresh.readSnapshot(snapshot, 0, length, StateMachine.SNAPSHOT_VERSION);
            for (final RecordFrame record : records) {
                fresh.restore(record);
            }
            final long ns = System.nanoTime() - startNs;
            if (fresh.actorsDigest() != machine.actorsDigest()) {
                throw new IllegalStateException("restored another state");
            }
            if (round >= warmUps) {
                spreads.record("restored from a snapshot and " + events + " events", ns);
            }
        }
    }

    private void pekko(final String name, final List<HeavyActor.Entry> events, final int warmUps, final int rounds) {
        try (PekkoRestart pekko = new PekkoRestart(events)) {
            for (int round = 0; round < warmUps + rounds; round++) {
                final long ns = pekko.once();
                if (round >= warmUps) {
                    spreads.record(name, ns);
                }
            }
        }
    }

    private StateMachine newMachine() {
        return new MeasuredMachine()
                .with(ActorId.STORAGE, () -> new HeavyActor(trigger))
                .makeInNewestLayout();
    }

    private static List<HeavyActor.Value> values(final int count) {
        final SplittableRandom random = new SplittableRandom(1);
        final List<HeavyActor.Value> values = new ArrayList<>(count);
        final byte[] value = new byte[VALUE_LENGTH];
        for (int i = 0; i < count; i++) {
            random.nextBytes(value);
            values.add(new HeavyActor.Value(i, Bytes.of(value)));
        }
        return values;
    }
}
