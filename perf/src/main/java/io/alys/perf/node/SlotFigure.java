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

/** From a slot's start until its block is signed, and until it is committed, with the outside's share apart. */
final class SlotFigure implements NodeFigure {
    static final String ID = "slot";

    /** Slots last a fiftieth of their time: 40 ms, several times what one takes. */
    private static final int SPEED = 50;

    private static final long START_MS = 1_700_000_010_000L;
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SLOT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress)
            throws IOException, PortException {
        final Spreads spreads = new Spreads();
        final int warmUps = length.of(2, 30, 150);
        final int count = length.of(4, 60, 500);
        final int missedSpinning = run(directory.resolve("spinning"), "", 0, warmUps, count, spreads);
        final int missedParking =
                run(directory.resolve("parking"), "parked adapters: ", PARK_NS, warmUps, count, spreads);
        spreads.add(
                "floor: lateness of a parked thread",
                PauseFloor.PARKING.measure(TimeUnit.MILLISECONDS.toNanos(length.of(20, 500, 3_000))));
        return new Figure(
                ID,
                "A slot's start to its block",
                "The only authority's slots, with an execution client in the process and a durable signing record, journal"
                        + " forced, threading mode SHARED; the clock runs " + SPEED
                        + " times as fast. Own time is all but"
                        + " the calls to execution client and signer. Answered by a thread that never sleeps, and then by"
                        + " one that sleeps 1 ms at a time, as the node's adapter threads do.",
                List.of(
                        new Figure.Value("slots measured, each way", count, ""),
                        new Figure.Value("slots without a block", missedSpinning, ""),
                        new Figure.Value("slots without a block, parked adapters", missedParking, ""),
                        new Figure.Value(
                                "own time to the signed block, p50", spreads.median("own: signed") / 1e6, "ms"),
                        new Figure.Value(
                                "own time to the signed block, p50, parked adapters",
                                spreads.median("parked adapters: own: signed") / 1e6,
                                "ms")),
                spreads.all());
    }

    private static int run(
            final Path directory,
            final String prefix,
            final long parkNs,
            final int warmUps,
            final int count,
            final Spreads spreads)
            throws IOException, PortException {
        final ChainSpec spec = Rig.spec();
        try (DevOutside outside = new DevOutside(directory.resolve("outside"));
                PreparedJournal journal = new PreparedJournal(JournalOptions.of(directory.resolve("journal")))) {
            final FastClock clock = new FastClock(START_MS, SPEED);
            final Rig rig =
                    new Rig(Rig.newMachine(), journal, (frame, command) -> Verdict.PENDING, clock, ProbeListener.NONE);
            final Spine spine = new Spine(Rig.configuration(ThreadingMode.SHARED, WaitMode.BACKOFF), rig.parts());
            try (spine) {
                final SlotWatch watch = new SlotWatch(spec, clock, prefix, warmUps, spreads);
                final PortDesk desk = new PortDesk(spine, outside.calls(), watch);
                spine.inbound(Source.NODE).sink().offer(new NodeCommand.StartNode("perf", SpecDigest.of(spec), 0));
                spine.start();
                long lastNs = System.nanoTime();
                int committed = 0;
                while (watch.committed < warmUps + count) {
                    if (desk.turn() == 0) {
                        idle(parkNs);
                    }
                    rig.requireRunning();
                    if (watch.committed > committed) {
                        committed = watch.committed;
                        lastNs = System.nanoTime();
                    } else if (System.nanoTime() - lastNs > SLOT_TIMEOUT_NS) {
                        throw new IllegalStateException("no block after blocks=" + committed);
                    }
                }
                return watch.missed;
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // The yield is a courtesy where cores are few; nothing relies on it.
    private static void idle(final long parkNs) {
        if (parkNs > 0) {
            LockSupport.parkNanos(parkNs);
        } else {
            Thread.yield();
        }
    }

    /** Follows one slot after the other. The desk's thread only. */
    private static final class SlotWatch implements PortDesk.Watch {
        private final ChainSpec spec;
        private final FastClock clock;
        private final String prefix;
        private final int warmUps;
        private final Spreads spreads;
        private final Spreads warm = new Spreads();

        private long slot = -1;
        private long dueNs = 0;
        private long outsideNs = 0;
        private boolean isSigned = false;
        private int committed = 0;
        private int missed = 0;

        SlotWatch(
                final ChainSpec spec,
                final FastClock clock,
                final String prefix,
                final int warmUps,
                final Spreads spreads) {
            this.spec = spec;
            this.clock = clock;
            this.prefix = prefix;
            this.warmUps = warmUps;
            this.spreads = spreads;
        }

        @Override
        public void on(final Effect effect, final long outNs, final long answeredNs) {
            if (answeredNs != 0) {
                final boolean isOurs = effect instanceof Effect.PayloadWanted
                        || effect instanceof Effect.ExecutionWanted
                        || effect instanceof Effect.SignatureWanted;
                outsideNs += isOurs ? answeredNs - outNs : 0;
                return;
            }
            switch (effect) {
                case Effect.PayloadWanted wanted -> onOpened(wanted, outNs);
                case Effect.ExecutionWanted wanted -> {
                    isSigned = true;
                    record("signed", outNs);
                }
                case Effect.HeadAnnounced head -> {
                    if (isSigned) {
                        isSigned = false;
                        record("committed", outNs);
                        committed++;
                    }
                }
                default -> {}
            }
        }

        private void onOpened(final Effect.PayloadWanted wanted, final long outNs) {
            final long opened = spec.slotAt(wanted.attributes().timestampS() * 1_000);
            if (slot >= 0 && committed > warmUps) {
                missed += (int) (opened - slot - 1);
            }
            slot = opened;
            dueNs = clock.nanosAt(spec.slotStartMs(slot));
            outsideNs = 0;
            target().record(prefix + "payload asked for: timer, decision and its force", outNs - dueNs);
        }

        private void record(final String what, final long outNs) {
            target().record(prefix + "total: " + what, outNs - dueNs);
            target().record(prefix + "own: " + what, outNs - dueNs - outsideNs);
        }

        private Spreads target() {
            return committed < warmUps ? warm : spreads;
        }
    }
}
