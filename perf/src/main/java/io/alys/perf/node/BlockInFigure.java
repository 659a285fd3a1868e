// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.adapters.signer.BlsSignatures;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.consensus.BlockVerifier;
import io.alys.core.effect.Effect;
import io.alys.core.machine.SpecDigest;
import io.alys.core.port.CommandSink;
import io.alys.core.port.PortException;
import io.alys.core.ssz.Domain;
import io.alys.core.ssz.SigningRoot;
import io.alys.journal.chronicle.JournalOptions;
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

/** How long a node that follows takes over another authority's block, beside the signature checks that it needs. */
final class BlockInFigure implements NodeFigure {
    static final String ID = "block-in";

    private static final String CRYPTO = "floor: its two signatures checked, nothing else";
    private static final String VALIDATED = "received to validated";
    private static final long STEP_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long GAP_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Spreads spreads = new Spreads();

    // What became of the last block; the measuring thread's alone.
    private long validatedNs = 0;
    private long executedNs = 0;
    private long headNs = 0;
    private long headHeight = -1;
    private boolean isReady = false;

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress)
            throws IOException, PortException {
        final int warmUps = length.of(3, 150, 400);
        final int count = length.of(5, 250, 1_500);
        final List<SignedBlock> blocks;
        try (DevOutside author = new DevOutside(directory.resolve("author"))) {
            blocks = new BlockMaker(Rig.spec(), author).make(warmUps + count);
        }
        progress.println("  " + ID + ": made " + blocks.size() + " blocks");
        progress.flush();
        follow(directory, blocks, warmUps);
        return new Figure(
                ID,
                "A block from another authority",
                "An empty block with one approval comes to a node that follows: root and signatures checked, rules applied,"
                        + " journaled and forced, and out to the execution client (validated); executed there; its record"
                        + " forced and the new head announced (applied). Threading mode SHARED. Beside it, in turns on the"
                        + " measuring thread: the two BLS checks alone.",
                List.of(
                        new Figure.Value("blocks", count, ""),
                        new Figure.Value("validated to checks alone, p50", ratio(VALIDATED), "x"),
                        new Figure.Value(
                                "applied but the execution to checks alone, p50",
                                ratio("received to applied, but the execution"),
                                "x")),
                spreads.all());
    }

    private double ratio(final String name) {
        return spreads.median(name) / spreads.median(CRYPTO);
    }

    private void follow(final Path directory, final List<SignedBlock> blocks, final int warmUps)
            throws IOException, PortException {
        final ChainSpec spec = Rig.spec();
        final BlsSignatures signatures = new BlsSignatures();
        final Domain domain = Domain.of(blocks.getFirst().root(), spec.chainId());
        final BlockVerifier verifier = new BlockVerifier(spec, signatures);
        verifier.adopt(domain);
        try (DevOutside outside = new DevOutside(directory.resolve("outside"));
                PreparedJournal journal = new PreparedJournal(JournalOptions.of(directory.resolve("journal")))) {
            final Rig rig = new Rig(Rig.newMachine(), journal, verifier, System::currentTimeMillis, ProbeListener.NONE);
            final Spine spine = new Spine(Rig.configuration(ThreadingMode.SHARED, WaitMode.BACKOFF), rig.parts());
            try (spine) {
                final PortDesk desk = new PortDesk(spine, outside.calls(), this::onEffect);
                spine.inbound(Source.NODE).sink().offer(new NodeCommand.StartNode("perf", SpecDigest.of(spec), -1));
                spine.start();
                await(rig, desk, () -> isReady);
                for (int i = 1; i < blocks.size(); i++) {
                    final Spreads target = i <= warmUps ? new Spreads() : spreads;
                    final SignedBlock block = blocks.get(i);
                    target.record(CRYPTO, check(block, spec, signatures, domain));
                    settle(desk);
                    final long startNs = System.nanoTime();
                    if (spine.inbound(Source.CONSENSUS).sink().offer(new BlockReceived(block))
                            != CommandSink.ACCEPTED) {
                        throw new IllegalStateException("an idle node takes no block");
                    }
                    await(rig, desk, () -> headHeight == block.height());
                    target.record(VALIDATED, validatedNs - startNs);
                    target.record("received to applied", headNs - startNs);
                    target.record("received to applied, but the execution", headNs - startNs - executedNs);
                }
            }
        }
    }

    /** The checks that a block needs; gives the time they took. */
    private static long check(
            final SignedBlock block, final ChainSpec spec, final BlsSignatures signatures, final Domain domain) {
        final long startNs = System.nanoTime();
        final boolean isSound = signatures.verify(
                        spec.authorities().getFirst(),
                        SigningRoot.of(SignatureKind.BLOCK, block.root(), domain),
                        block.proposerSignature())
                && signatures.verifyAggregate(
                        spec.authorities(),
                        SigningRoot.of(SignatureKind.APPROVAL, block.root(), domain),
                        block.approval());
        final long elapsedNs = System.nanoTime() - startNs;
        if (!isSound) {
            throw new IllegalStateException("block height=" + block.height() + " is not signed as it should be");
        }
        return elapsedNs;
    }

    private void onEffect(final Effect effect, final long outNs, final long answeredNs) {
        switch (effect) {
            case Effect.ExecutionWanted wanted -> {
                if (answeredNs == 0) {
                    validatedNs = outNs;
                } else {
                    executedNs = answeredNs - outNs;
                }
            }
            case Effect.HeadAnnounced head -> {
                headNs = outNs;
                headHeight = head.block().height();
            }
            case Effect.StoreWanted wanted -> isReady |= answeredNs != 0;
            default -> {}
        }
    }

    /** Serves what is left of the last block, and lets the node become idle. */
    private static void settle(final PortDesk desk) {
        do {
            LockSupport.parkNanos(GAP_NS);
        } while (desk.turn() > 0);
    }

    @SuppressWarnings("ThreadPriorityCheck") // The yield is a courtesy where cores are few; nothing relies on it.
    private static void await(final Rig rig, final PortDesk desk, final java.util.function.BooleanSupplier done) {
        final long startNs = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (desk.turn() == 0) {
                Thread.yield();
            }
            rig.requireRunning();
            if (System.nanoTime() - startNs > STEP_TIMEOUT_NS) {
                throw new IllegalStateException("the node did not take the block over: was it refused?");
            }
        }
    }
}
