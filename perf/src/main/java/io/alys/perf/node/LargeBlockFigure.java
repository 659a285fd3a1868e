// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.chain.Block;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.SignedBlock;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.machine.SpecDigest;
import io.alys.core.port.CommandSink;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.perf.rig.Rig;
import io.alys.perf.run.Figure;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import io.alys.pipeline.stage.ProbeListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** What a block of a mebibyte costs on its way into the journal, beside one bare write and force of as many bytes. */
final class LargeBlockFigure implements NodeFigure {
    static final String ID = "large-block";

    private static final int TRANSACTIONS_LENGTH = 1 << 20;
    private static final int RECORD_LENGTH_MAX = 2 * TRANSACTIONS_LENGTH;
    private static final String DURABLE = "received to durable";
    private static final String FORCE = "the journal's write and force";
    private static final String OWN = "all but the force";
    private static final String FLOOR = "bare write and force";

    private final Spreads spreads = new Spreads();

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress) throws IOException {
        final int warmUps = length.of(2, 40, 100);
        final int count = length.of(5, 100, 500);
        run(directory, warmUps, count);
        return new Figure(
                ID,
                "A block of 1 MiB",
                "A block with 1 MiB of transactions comes from outside to an idle node on one thread (INVOKER): encoded,"
                        + " decided on (it has no place in the chain, so no rule is timed), digested, journaled and forced."
                        + " Beside it, in turns: one bare write, and force, of as many bytes.",
                List.of(
                        new Figure.Value("blocks", count, ""),
                        new Figure.Value("durable to the bare write's, p50", ratio(DURABLE, 50), "x"),
                        new Figure.Value("durable to the bare write's, p99", ratio(DURABLE, 99), "x"),
                        new Figure.Value("own time but the force, p50", spreads.median(OWN) / 1e3, "us")),
                spreads.all());
    }

    private double ratio(final String name, final double percentile) {
        return spreads.percentile(name, percentile) / spreads.percentile(FLOOR, percentile);
    }

    private void run(final Path directory, final int warmUps, final int count) throws IOException {
        final JournalOptions options = JournalOptions.of(directory.resolve("journal"));
        try (TimedJournal journal = new TimedJournal(new PreparedJournal(options));
                BareLog bare = new BareLog(directory.resolve("bare"), RECORD_LENGTH_MAX)) {
            final Rig rig = new Rig(Rig.newMachine(), journal, ProbeListener.NONE);
            final Spine spine = new Spine(Rig.configuration(ThreadingMode.INVOKER, WaitMode.BACKOFF), rig.parts());
            try (spine) {
                spine.inbound(Source.NODE)
                        .sink()
                        .offer(new NodeCommand.StartNode("perf", SpecDigest.of(Rig.spec()), -1));
                spine.start();
                turnUntilIdle(spine);
                final SplittableRandom random = new SplittableRandom(TRANSACTIONS_LENGTH);
                for (int i = 0; i < warmUps + count; i++) {
                    once(i < warmUps ? new Spreads() : spreads, block(i + 1, random), spine, journal, bare);
                }
            }
            rig.requireRunning();
        }
    }

    private static void once(
            final Spreads target,
            final SignedBlock block,
            final Spine spine,
            final TimedJournal journal,
            final BareLog bare)
            throws IOException {
        final long before = spine.durableSequence();
        final long startNs = System.nanoTime();
        if (spine.inbound(Source.CONSENSUS).sink().offer(new BlockReceived(block)) != CommandSink.ACCEPTED) {
            throw new IllegalStateException("an idle node takes no block");
        }
        while (spine.durableSequence() == before) {
            spine.invoke();
        }
        final long durableNs = System.nanoTime() - startNs;
        final long forceNs = journal.forceEndNs() - journal.forceStartNs();
        target.record(DURABLE, durableNs);
        target.record(FORCE, forceNs);
        target.record(OWN, durableNs - forceNs);
        turnUntilIdle(spine);
        target.record(FLOOR, bare.append(journal.recordLength(), true));
    }

    private static void turnUntilIdle(final Spine spine) {
        while (spine.invoke() > 0) {
            Thread.onSpinWait();
        }
    }

    /** Noise that has the shape of a block. */
    private static SignedBlock block(final long height, final SplittableRandom random) {
        final byte[] transaction = new byte[TRANSACTIONS_LENGTH];
        random.nextBytes(transaction);
        final Hash any = Hash.ZERO;
        final ExecutionPayload payload = new ExecutionPayload(
                any,
                EvmAddress.ZERO,
                any,
                any,
                Bytes.of(new byte[ExecutionPayload.LOGS_BLOOM_LENGTH]),
                any,
                height,
                0,
                0,
                0,
                Bytes.EMPTY,
                BigInteger.ONE,
                any,
                List.of(Bytes.of(transaction)),
                List.of());
        return new SignedBlock(
                any,
                new Block(any, height, height, 0, Bytes.EMPTY, payload, List.of(), Bytes.EMPTY, List.of(), any),
                Bytes.EMPTY,
                0,
                Bytes.EMPTY);
    }
}
