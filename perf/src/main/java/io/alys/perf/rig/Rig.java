// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.rig;

import io.alys.core.chain.ChainSpec;
import io.alys.core.codec.Verdict;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.core.port.EventJournal;
import io.alys.core.port.InputVerifier;
import io.alys.core.value.Bytes;
import io.alys.node.config.ChainSpecFile;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.halt.Halt;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.run.SpineConfiguration;
import io.alys.pipeline.run.SpineParts;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import io.alys.pipeline.stage.InputObserver;
import io.alys.pipeline.stage.JournalFaultClassifier;
import io.alys.pipeline.stage.ProbeListener;
import java.util.List;
import java.util.Optional;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * What a spine needs to be measured: the node's own machine in its first state, counters in memory, no black box and,
 * unless one is given, no verifier, since a probe has nothing to verify. Every other setting is the node's default.
 */
public final class Rig {
    /** Bytes of a probe, as the node's own health probe has. */
    public static final int PROBE_LENGTH = 64;

    private static final int COUNTERS_MAX = 256;
    private static final ChainSpec DEV = ChainSpecFile.read(ChainSpecFile.DEV);

    private final StateMachine machine;
    private final HaltSwitch haltSwitch;
    private final SpineParts parts;

    /**
     * @param machine whose last sequence is the journal's.
     * @param listener hears of answered probes, on the egress thread.
     */
    public Rig(final StateMachine machine, final EventJournal journal, final ProbeListener listener) {
        this(machine, journal, (frame, command) -> Verdict.PENDING, System::currentTimeMillis, listener);
    }

    /**
     * The same with a verifier and a clock of its own.
     *
     * @param clock Unix time, as fast as is wanted.
     */
    public Rig(
            final StateMachine machine,
            final EventJournal journal,
            final InputVerifier verifier,
            final EpochClock clock,
            final ProbeListener listener) {
        this.machine = machine;
        final PipelineCounters counters = newCounters();
        haltSwitch = new HaltSwitch(counters.of(PipelineCounter.HALT_CODE), halt -> {});
        parts = new SpineParts(
                machine,
                journal,
                verifier,
                clock,
                counters,
                haltSwitch,
                InputObserver.NONE,
                listener,
                JournalFaultClassifier.PLAIN);
    }

    /** Aligned, as those of a node in their mapped file are. */
    private static PipelineCounters newCounters() {
        return new PipelineCounters(new CountersManager(
                aligned(COUNTERS_MAX * CountersReader.METADATA_LENGTH),
                aligned(COUNTERS_MAX * CountersReader.COUNTER_LENGTH)));
    }

    private static UnsafeBuffer aligned(final int length) {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(length, BitUtil.CACHE_LINE_LENGTH));
    }

    /** The chain every measurement uses: the dev chain without merge mining, so that it goes on without a miner. */
    public static ChainSpec spec() {
        return spec(DEV.authorities());
    }

    /** The same with other authorities. */
    public static ChainSpec spec(final List<Bytes> authorities) {
        return new ChainSpec(
                DEV.name(),
                DEV.chainId(),
                DEV.slotDurationMs(),
                authorities,
                DEV.federationKeys(),
                DEV.federationScript(),
                DEV.bitcoinStartHeight(),
                DEV.pegInConfirmations(),
                DEV.pegInMinSats(),
                DEV.powBits(),
                Optional.empty());
    }

    /** A machine in its first state. */
    public static StateMachine newMachine() {
        return Machines.forSpec(spec());
    }

    /** The node's defaults in this mode. */
    public static SpineConfiguration configuration(final ThreadingMode mode, final WaitMode waitMode) {
        return new SpineConfiguration().mode(mode).waitMode(waitMode).conclude();
    }

    public SpineParts parts() {
        return parts;
    }

    /** To be read before the spine starts and after it stopped. */
    public StateMachine machine() {
        return machine;
    }

    /**
     * Fails when the spine halted.
     *
     * @throws IllegalStateException with its reason.
     */
    public void requireRunning() {
        final Halt halt = haltSwitch.reason();
        if (halt != null) {
            throw new IllegalStateException("the spine halted: " + halt.reason(), halt.cause());
        }
    }
}
