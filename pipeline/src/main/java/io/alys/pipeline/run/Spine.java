// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.alys.core.command.Commands;
import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.core.port.InputVerifier;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.StageRole;
import io.alys.pipeline.inbound.Doorbell;
import io.alys.pipeline.inbound.HotInbound;
import io.alys.pipeline.inbound.Inbound;
import io.alys.pipeline.inbound.InboundSchedule;
import io.alys.pipeline.inbound.WarmInbound;
import io.alys.pipeline.outbound.Outbound;
import io.alys.pipeline.ring.Slot;
import io.alys.pipeline.stage.ApplyStage;
import io.alys.pipeline.stage.DutyCycle;
import io.alys.pipeline.stage.EgressStage;
import io.alys.pipeline.stage.HeldClock;
import io.alys.pipeline.stage.JournalStage;
import io.alys.pipeline.stage.ReleaseStage;
import io.alys.pipeline.stage.ReplaySource;
import io.alys.pipeline.stage.ReplayStage;
import io.alys.pipeline.stage.SequenceStage;
import io.alys.pipeline.stage.SpineHead;
import io.alys.pipeline.stage.Stage;
import io.alys.pipeline.stage.StageAgent;
import io.alys.pipeline.stage.TickTimer;
import io.alys.pipeline.stage.VerifyStage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The whole path of an input: sequence, verify, apply, journal, egress. The threading mode decides which threads run the
 * stages; everything else is the same. Made on one thread, started once, closed once.
 */
public final class Spine implements AutoCloseable {
    private static final long POLL_NS = 50_000;

    private final SpineConfiguration configuration;
    private final SpineParts parts;
    private final RingBuffer<Slot> ring;
    private final Map<Source, WarmInbound> warmInbounds = new EnumMap<>(Source.class);
    private final Map<Source, HotInbound> hotInbounds = new EnumMap<>(Source.class);
    private final Map<Destination, Outbound> outbounds = new EnumMap<>(Destination.class);
    private final List<Agent> agents = new ArrayList<>();
    private final List<DutyCycle> dutyCycles = new ArrayList<>();
    private final List<SpineThread> threads = new ArrayList<>();
    private final Doorbell doorbell;
    private final SpineHead head;
    private final CompositeAgent crank;

    // How far each stage has come in the ring, from 0; each written by its stage alone.
    private final Sequence headProgress = new Sequence();
    private final Sequence appliedProgress = new Sequence();
    private final Sequence journaledProgress = new Sequence();
    private final Sequence lastProgress = new Sequence();

    // Written by the journal stage and the apply stage.
    private final Sequence durableSequence;
    private final Sequence deadlineMs = new Sequence();

    // Written by the thread that starts and closes.
    private boolean isStarted = false;
    private boolean isClosed = false;

    /** A spine that takes live inputs. */
    public Spine(final SpineConfiguration configuration, final SpineParts parts) {
        this(configuration, parts, null);
    }

    /** A spine that runs recorded inputs again, from the one after the machine's last; no effect leaves it. */
    public static Spine replaying(
            final SpineConfiguration configuration, final SpineParts parts, final ReplaySource source) {
        return new Spine(configuration, parts, source);
    }

    private Spine(final SpineConfiguration configuration, final SpineParts parts, final ReplaySource replaySource) {
        if (!configuration.isConcluded()) {
            throw new IllegalArgumentException("spine configuration is not concluded");
        }
        this.configuration = configuration;
        this.parts = parts;
        // Nobody ever waits on the ring itself, so its wait strategy is the one that costs nothing to signal.
        ring = RingBuffer.createSingleProducer(Slot::new, configuration.ringSize(), new BusySpinWaitStrategy());
        durableSequence = new Sequence(parts.machine().sequence());
        for (final Destination destination : Destination.values()) {
            final int capacity = configuration.outboundCapacity(destination);
            outbounds.put(destination, new Outbound(destination, capacity, parts.haltSwitch()));
        }
        final boolean isAsleepWhenIdle = configuration.waitMode() == WaitMode.ECO
                && configuration.mode() == ThreadingMode.SHARED
                && replaySource == null;
        doorbell = isAsleepWhenIdle ? Doorbell.heard() : Doorbell.NONE;
        head = replaySource == null ? newSequenceStage() : newReplayStage(replaySource);
        agents.add(head);
        final Sequence[] verified = addVerifyStages();
        final InputVerifier inlineVerifier = configuration.verifyWorkers() == 0 ? parts.verifier() : null;
        addStage(
                new ApplyStage(
                        parts.machine(),
                        inlineVerifier,
                        parts.observer(),
                        deadlineMs,
                        configuration.slowApplyNs(),
                        parts.counters()),
                verified,
                appliedProgress,
                configuration.ringSize());
        addStage(
                new JournalStage(parts.journal(), parts.journalFaults(), durableSequence, parts.counters()),
                new Sequence[] {appliedProgress},
                journaledProgress,
                configuration.unforcedSlotsMax());
        addStage(
                replaySource == null
                        ? new EgressStage(outbounds, parts.probeListener(), parts.haltSwitch(), parts.counters())
                        : new ReleaseStage(),
                new Sequence[] {journaledProgress},
                lastProgress,
                configuration.ringSize());
        ring.addGatingSequences(lastProgress);
        crank = new CompositeAgent(agents);
    }

