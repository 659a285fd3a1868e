// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.bitcoin.EmbeddedBitcoin;
import io.alys.adapters.rpc.Feed;
import io.alys.adapters.signer.BlsSignatures;
import io.alys.core.actor.ActorId;
import io.alys.core.call.BitcoinCalls;
import io.alys.core.call.EngineCalls;
import io.alys.core.call.PingedCalls;
import io.alys.core.call.PortCalls;
import io.alys.core.call.RenewingCalls;
import io.alys.core.call.SignerCalls;
import io.alys.core.call.StorageCalls;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.SignedBlock;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.consensus.BlockVerifier;
import io.alys.core.consensus.ChainActor;
import io.alys.core.effect.Destination;
import io.alys.core.machine.SpecDigest;
import io.alys.core.machine.StateMachine;
import io.alys.core.port.CommandSink;
import io.alys.core.port.PeerNetwork;
import io.alys.core.port.PortException;
import io.alys.core.ssz.Domain;
import io.alys.core.value.EvmAddress;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import io.alys.node.metrics.MachineBoard;
import io.alys.node.metrics.NodeMetrics;
import io.alys.node.reload.LiveDuration;
import io.alys.node.reload.LogLevel;
import io.alys.node.reload.ReloadAgent;
import io.alys.node.reload.ReloadablePart;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.SpineParts;
import io.alys.pipeline.run.Stall;
import io.alys.pipeline.run.Watchdog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: its spine and the threads around it, started in order and stopped in the reverse order. */
final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("alys");
    private static final long PARK_MS = 1;
    private static final long SLOW_PARK_MS = 20;
    private static final long ANNOUNCE_MS = 1_000;
    private static final long WORKERS_MS = 12_000;
    private static final long WATCHDOG_LOOKS_PER_WARN = 2;

    private final Settings settings;
    private final ChainSpec spec;
    private final Ground ground;
    private final Outside outside;
    private final NodeMetrics metrics;
    private final BlsSignatures signatures = new BlsSignatures();
    private final BlockVerifier verifier;
    private final ProbeMeter meter = new ProbeMeter(SystemNanoClock.INSTANCE);
    private final Spine spine;
    private final Workers workers;
    private final Watchdog watchdog;
    private final Watchdog workerWatchdog;
    private final OperatorOrders orders;
    private final MiningDesk mining;

    // The thread that closes.
    private boolean isClosed = false;

    /**
     * @param machine recovered up to the journal's end.
     */
    Node(
            final Settings settings,
            final ChainSpec spec,
            final Ground ground,
            final Outside outside,
            final StateMachine machine,
            final StatusBoard status,
            final MachineBoard board,
            final NodeMetrics metrics) {
        this.settings = settings;
        this.spec = spec;
        this.ground = ground;
        this.outside = outside;
        this.metrics = metrics;
        verifier = new BlockVerifier(spec, signatures);
        spine = new Spine(
                SpineSettings.of(settings),
                new SpineParts(
                        machine,
                        ground.journal(),
                        verifier,
                        System::currentTimeMillis,
                        ground.counters(),
                        ground.haltSwitch(),
                        ground.witness(frame -> {
                            status.beforeApply(frame);
                            board.beforeApply(frame);
                        }),
                        meter,
                        Exits::ofJournal));
        workers = new Workers(ground.haltSwitch());
        orders = new OperatorOrders(spine.inbound(Source.RPC).sink(), ground::requestVerification);
        mining = new MiningDesk(spec, orders.sink(), status::queuedProof, SystemNanoClock.INSTANCE);
        final long warnNs = settingNs(settings, Property.WATCHDOG_WARN_MS);
        watchdog = new Watchdog(
                "alys-watchdog",
                spine.dutyCycles(),
                SystemNanoClock.INSTANCE,
                warnNs / WATCHDOG_LOOKS_PER_WARN,
                warnNs,
                settingNs(settings, Property.WATCHDOG_FATAL_MS),
                ground.haltSwitch(),
                stall -> onStall("stage", stall, PipelineCounter.STAGE_STALLS));
        final long workerWarnNs = settingNs(settings, Property.WATCHDOG_WORKER_WARN_MS);
        workerWatchdog = new Watchdog(
                "alys-worker-watchdog",
                workers.pulses(),
                SystemNanoClock.INSTANCE,
                workerWarnNs / WATCHDOG_LOOKS_PER_WARN,
                workerWarnNs,
                Watchdog.NEVER_FATAL,
                ground.haltSwitch(),
                stall -> onStall("worker", stall, PipelineCounter.WORKER_STALLS));
    }

    /**
     * Starts everything; the first input is that the node started. Gives what takes wishes for other settings.
     *
     * @param machines gives what the shadow begins as: machines in their first state.
     * @param feed is told what happens.
     */
    ReloadAgent start(
            final String version,
            final StateMachine machine,
            final Supplier<StateMachine> machines,
            final Phases phases,
            final Feed feed)
            throws PortException {
        final ChainActor chain = (ChainActor) machine.actor(ActorId.CHAIN);
        final SignedBlock genesis = chain.genesis();
        if (genesis != null) {
            feed.begin(chain.head());
            outside.store().bindIdentity(spec.chainId(), genesis.root());
            verifier.adopt(Domain.of(genesis.root(), spec.chainId()));
        }
        final List<ReloadablePart> parts = new ArrayList<>();
        final List<Agent> journalAgents = ground.agents(
                machine, machines, settings.number(Property.JOURNAL_SNAPSHOT_RECORDS), spine::durableSequence, parts);
        spine.inbound(Source.NODE)
                .sink()
                .offer(new NodeCommand.StartNode(version, SpecDigest.of(spec), outside.authorityIndex(spec)));
        spine.start();
        watchdog.start();
        workerWatchdog.start();
        phases.enter("adapters");
        workers.start(orders, PARK_MS);
        startPort(
                Destination.ENGINE,
                Source.ENGINE,
                renewing(outside.engine(), engine -> metrics.blockTimes().timed(new EngineCalls(engine))),
                () -> 0,
                () -> false);
        outside.signer()
                .ifPresent(signer -> startPort(
                        Destination.SIGNER,
                        Source.CONSENSUS,
                        renewing(signer, each -> new SignerCalls(each, signatures)),
                        () -> 0,
                        () -> false));
        startPort(
                Destination.STORAGE,
                Source.STORAGE,
                renewing(new IdentityBoundStore(outside.store(), spec.chainId()), StorageCalls::new),
                () -> 0,
                () -> false);
        startPort(
                Destination.BITCOIN,
                Source.BITCOIN,
                renewing(outside.bitcoin(), BitcoinCalls::new),
                live(Property.BITCOIN_POLL_MS, parts),
                outside::consumeHint);
        for (final Agent agent : journalAgents) {
            workers.start(agent, SLOW_PARK_MS);
        }
        if (outside.bitcoin() instanceof EmbeddedBitcoin bitcoin) {
            final LongSupplier beat = live(Property.BITCOIN_MINE_MS, parts);
            workers.start(new MinerAgent(bitcoin, SystemNanoClock.INSTANCE, beat), SLOW_PARK_MS);
        }
        startMiner();
        workers.start(
                new ResourceAgent(
                        new ProcessResources(
                                ground.directory().root(), ground.journal()::freeBytesMin, spine::fullestRing),
                        spine.inbound(Source.HEALTH).sink(),
                        SystemNanoClock.INSTANCE,
                        live(Property.HEALTH_RESOURCES_MS, parts)),
                SLOW_PARK_MS);
        workers.start(
                new ProbeAgent(
                        spine.hotInbound(Source.PROBE),
                        SystemNanoClock.INSTANCE,
                        live(Property.HEALTH_PROBE_MS, parts)),
                PARK_MS);
        return startReloads(parts, feed);
    }

    /** Mines proofs of work here, where the settings want it. */
    private void startMiner() {
        final long everyBlocks = settings.number(Property.MINING_EVERY_BLOCKS);
        if (everyBlocks > 0 && spec.mergeMining().isPresent()) {
            final EvmAddress recipient = EvmAddress.fromHex(settings.valid(Property.MINING_ADDRESS));
            workers.start(new AuxMinerAgent(mining, recipient, everyBlocks, System.nanoTime()), SLOW_PARK_MS);
        }
    }

    /** Last of all, as by then every part that takes other settings is known. */
    private ReloadAgent startReloads(final List<ReloadablePart> parts, final Feed feed) {
        parts.add(ReloadablePart.direct(
                Set.of(Property.WATCHDOG_WARN_MS, Property.WATCHDOG_FATAL_MS, Property.WATCHDOG_WORKER_WARN_MS),
                next -> {},
                this::adoptWatchdogs));
        parts.add(LogLevel.part());
        final ReloadAgent reloads = new ReloadAgent(
                settings,
                parts,
                orders.sink(),
                SystemNanoClock.INSTANCE,
                new SettingsKeeper(ground.directory().settings()));
        workers.start(
                new ObserverAgent(
                        spine.outbound(Destination.OBSERVER),
                        verifier,
                        PeerNetwork.NONE,
                        meter,
                        orders,
                        mining,
                        metrics.blockTimes(),
                        spec.chainId(),
                        reloads::onEffect,
                        feed),
                PARK_MS);
        workers.start(reloads, SLOW_PARK_MS);
        metrics.reloads(reloads::count);
        return reloads;
    }

    private LongSupplier live(final Property property, final List<ReloadablePart> parts) {
        final LiveDuration duration = new LiveDuration(property, settings);
        parts.add(duration);
        return duration;
    }

    private void adoptWatchdogs(final Settings next) {
        final long warnNs = settingNs(next, Property.WATCHDOG_WARN_MS);
        watchdog.limits(warnNs / WATCHDOG_LOOKS_PER_WARN, warnNs, settingNs(next, Property.WATCHDOG_FATAL_MS));
        final long workerWarnNs = settingNs(next, Property.WATCHDOG_WORKER_WARN_MS);
        workerWatchdog.limits(workerWarnNs / WATCHDOG_LOOKS_PER_WARN, workerWarnNs, Watchdog.NEVER_FATAL);
    }

    private static <T> PortCalls renewing(final T port, final Function<T, PortCalls> calls) {
        return new RenewingCalls(calls.apply(port), port);
    }

    private void startPort(
            final Destination destination,
            final Source source,
            final PortCalls calls,
            final LongSupplier beat,
            final BooleanSupplier hint) {
        workers.start(
                new PortAgent(
                        "alys-" + destination.name().toLowerCase(java.util.Locale.ROOT),
                        spine.outbound(destination),
                        new PingedCalls(destination, calls),
                        spine.inbound(source).sink(),
                        SystemNanoClock.INSTANCE,
                        beat,
                        hint),
                PARK_MS);
    }

    private void onStall(final String kind, final Stall stall, final PipelineCounter counter) {
        ground.counters().of(counter).incrementRelease();
        LOG.error("{} stands still: {}", kind, stall.describe());
    }

    private static long settingNs(final Settings settings, final Property property) {
        return TimeUnit.MILLISECONDS.toNanos(settings.number(property));
    }

    /** Carries operators' orders in; any thread. */
    OperatorOrders orders() {
        return orders;
    }

    /** Carries miners' wishes in; any thread. */
    MiningDesk mining() {
        return mining;
    }

    /** The last input, unless the node has halted: that it stops in order. The thread that started it. */
    void announceStop() {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANNOUNCE_MS);
        while (!ground.haltSwitch().isHalted()
                && spine.inbound(Source.NODE).sink().offer(new NodeCommand.StopNode("asked to"))
                        == CommandSink.BACK_PRESSURED
                && System.nanoTime() < deadlineNs) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PARK_MS));
        }
    }

    /** Lets what was accepted become durable and its effects out; the adapters go on meanwhile. */
    void closeSpine() {
        watchdog.close(); // First, or it would take the stopped stages for stalled ones.
        workerWatchdog.close();
        spine.close();
    }

    /** Ends the adapters' threads and the others beside the spine; gives the names of those that did not end. */
    List<String> stopWorkers(final long msMax) {
        isClosed = true;
        return workers.stop(msMax);
    }

    /** Ends what a start that failed has begun. Closes nothing it was given. */
    @Override
    public void close() {
        if (!isClosed) {
            closeSpine();
            stopWorkers(WORKERS_MS);
        }
    }

    /** Whether nothing uses the journal and the ports any more, so that they may be closed. */
    boolean isStopped() {
        return spine.isStopped();
    }
}
