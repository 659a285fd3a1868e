// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.bitcoin.EmbeddedBitcoin;
import io.alys.adapters.signer.BlsSignatures;
import io.alys.core.actor.ActorId;
import io.alys.core.call.BitcoinCalls;
import io.alys.core.call.EngineCalls;
import io.alys.core.call.PortCalls;
import io.alys.core.call.SignerCalls;
import io.alys.core.call.StorageCalls;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.SignedBlock;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.consensus.ChainActor;
import io.alys.core.effect.Destination;
import io.alys.core.machine.SpecDigest;
import io.alys.core.machine.StateMachine;
import io.alys.core.port.PortException;
import io.alys.core.ssz.Domain;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.SpineParts;
import io.alys.pipeline.run.Watchdog;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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

    private final Settings settings;
    private final ChainSpec spec;
    private final Ground ground;
    private final Outside outside;
    private final BlockVerifier verifier;
    private final ProbeMeter meter = new ProbeMeter(SystemNanoClock.INSTANCE);
    private final Spine spine;
    private final Workers workers;
    private final Watchdog watchdog;

    /**
     * @param machine recovered up to the journal's end.
     */
    Node(
            final Settings settings,
            final ChainSpec spec,
            final Ground ground,
            final Outside outside,
            final StateMachine machine,
            final StatusBoard status) {
        this.settings = settings;
        this.spec = spec;
        this.ground = ground;
        this.outside = outside;
        verifier = new BlockVerifier(spec, new BlsSignatures());
        spine = new Spine(
                SpineSettings.of(settings),
                new SpineParts(
                        machine,
                        ground.journal(),
                        verifier,
                        System::currentTimeMillis,
                        ground.counters(),
                        ground.haltSwitch(),
                        ground.witness(status),
                        meter,
                        Exits::ofJournal));
        workers = new Workers(ground.haltSwitch());
        final long warnNs = settingMs(Property.WATCHDOG_WARN_MS, 100, 60_000);
        watchdog = new Watchdog(
                spine.dutyCycles(),
                SystemNanoClock.INSTANCE,
                warnNs / 4,
                warnNs,
                settingMs(Property.WATCHDOG_FATAL_MS, 1_000, 600_000),
                ground.haltSwitch(),
                (stage, stalledNs, stack) -> LOG.error(
                        "stage={} stalledMs={} stack={}", stage, TimeUnit.NANOSECONDS.toMillis(stalledNs), stack));
    }

    /**
     * Starts everything; the first input is that the node started.
     *
     * @param machines gives what the shadow begins as: machines in their first state.
     */
    void start(final String version, final StateMachine machine, final Supplier<StateMachine> machines)
            throws PortException {
        final SignedBlock genesis = ((ChainActor) machine.actor(ActorId.CHAIN)).genesis();
        if (genesis != null) {
            outside.store().bindIdentity(spec.chainId(), genesis.root());
            verifier.adopt(Domain.of(genesis.root(), spec.chainId()));
        }
        final long snapshotEvery = settings.number(Property.JOURNAL_SNAPSHOT_RECORDS, 100, 1_000_000_000);
        final List<Agent> journalAgents = ground.agents(machine, machines, snapshotEvery, spine::durableSequence);
        spine.inbound(Source.NODE)
                .sink()
                .offer(new NodeCommand.StartNode(version, SpecDigest.of(spec), outside.authorityIndex(spec)));
        spine.start();
        watchdog.start();
        startPort(Destination.ENGINE, Source.ENGINE, new EngineCalls(outside.engine()), 0, () -> false);
        outside.signer()
                .ifPresent(signer ->
                        startPort(Destination.SIGNER, Source.CONSENSUS, new SignerCalls(signer), 0, () -> false));
        startPort(
                Destination.STORAGE,
                Source.STORAGE,
                new StorageCalls(new IdentityBoundStore(outside.store(), spec.chainId())),
                0,
                () -> false);
        startPort(
                Destination.BITCOIN,
                Source.BITCOIN,
                new BitcoinCalls(outside.bitcoin()),
                settingMs(Property.BITCOIN_POLL_MS, 10, 600_000),
                outside::consumeHint);
        workers.start(
                new ObserverAgent(spine.outbound(Destination.OBSERVER), verifier, meter, spec.chainId()), PARK_MS);
        for (final Agent agent : journalAgents) {
            workers.start(agent, SLOW_PARK_MS);
        }
        final long mineNs = settingMs(Property.BITCOIN_MINE_MS, 0, 86_400_000);
        if (mineNs > 0 && outside.bitcoin() instanceof EmbeddedBitcoin bitcoin) {
            workers.start(new MinerAgent(bitcoin, SystemNanoClock.INSTANCE, mineNs), SLOW_PARK_MS);
        }
        final long probeNs = settingMs(Property.HEALTH_PROBE_MS, 0, 60_000);
        if (probeNs > 0) {
            workers.start(new ProbeAgent(spine.hotInbound(Source.PROBE), SystemNanoClock.INSTANCE, probeNs), PARK_MS);
        }
    }

    private void startPort(
            final Destination destination,
            final Source source,
            final PortCalls calls,
            final long beatNs,
            final BooleanSupplier hint) {
        workers.start(
                new PortAgent(
                        "alys-" + destination.name().toLowerCase(java.util.Locale.ROOT),
                        spine.outbound(destination),
                        calls,
                        spine.inbound(source).sink(),
                        SystemNanoClock.INSTANCE,
                        beatNs,
                        hint),
                PARK_MS);
    }

    private long settingMs(final Property property, final long min, final long max) {
        return TimeUnit.MILLISECONDS.toNanos(settings.number(property, min, max));
    }

    /** Lets what was accepted become durable and its effects out, then ends the threads. Closes nothing it was given. */
    @Override
    public void close() {
        watchdog.close(); // First, or it would take the stopped stages for stalled ones.
        spine.close();
        workers.close();
    }

    /** Whether nothing uses the journal and the ports any more, so that they may be closed. */
    boolean isStopped() {
        return spine.isStopped();
    }
}
