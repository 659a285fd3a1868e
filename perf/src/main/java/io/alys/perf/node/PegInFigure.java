// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.machine.SpecDigest;
import io.alys.core.port.CommandSink;
import io.alys.journal.chronicle.Durability;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.perf.rig.Rig;
import io.alys.perf.run.Figure;
import io.alys.pipeline.outbound.Outbound;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import io.alys.pipeline.stage.ProbeListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long a Bitcoin block with a deposit is on its way: from the answer to the effect that its record releases. */
final class PegInFigure implements NodeFigure {
    static final String ID = "peg-in";

    private static final int LENGTH_MAX = 64 * 1024;
    private static final long GAP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long ANSWER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);

    private final Spreads spreads = new Spreads();

    // The one effect that is waited for.
    private EffectId id = null;
    private Effect.BitcoinBlockWanted wanted = null;

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress) throws IOException {
        final int count = length.of(20, 1_000, 6_000);
        run(directory, Durability.FORCED, length.of(10, 500, 2_000), count);
        run(directory, Durability.NONE, length.of(10, 500, 2_000), count);
        final String forced = name(Durability.FORCED);
        final String unforced = name(Durability.NONE);
        return new Figure(
                ID,
                "A deposit's way through the node",
                "A Bitcoin block with a deposit, which also buries earlier ones deeper, comes in while the node is idle; timed"
                        + " until the next question to Bitcoin is in its ring, which its journaled record releases."
                        + " Threading mode SHARED. Beside it, in turns: one bare write, and force, of as many bytes.",
                List.of(
                        new Figure.Value("blocks of each kind", count, ""),
                        new Figure.Value(
                                "forced: p50 to the bare write's",
                                spreads.median(forced) / spreads.median("bare write and force"),
                                "x"),
                        new Figure.Value(
                                "forced: p99 to the bare write's",
                                spreads.percentile(forced, 99) / spreads.percentile("bare write and force", 99),
                                "x"),
                        new Figure.Value(
                                "forced: own time but the force, p50",
                                spreads.median(forced + ": all but the force") / 1e3,
                                "us"),
                        new Figure.Value("unforced, p50", spreads.median(unforced) / 1e3, "us")),
                spreads.all());
    }

    private static String name(final Durability durability) {
        return durability == Durability.FORCED ? "forced" : "unforced";
    }

    private void run(final Path directory, final Durability durability, final int warmUps, final int count)
            throws IOException {
        final String name = name(durability);
        final JournalOptions options =
                JournalOptions.of(directory.resolve("journal-" + name)).withDurability(durability);
        final Spreads warm = new Spreads();
        try (TimedJournal journal = new TimedJournal(new PreparedJournal(options));
                BareLog bare = new BareLog(directory.resolve("bare-" + name), LENGTH_MAX)) {
            final Rig rig = new Rig(Rig.newMachine(), journal, ProbeListener.NONE);
            final Spine spine = new Spine(Rig.configuration(ThreadingMode.SHARED, WaitMode.BACKOFF), rig.parts());
            try (spine) {
                spine.inbound(Source.NODE)
                        .sink()
                        .offer(new NodeCommand.StartNode("perf", SpecDigest.of(Rig.spec()), -1));
                spine.start();
                awaitWanted(spine, rig);
                final Deposits deposits = new Deposits(Rig.spec().federationScript());
                for (int i = 0; i < warmUps + count; i++) {
                    once(name, durability, i < warmUps ? warm : spreads, deposits, spine, rig, journal, bare);
                }
            }
            rig.requireRunning();
        }
    }

    private void once(
            final String name,
            final Durability durability,
            final Spreads target,
            final Deposits deposits,
            final Spine spine,
            final Rig rig,
            final TimedJournal journal,
            final BareLog bare)
            throws IOException {
        final var answer = deposits.next(id, wanted);
        LockSupport.parkNanos(GAP_NS);
        final long startNs = System.nanoTime();
        if (spine.inbound(Source.BITCOIN).sink().offer(answer) != CommandSink.ACCEPTED) {
            throw new IllegalStateException("an idle node takes no answer");
        }
        final long outNs = awaitWanted(spine, rig);
        final long forceNs = journal.forceEndNs() - journal.forceStartNs();
        target.record(name, outNs - startNs);
        target.record(name + ": until its force begins", journal.forceStartNs() - startNs);
        target.record(name + ": the journal's write and force", forceNs);
        target.record(name + ": all but the force", outNs - startNs - forceNs);
        final String floor = durability == Durability.FORCED ? "bare write and force" : "bare write";
        target.record(floor, bare.append(journal.recordLength(), durability == Durability.FORCED));
    }

    /** Gives when the next question to Bitcoin was out. */
    @SuppressWarnings("ThreadPriorityCheck") // The yield is a courtesy where cores are few; nothing relies on it.
    private long awaitWanted(final Spine spine, final Rig rig) {
        final Outbound bitcoin = spine.outbound(Destination.BITCOIN);
        final long startNs = System.nanoTime();
        wanted = null;
        while (bitcoin.poll(this::take, 1) == 0 || wanted == null) {
            rig.requireRunning();
            if (System.nanoTime() - startNs > ANSWER_TIMEOUT_NS) {
                throw new IllegalStateException(
                        String.format(Locale.ROOT, "no effect in %d ms", ANSWER_TIMEOUT_NS / 1_000_000));
            }
            Thread.yield();
        }
        return System.nanoTime();
    }

    /** Pings of the adapter get no answer: there is none. */
    private void take(final EffectId effectId, final Effect effect) {
        if (effect instanceof Effect.BitcoinBlockWanted block) {
            id = effectId;
            wanted = block;
        }
    }
}
