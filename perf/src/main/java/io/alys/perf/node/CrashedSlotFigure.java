// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.chain.ChainSpec;
import io.alys.core.codec.Verdict;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.effect.Effect;
import io.alys.core.machine.SpecDigest;
import io.alys.core.port.PortException;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.perf.actor.CrashPlan;
import io.alys.perf.measure.PauseFloor;
import io.alys.perf.rig.Rig;
import io.alys.perf.run.Figure;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import io.alys.pipeline.stage.ProbeListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How punctually slots begin, and whether each has a block, while every actor crashes again and again. */
final class CrashedSlotFigure implements NodeFigure {
    static final String ID = "crashed-slots";

    /** Slots last a tenth of their time, and so do the waits before a restart. */
    private static final int SPEED = 10;

    /** A tenth of what a node's idle adapter threads park for. */
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(1) / SPEED;

    private static final int CRASH_EVERY_SLOTS = 20;
    private static final long START_MS = 1_700_000_010_000L;
    private static final long SLOT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final String BEGUN = "slot's begin to its first question";
    private static final String CALM = "slot's begin to its first question, no crash in it";
    private static final String CRASHED = "slot's begin to its first question, a crash in it or before it";
    private static final String COMMITTED = "slot's begin to its block committed";

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress)
            throws IOException, PortException {
        final Spreads spreads = new Spreads();
        final int warmUps = length.of(2, 20, 200);
        final int count = length.of(25, 80, 1_000);
        final ChainSpec spec = Rig.spec();
        final CrashPlan plan = new CrashPlan(21, spec.slotStartMs(CRASH_EVERY_SLOTS) - spec.slotStartMs(0));
        final SlotWatch watch = new SlotWatch(spec, plan, warmUps, spreads);
        run(spec, directory, plan, watch, warmUps + count);
        spreads.add(
                "floor: lateness of a parked thread",
                PauseFloor.PARKING.measure(TimeUnit.MILLISECONDS.toNanos(length.of(20, 500, 3_000))));
        return new Figure(
                ID,
                "Slots while every actor crashes once in each twenty",
                "The only authority's slots as in the slot figure, journal forced, while each actor throws once in twenty slots,"
                        + " at a random message and of a random class; the clock runs " + SPEED + " times as fast, so"
                        + " waits of up to 500 ms before a restart are a tenth of that here. That ten thousand slots miss"
                        + " none is a test on virtual time (StormTest). The goals: none missed, begin p99 at most 5 ms,"
                        + " p99.9 at most 15 ms.",
                List.of(
                        new Figure.Value("slots measured", count, ""),
                        new Figure.Value("slots without a block", watch.missed, ""),
                        new Figure.Value("crashes", plan.crashes(), ""),
                        new Figure.Value("begin, p99", spreads.percentile(BEGUN, 99) / 1e6, "ms"),
                        new Figure.Value("begin, p99.9", spreads.percentile(BEGUN, 99.9) / 1e6, "ms"),
                        new Figure.Value("begin, no crash in it, p99", spreads.percentile(CALM, 99) / 1e6, "ms"),
                        new Figure.Value("begin, crash in it, p99", spreads.percentile(CRASHED, 99) / 1e6, "ms")),
                spreads.all());
    }

    private static void run(
            final ChainSpec spec, final Path directory, final CrashPlan plan, final SlotWatch watch, final int blocks)
            throws IOException, PortException {
        try (DevOutside outside = new DevOutside(directory.resolve("outside"));
                PreparedJournal journal = new PreparedJournal(JournalOptions.of(directory.resolve("journal")))) {
            watch.clock = new FastClock(START_MS, SPEED);
            final Rig rig = new Rig(
                    plan.machine(spec), journal, (frame, command) -> Verdict.PENDING, watch.clock, ProbeListener.NONE);
            final Spine spine = new Spine(Rig.configuration(ThreadingMode.SHARED, WaitMode.BACKOFF), rig.parts());
            try (spine) {
                final PortDesk desk = new PortDesk(spine, outside.calls(), watch);
                spine.inbound(Source.NODE).sink().offer(new NodeCommand.StartNode("perf", SpecDigest.of(spec), 0));
                spine.start();
                long lastNs = System.nanoTime();
                int committed = 0;
                while (watch.committed < blocks) {
                    if (desk.turn() == 0) {
                        LockSupport.parkNanos(PARK_NS);
                    }
                    rig.requireRunning();
                    if (watch.committed > committed) {
                        committed = watch.committed;
                        lastNs = System.nanoTime();
                    } else if (System.nanoTime() - lastNs > SLOT_TIMEOUT_NS) {
                        throw new IllegalStateException("no block after blocks=" + committed);
                    }
                }
            }
        }
    }

    /** Follows one slot after the other. The desk's thread only. */
    private static final class SlotWatch implements PortDesk.Watch {
        private final ChainSpec spec;
        private final CrashPlan plan;
        private final int warmUps;
        private final Spreads spreads;
        private FastClock clock = null;
        private long opened = -1;
        private long lastCommitted = -1;
        private long crashesBefore = 0;
        private int committed = 0;
        private int missed = 0;

        private SlotWatch(final ChainSpec spec, final CrashPlan plan, final int warmUps, final Spreads spreads) {
            this.spec = spec;
            this.plan = plan;
            this.warmUps = warmUps;
            this.spreads = spreads;
        }

        @Override
        public void on(final Effect effect, final long outNs, final long answeredNs) {
            if (answeredNs != 0) {
                return;
            }
            switch (effect) {
                case Effect.PayloadWanted wanted ->
                    onOpened(spec.slotAt(wanted.attributes().timestampS() * 1_000), outNs);
                case Effect.HeadAnnounced head ->
                    onCommitted(head.block().block().slot(), outNs);
                default -> {}
            }
        }

        private void onOpened(final long slot, final long outNs) {
            if (slot == opened) {
                return; // Asked again after a fault.
            }
            opened = slot;
            final long crashes = plan.crashes();
            if (committed >= warmUps) {
                final long lateNs = outNs - clock.nanosAt(spec.slotStartMs(slot));
                spreads.record(BEGUN, lateNs);
                spreads.record(crashes == crashesBefore ? CALM : CRASHED, lateNs);
            }
            crashesBefore = crashes;
        }

        private void onCommitted(final long slot, final long outNs) {
            if (opened < 0) {
                return; // Genesis.
            }
            committed++;
            if (committed > warmUps) {
                missed += lastCommitted < 0 ? 0 : (int) (slot - lastCommitted - 1);
                spreads.record(COMMITTED, outNs - clock.nanosAt(spec.slotStartMs(slot)));
            }
            lastCommitted = slot;
        }
    }
}
