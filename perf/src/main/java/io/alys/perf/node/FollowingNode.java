// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.adapters.signer.BlsSignatures;
import io.alys.core.call.PortCalls;
import io.alys.core.chain.Approval;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.command.ApprovalReceived;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Command;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.consensus.BlockVerifier;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.health.ProbeFlyweight;
import io.alys.core.machine.Machines;
import io.alys.core.machine.SpecDigest;
import io.alys.core.port.CommandSink;
import io.alys.core.port.EventJournal;
import io.alys.core.ssz.Domain;
import io.alys.core.ssz.SigningRoot;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import io.alys.perf.rig.Rig;
import io.alys.pipeline.inbound.HotInbound;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import io.alys.pipeline.stage.ProbeListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/** A node that is no authority and takes over a federation's blocks, all of it on the measuring thread. */
final class FollowingNode implements AutoCloseable {
    static final int PROBES_PER_S = 50_000;

    private static final long PROBE_GAP_NS = TimeUnit.SECONDS.toNanos(1) / PROBES_PER_S;
    private static final long STEP_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long INTO_SLOT_MS = 100;

    /** In what form a block and its quorum come. */
    enum Way {
        CERTIFIED("certified"),
        APPROVALS("approvals"),
        APPROVALS_UNDER_LOAD("approvals, under load");

        private final String text;

        Way(final String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        /** What the signature checks alone are called. */
        String checks() {
            return text + ": its checks alone";
        }
    }

    private final ChainSpec spec;
    private final Domain domain;
    private final BlsSignatures signatures = new BlsSignatures();
    private final AtomicLong nowMs = new AtomicLong();
    private final Rig rig;
    private final Spine spine;
    private final PortDesk desk;
    private final CommandSink blocks;
    private final HotInbound probes;
    private final UnsafeBuffer probe = new UnsafeBuffer(new byte[Rig.PROBE_LENGTH]);

    private boolean isLoaded = false;
    private long probeNonce = 0;
    private long nextProbeNs = 0;

    private boolean isReady = false;
    private Hash executed = Hash.ZERO;
    private long headHeight = -1;

    /** Starts it, with nothing but genesis. */
    FollowingNode(
            final FederationBlocks federation, final Map<Destination, PortCalls> calls, final EventJournal journal) {
        spec = federation.spec();
        domain = federation.domain();
        nowMs.set(spec.slotStartMs(federation.slot()));
        final BlockVerifier verifier = new BlockVerifier(spec, signatures);
        verifier.adopt(domain);
        rig = new Rig(Machines.forSpec(spec), journal, verifier, nowMs::get, ProbeListener.NONE);
        spine = new Spine(Rig.configuration(ThreadingMode.INVOKER, WaitMode.BACKOFF), rig.parts());
        desk = new PortDesk(spine, calls, this::onEffect);
        blocks = spine.inbound(Source.CONSENSUS).sink();
        probes = spine.hotInbound(Source.PROBE);
        spine.inbound(Source.NODE).sink().offer(new NodeCommand.StartNode("perf", SpecDigest.of(spec), -1));
        spine.start();
        await(() -> isReady);
        settle();
    }

    /** Takes one block over and records how long its signatures alone took, and all of it. */
    void take(final FederationBlocks.Made made, final Way way, final Spreads target) {
        nowMs.set(spec.slotStartMs(made.proposed().block().slot()) + INTO_SLOT_MS);
        isLoaded = way == Way.APPROVALS_UNDER_LOAD;
        nextProbeNs = System.nanoTime();
        final List<Approval> quorum = made.approvals().subList(0, spec.quorum());
        if (way == Way.CERTIFIED) {
            target.record(way.checks(), time(() -> checkCertified(made.certified())));
        } else {
            offer(new BlockReceived(made.proposed()));
            await(() -> executed.equals(made.proposed().block().payload().blockHash()));
            target.record(way.checks(), time(() -> checkApprovals(quorum)));
        }
        settle();
        target.record(way.text(), time(() -> {
            if (way == Way.CERTIFIED) {
                offer(new BlockReceived(made.certified()));
            } else {
                quorum.forEach(approval -> offer(new ApprovalReceived(approval)));
            }
            await(() -> headHeight == made.proposed().height());
        }));
        settle();
    }

    private static long time(final Runnable step) {
        final long startNs = System.nanoTime();
        step.run();
        return System.nanoTime() - startNs;
    }

    private void checkCertified(final SignedBlock block) {
        require(signatures.verify(
                        spec.authorities().get(block.block().proposerIndex()),
                        SigningRoot.of(SignatureKind.BLOCK, block.root(), domain),
                        block.proposerSignature())
                && signatures.verifyAggregate(
                        spec.authorities(),
                        SigningRoot.of(SignatureKind.APPROVAL, block.root(), domain),
                        block.approval()));
    }

    private void checkApprovals(final List<Approval> approvals) {
        for (final Approval approval : approvals) {
            require(signatures.verify(
                    spec.authorities().get(approval.authorityIndex()),
                    SigningRoot.of(SignatureKind.APPROVAL, approval.root(), domain),
                    approval.signature()));
        }
        final Bytes sum =
                signatures.aggregate(approvals.stream().map(Approval::signature).toList());
        require(sum.length() == BlsSignatures.SIGNATURE_LENGTH);
    }

    private static void require(final boolean isSound) {
        if (!isSound) {
            throw new IllegalStateException("a block is not signed as it should be");
        }
    }

    private void offer(final Command command) {
        if (blocks.offer(command) != CommandSink.ACCEPTED) {
            throw new IllegalStateException(
                    "an idle node takes no " + command.getClass().getSimpleName());
        }
    }

    private void onEffect(final Effect effect, final long outNs, final long answeredNs) {
        switch (effect) {
            case Effect.ExecutionWanted wanted -> executed = wanted.payload().blockHash();
            case Effect.HeadAnnounced head -> headHeight = head.block().height();
            case Effect.StoreWanted wanted -> isReady |= answeredNs != 0;
            default -> {}
        }
    }

    private void await(final BooleanSupplier done) {
        final long startNs = System.nanoTime();
        while (!done.getAsBoolean()) {
            turn();
            if (System.nanoTime() - startNs > STEP_TIMEOUT_NS) {
                throw new IllegalStateException("the node did not take the block over: was it refused?");
            }
        }
    }

    /** Serves what is left. */
    private void settle() {
        final boolean wasLoaded = isLoaded;
        isLoaded = false;
        while (turn() > 0) {
            Thread.onSpinWait();
        }
        isLoaded = wasLoaded;
        nextProbeNs = System.nanoTime();
    }

    private int turn() {
        final long nowNs = System.nanoTime();
        for (; isLoaded && nextProbeNs - nowNs <= 0; nextProbeNs += PROBE_GAP_NS) {
            ProbeFlyweight.write(probe, 0, probeNonce, nextProbeNs);
            if (probes.offer(probe, 0, Rig.PROBE_LENGTH) != CommandSink.ACCEPTED) {
                break;
            }
            probeNonce++;
        }
        final int work = spine.invoke() + desk.turn();
        rig.requireRunning();
        return work;
    }

    @Override
    public void close() {
        spine.close();
    }
}