    /** Starts the threads of the mode; in INVOKER there are none. */
    public void start() {
        if (isStarted || isClosed) {
            throw new IllegalStateException("spine isStarted=" + isStarted + " isClosed=" + isClosed);
        }
        isStarted = true;
        switch (configuration.mode()) {
            case DEDICATED -> {
                for (final Agent agent : agents) {
                    addThread("alys-" + agent.roleName(), agent);
                }
            }
            case SHARED -> addThread("alys-spine", crank);
            case INVOKER -> crank.onStart();
        }
        threads.forEach(SpineThread::start);
    }

    /**
     * Turns the crank once: every stage does one duty cycle, in order. INVOKER only, one thread only.
     *
     * @return how much work was done; 0 when there was none.
     */
    public int invoke() {
        if (configuration.mode() != ThreadingMode.INVOKER || !isStarted) {
            throw new IllegalStateException(
                    "mode=" + configuration.mode() + " isStarted=" + isStarted + " must be INVOKER and started");
        }
        try {
            return crank.doWork();
        } catch (final Exception fault) {
            throw new IllegalStateException("a stage's agent must not throw", fault);
        }
    }

    /**
     * Stops cleanly: takes nothing more in, makes what was accepted durable, lets its effects out, and ends the threads,
     * waiting for each of the two at most the configured time. After a halt it only ends the threads. Adapters should go
     * on polling until it returns. No thread is interrupted: see {@link #isStopped()}.
     */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        head.closeIntake();
        threads.forEach(SpineThread::wake);
        if (isStarted) {
            awaitDrained(deadlineNs());
        }
        threads.forEach(SpineThread::stop);
        final long deadlineNs = deadlineNs();
        for (final SpineThread thread : threads) {
            thread.join(deadlineNs);
        }
    }

    /** Whether everything there will ever be went the whole way: after a close, or at the end of a replay. Any thread. */
    public boolean isDrained() {
        return head.isDrained() && lastProgress.get() == headProgress.get();
    }

    /** Whether no thread of the spine runs any more. Until then neither journal nor counters may be taken away. */
    public boolean isStopped() {
        for (final SpineThread thread : threads) {
            if (thread.isAlive()) {
                return false;
            }
        }
        return true;
    }

    /** For the one thread that brings in the commands of this source. */
    public WarmInbound inbound(final Source source) {
        final WarmInbound inbound = warmInbounds.get(source);
        if (inbound == null) {
            throw new IllegalArgumentException("source=" + source + " takes no commands");
        }
        return inbound;
    }

    /** For the one thread that brings in the encoded inputs of this source. */
    public HotInbound hotInbound(final Source source) {
        final HotInbound inbound = hotInbounds.get(source);
        if (inbound == null) {
            throw new IllegalArgumentException("source=" + source + " takes no encoded inputs");
        }
        return inbound;
    }

    /** For the one thread of the destination's adapter. */
    public Outbound outbound(final Destination destination) {
        return outbounds.get(destination);
    }

    /** Sequence of the last input whose record is durable, or -1. Any thread. */
    public long durableSequence() {
        return durableSequence.get();
    }

    /** The pulse of each stage, in order, for a watchdog. */
    public List<DutyCycle> dutyCycles() {
        return List.copyOf(dutyCycles);
    }

    /** The fullest of all rings now: the spine's own, those of commands, and those of effects. Any thread. */
    public RingFill fullestRing() {
        RingFill fullest = new RingFill("spine", headProgress.get() - lastProgress.get(), configuration.ringSize());
        for (final WarmInbound inbound : warmInbounds.values()) {
            fullest = fullest.max(new RingFill("from " + inbound.source(), inbound.size(), inbound.capacity()));
        }
        for (final Outbound outbound : outbounds.values()) {
            fullest = fullest.max(new RingFill("to " + outbound.destination(), outbound.size(), outbound.capacity()));
        }
        return fullest;
    }

    private SpineHead newSequenceStage() {
        final List<Inbound> inbounds = new ArrayList<>();
        final List<Integer> shares = new ArrayList<>();
        for (final Source source : Source.values()) {
            inbounds.add(newInbound(source, configuration.sourceRule(source)));
            shares.add(configuration.sourceRule(source).share());
        }
        return new SequenceStage(
                ring,
                headProgress,
                new InboundSchedule(inbounds, shares, configuration.surplusPerRound()),
                new HeldClock(
                        parts.clock(),
                        parts.machine().timeMs(),
                        parts.counters().of(PipelineCounter.CLOCK_STEPS_BACK),
                        parts.counters().of(PipelineCounter.CLOCK_BEHIND_MS)),
                new TickTimer(appliedProgress, deadlineMs, configuration.tickRepeatMs()),
                parts.machine().sequence() + 1,
                configuration.sequencedPerCycleMax(),
                parts.counters(),
                parts.haltSwitch(),
                newDutyCycle(StageRole.SEQUENCE, StageRole.SEQUENCE.roleName()));
    }

    private SpineHead newReplayStage(final ReplaySource replaySource) {
        return new ReplayStage(
                ring,
                headProgress,
                replaySource,
                parts.machine().sequence() + 1,
                configuration.sequencedPerCycleMax(),
                parts.haltSwitch(),
                newDutyCycle(StageRole.SEQUENCE, StageRole.SEQUENCE.roleName()));
    }

    private Inbound newInbound(final Source source, final SourceRule rule) {
        final AtomicCounter overflowed =
                parts.counters().of(rule.overflowPolicy().counter(), source);
        if (rule.isHot()) {
            final HotInbound inbound = new HotInbound(
                    source,
                    Commands.PROBE_TYPE,
                    rule.inputLengthMax(),
                    rule.capacity(),
                    rule.overflowPolicy(),
                    overflowed,
                    doorbell);
            hotInbounds.put(source, inbound);
            return inbound;
        }
        final WarmInbound inbound =
                new WarmInbound(source, rule.capacity(), rule.overflowPolicy(), overflowed, doorbell);
        warmInbounds.put(source, inbound);
        return inbound;
    }

    /** Gives what the apply stage has to wait for. */
    private Sequence[] addVerifyStages() {
        final int workers = configuration.verifyWorkers();
        if (workers == 0) {
            return new Sequence[] {headProgress};
        }
        final Sequence[] verified = new Sequence[workers];
        for (int worker = 0; worker < workers; worker++) {
            verified[worker] = new Sequence();
            addStage(
                    new VerifyStage(parts.verifier(), worker, workers),
                    "verify-" + worker,
                    new Sequence[] {headProgress},
                    verified[worker],
                    configuration.ringSize());
        }
        return verified;
    }

    private void addStage(
            final Stage stage, final Sequence[] upstream, final Sequence progress, final int batchSlotsMax) {
        addStage(stage, stage.role().roleName(), upstream, progress, batchSlotsMax);
    }

    private void addStage(
            final Stage stage,
            final String name,
            final Sequence[] upstream,
            final Sequence progress,
            final int batchSlotsMax) {
        agents.add(new StageAgent(
                stage, ring, upstream, progress, batchSlotsMax, parts.haltSwitch(), newDutyCycle(stage.role(), name)));
    }

    private DutyCycle newDutyCycle(final StageRole role, final String name) {
        final DutyCycle dutyCycle = new DutyCycle(name, parts.counters().of(PipelineCounter.CYCLE_NS_MAX, role));
        dutyCycles.add(dutyCycle);
        return dutyCycle;
    }

    private void addThread(final String name, final Agent agent) {
        final List<Integer> cores = configuration.pinnedCores();
        threads.add(new SpineThread(
                name,
                agent,
                newIdleStrategy(),
                parts.haltSwitch(),
                cores.isEmpty() ? ThreadPinning.NO_CORE : cores.get(threads.size())));
    }

    private IdleStrategy newIdleStrategy() {
        if (doorbell == Doorbell.NONE) {
            return configuration.waitMode().newIdleStrategy(configuration.parkPeriodNs());
        }
        final SleepSpan span =
                new SleepSpan(headProgress, lastProgress, deadlineMs, parts.clock(), configuration.parkPeriodNs());
        return new EcoIdleStrategy(doorbell, span);
    }

    private void awaitDrained(final long deadlineNs) {
        while (!isDrained() && !parts.haltSwitch().isHalted() && System.nanoTime() < deadlineNs) {
            if (configuration.mode() != ThreadingMode.INVOKER) {
                LockSupport.parkNanos(POLL_NS);
            } else if (invoke() == 0 && lastProgress.get() != headProgress.get()) {
                return; // An adapter's ring is full, and whoever could empty it is the thread that is here.
            }
        }
    }

    private long deadlineNs() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(configuration.closeTimeoutMs());
    }
}
