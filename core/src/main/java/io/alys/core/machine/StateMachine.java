// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.ActorRegistry;
import io.alys.core.actor.CurrentInput;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.HaltException;
import io.alys.core.actor.Message;
import io.alys.core.chain.ChainSpec;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Shape;
import io.alys.core.codec.Verdict;
import io.alys.core.codec.XxHash64;
import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.command.Commands;
import io.alys.core.command.ConfigurationCommand;
import io.alys.core.command.HealthCommand;
import io.alys.core.command.MiningCommand;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.OperatorCommand;
import io.alys.core.command.PeerCommand;
import io.alys.core.configuration.Configuration;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.Effects;
import io.alys.core.effect.HaltCause;
import io.alys.core.event.ActorDigest;
import io.alys.core.event.BridgeEvent;
import io.alys.core.event.ChainEvent;
import io.alys.core.event.ConfigurationEvent;
import io.alys.core.event.DependencyEvent;
import io.alys.core.event.EngineEvent;
import io.alys.core.event.Event;
import io.alys.core.event.Events;
import io.alys.core.event.HealthEvent;
import io.alys.core.event.MachineEvent;
import io.alys.core.event.OperatorEvent;
import io.alys.core.event.StorageEvent;
import io.alys.core.event.SupervisionEvent;
import io.alys.core.health.ProbeFlyweight;
import io.alys.core.monitor.Health;
import io.alys.core.monitor.HealthPlan;
import io.alys.core.resilience.Dependencies;
import io.alys.core.resilience.DependencyView;
import io.alys.core.supervision.MailRules;
import io.alys.core.supervision.Operations;
import io.alys.core.supervision.Supervision;
import io.alys.core.supervision.SupervisionTree;
import io.alys.core.supervision.TreeNode;
import io.alys.core.value.Hash;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * All actors, fed one input at a time on one thread. The same inputs in the same order give the same events, effects and
 * digests, in every process: that is what a replay checks. Knows no clock, no thread and no file.
 */
public final class StateMachine {
    public static final long NULL_SEQUENCE = -1;

    /**
     * Of what {@link #writeSnapshot} writes. 2 added supervision; 3 dependencies, health, orders, last faults, reloads; 4
     * the layout; since then they go together.
     */
    public static final int SNAPSHOT_VERSION = NodeCommand.StartNode.NEWEST_LAYOUT;

    private static final Set<ActorId> EVERYONE = Collections.unmodifiableSet(EnumSet.allOf(ActorId.class));

    private final MachineState state = new MachineState();
    private final Configuration configuration = new Configuration(this::recordEvent, this::onRefused);
    private final Hash specDigest;
    private final Actors actors;
    private final MachineImage image;
    private final OperatorDesk operatorDesk;
    private final LastFaults lastFaults = new LastFaults();
    private final BinaryFieldReader reader = new BinaryFieldReader();
    private final BinaryFieldWriter writer = new BinaryFieldWriter();
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer(1024);
    private final RecordFrame.EventVisitor restoreEvent = this::restoreEvent;

    // The input being handled.
    private final CurrentInput current = new CurrentInput();
    private RecordFrame frame;
    private Verdict verdict = Verdict.ACCEPTED;
    private Set<ActorId> restored = EVERYONE;
    private boolean isHeadMoved;
    private long nextDeadlineMs = EventSourcedActor.NO_DEADLINE;

    /**
     * A machine in its first state whose actors nobody supervises: a fault is recorded and changes nothing. They must not
     * be used by anyone else.
     */
    public StateMachine(final ChainSpec spec, final List<? extends EventSourcedActor> actors) {
        this(spec, SupervisionTree.NONE, HealthPlan.NONE, MailRules.DEFAULT);
        for (final EventSourcedActor actor : actors) {
            this.actors.add(actor);
        }
    }

    /**
     * A machine in its first state under supervision. Its actors are told of a start in the registry's order.
     *
     * @param registry of the actors, each under the name of its node in the tree.
     * @param tree where every one of them has its place.
     * @param rules for the mail of a suspended actor.
     */
    public StateMachine(
            final ChainSpec spec, final ActorRegistry registry, final SupervisionTree tree, final MailRules rules) {
        this(spec, tree, HealthPlan.of(registry, tree), rules);
        for (final ActorRegistry.Registration registration : registry.startOrder()) {
            actors.add(registration);
        }
    }

    private StateMachine(
            final ChainSpec spec, final SupervisionTree tree, final HealthPlan plan, final MailRules rules) {
        this.specDigest = SpecDigest.of(spec);
        final ActorHost host = new ActorHost();
        this.actors = new Actors(tree, plan, rules, spec.slotDurationMs(), current, host);
        this.image = new MachineImage(state, actors, lastFaults, configuration);
        this.operatorDesk = new OperatorDesk(actors, host);
    }

    /**
     * Handles one input: decides, applies, and completes the record with verdict, events and digests.
     *
     * @param input record that holds the header and the input.
     * @param command decoded from the input, or null for a hot one.
     * @param produced receives the effects, which may leave once the record is durable.
     * @throws HaltException when going on would be unsafe.
     */
    public void onInput(final RecordFrame input, final Command command, final Effects produced) {
        if (input.sequence() != state.sequence() + 1 || input.timeMs() < state.timeMs()) {
            throw new HaltException("input out of order: sequence=" + input.sequence() + " timeMs=" + input.timeMs()
                    + " after sequence=" + state.sequence() + " timeMs=" + state.timeMs());
        }
        state.advance(input.sequence(), input.timeMs());
        if (input.verdict() == Verdict.INVALID) {
            seal(input, produced, Verdict.INVALID, 0);
        } else if (input.inputType() == Commands.PROBE_TYPE) {
            seal(input, produced, onProbe(input, produced), 0);
        } else {
            frame = input;
            current.begin(state.sequence(), state.timeMs(), state.digest(), produced);
            isHeadMoved = false;
            onCommand(command);
            seal(input, produced, verdict, isHeadMoved ? actorsDigest() : 0);
        }
    }

    /** Decodes the input of a record; null for a hot one. */
    public static Command decode(final RecordFrame record, final BinaryFieldReader reader) {
        if (record.inputType() == Commands.PROBE_TYPE) {
            return null;
        }
        return Commands.CATALOG.read(
                record.inputType(),
                reader.wrap(record.buffer(), RecordFrame.HEADER_LENGTH, record.inputLength(), record.inputVersion()));
    }

    /** Applies the events of a record without deciding anything: how a restart catches up. */
    public void restore(final RecordFrame record) {
        if (record.sequence() != state.sequence() + 1 || record.previousDigest() != state.digest()) {
            throw new HaltException("record does not follow: sequence=" + record.sequence() + " previousDigest="
                    + Long.toHexString(record.previousDigest()) + " after sequence=" + state.sequence() + " digest="
                    + Long.toHexString(state.digest()));
        }
        restoreEvents(record, EVERYONE);
        if (record.stateDigest() != 0 && record.stateDigest() != actorsDigest()) {
            throw new HaltException("restored state differs: sequence=" + record.sequence() + " recorded="
                    + Long.toHexString(record.stateDigest()) + " restored=" + Long.toHexString(actorsDigest()));
        }
        state.digest(record.digest());
        if (record.inputType() != Commands.PROBE_TYPE) {
            updateDeadline();
        }
    }

    /**
     * Applies the events of some actors, and what supervision decided: rebuilds those actors beside a machine that runs.
     * The others stay as they were, so what the record says of all of them together is not compared.
     *
     * @throws HaltException naming the actor, where the record holds its digest and it has another.
     */
    public void restoreActors(final RecordFrame record, final Set<ActorId> wanted) {
        if (record.sequence() != state.sequence() + 1) {
            throw new HaltException(
                    "record does not follow: sequence=" + record.sequence() + " after sequence=" + state.sequence());
        }
        restoreEvents(record, wanted);
        state.digest(record.digest());
    }

    private void restoreEvents(final RecordFrame record, final Set<ActorId> wanted) {
        state.advance(record.sequence(), record.timeMs());
        restored = wanted;
        record.forEachEvent(restoreEvent);
    }

    /** Sequence of the last input handled, or {@link #NULL_SEQUENCE}. */
    public long sequence() {
        return state.sequence();
    }

    /** Time of the last input handled, Unix milliseconds. */
    public long timeMs() {
        return state.timeMs();
    }

    /** The rolling digest after the last input. */
    public long digest() {
        return state.digest();
    }

    /** When the machine wants a TickClock: Unix milliseconds, or {@link EventSourcedActor#NO_DEADLINE}. */
    public long nextDeadlineMs() {
        return nextDeadlineMs;
    }

    /** How many times actors faulted since the journal began. */
    public long faultCount() {
        return state.faultCount();
    }

    public long probeCount() {
        return state.probes().count();
    }

    /** An actor, to be read between inputs on the machine's own thread. */
    public EventSourcedActor actor(final ActorId id) {
        return actors.cell(id).actor();
    }

    /** The actor with the name and type, or null: also when it was given up or is gone. */
    public <T extends EventSourcedActor> T find(final String name, final Class<T> type) {
        return actors.find(name, type);
    }

    /** Who is suspended, who failed how often, and what mail was lost; to be read between inputs. */
    public Supervision supervision() {
        return actors.supervision();
    }

    /** Which dependency failed, when it is asked again, and what its breaker does; to be read between inputs. */
    public Dependencies dependencies() {
        return actors.dependencies();
    }

    /** How each dependency stands after the last input, by the name of its I/O half; to be read between inputs. */
    public List<DependencyView> dependencyViews() {
        return actors.dependencyViews(state.timeMs());
    }

    /** Who answers pings, and what runs out; to be read between inputs. */
    public Health health() {
        return actors.rounds().health();
    }

    /** What operators ordered of late, and whom they suspended; to be read between inputs. */
    public Operations operations() {
        return actors.operations();
    }

    /** The last fault of each actor and adapter; to be read between inputs. */
    public LastFaults lastFaults() {
        return lastFaults;
    }

    /** Digest of each actor's state, in order, and of what supervision remembers. */
    public List<ActorDigest> actorDigests() {
        return actors.digests().take();
    }

    /** What happened to actors since this process began; to be read between inputs. */
    public Tally tally() {
        return actors.tally();
    }

    /** Settings that changed at run time; to be read between inputs. */
    public Configuration configuration() {
        return configuration;
    }

    /** Digest of every actor's whole state, and of what is beside them once there is any: see {@link MachineImage}. */
    public long actorsDigest() {
        return image.digest();
    }

    /** Writes everything needed to go on from here; gives the offset after it. */
    public int writeSnapshot(final MutableDirectBuffer target, final int offset) {
        return image.write(target, offset);
    }

    /** Takes over what {@link #writeSnapshot} wrote with the same build or an older one. */
    public void readSnapshot(final DirectBuffer source, final int offset, final int length, final int version) {
        image.read(source, offset, length, version);
        actors.digests().layout(state.layout());
        updateDeadline();
    }

    /** Stores no reference: a collector's barriers would cost more than all of it. */
    private Verdict onProbe(final RecordFrame input, final Effects produced) {
        final DirectBuffer buffer = input.buffer();
        if (input.inputLength() < ProbeFlyweight.LENGTH_MIN || input.inputLength() > ProbeFlyweight.LENGTH_MAX) {
            return Verdict.INVALID;
        }
        final long nonce = ProbeFlyweight.nonce(buffer, RecordFrame.HEADER_LENGTH);
        final long count = state.probes().count() + 1;
        state.probes().apply(nonce, count);
        input.event(Events.PROBE_ANSWERED_TYPE, 1, nonce, count);
        produced.probeAnswered(nonce, ProbeFlyweight.sentNs(buffer, RecordFrame.HEADER_LENGTH));
        return Verdict.ACCEPTED;
    }

    private void onCommand(final Command command) {
        verdict = Verdict.ACCEPTED;
        if (actors.supervision().isStopping() && !(command instanceof NodeCommand.StartNode)) {
            onRefused(Verdict.REFUSED, "the node is stopping");
            return;
        }
        actors.begin();
        switch (command) {
            case NodeCommand.StartNode start -> onStart(start);
            case NodeCommand.StopNode stop -> onStop(stop);
            case NodeCommand.TickClock tick -> {
                actors.tick();
                configuration.tick(state.timeMs(), current.effects());
            }
            case OperatorCommand order -> operatorDesk.handle(order, state.timeMs(), current.effects());
            case ConfigurationCommand reload -> configuration.decide(reload, current);
            case PeerCommand received -> actors.send(ActorId.CHAIN, new Message.Incoming(received));
            case MiningCommand mining -> actors.send(ActorId.CHAIN, new Message.Incoming(mining));
            case Answer.AdapterRestarted restarted -> actors.onAdapterRestarted(restarted);
            case HealthCommand.PongGiven pong -> onPong(pong);
            case HealthCommand.ResourceLevelSeen seen -> actors.rounds().onResource(seen);
            case Answer answer -> {
                actors.observe(answer);
                actors.send(Actors.ownerOf(answer.from()), new Message.Incoming(answer));
            }
        }
        actors.run();
        updateDeadline();
    }

    private void onStart(final NodeCommand.StartNode start) {
        final Hash begunUnder = state.specDigest().isZero() ? specDigest : state.specDigest();
        if (!start.specDigest().equals(begunUnder)) {
            final String reason = "chain spec differs from the one the journal began with: journal=" + begunUnder
                    + " now=" + start.specDigest();
            current.effects().add(new Effect.HaltWanted(HaltCause.WRONG_NETWORK, reason));
            onRefused(Verdict.REFUSED, reason);
            return;
        }
        applyToMachine(new MachineEvent.NodeStarted(start.version(), start.specDigest()));
        if (start.layout() > state.layout()) {
            applyToMachine(new MachineEvent.LayoutRaised(start.layout()));
        }
        configuration.start(current.effects());
        actors.releaseAll();
        actors.sendAll(new Message.Incoming(start));
        actors.rounds()
                .onStart(node -> !(node instanceof TreeNode.Adapter adapter)
                        || adapter.destination() != Destination.SIGNER
                        || start.authorityIndex() >= 0);
    }

    private void onPong(final HealthCommand.PongGiven pong) {
        if (!actors.rounds().onPongGiven(pong)) {
            onRefused(Verdict.STALE, "effectId=" + pong.effectId() + " is no ping that waits for " + pong.from());
        }
    }

    private void onStop(final NodeCommand.StopNode stop) {
        applyToMachine(new MachineEvent.NodeStopping(stop.reason()));
        actors.stopAll();
    }

    private void onRefused(final Verdict refusal, final String reason) {
        verdict = refusal;
        applyToMachine(new MachineEvent.InputRefused(reason));
    }

    private void applyToMachine(final MachineEvent event) {
        applyMachineEvent(event);
        recordEvent(event);
    }

    private void applyMachineEvent(final MachineEvent event) {
        state.apply(event);
        switch (event) {
            case MachineEvent.NodeStarted started -> {
                actors.onNodeStarted();
                configuration.onNodeStarted();
            }
            case MachineEvent.NodeStopping stopping -> actors.supervision().onNodeStopping();
            case MachineEvent.LayoutRaised raised -> actors.digests().layout(raised.layout());
            case MachineEvent.InputRefused refused -> {}
            case MachineEvent.ActorFaulted faulted -> {}
        }
    }

    private void recordEvent(final Event event) {
        final Shape<Event> shape = Events.CATALOG.of(event);
        frame.event(shape.type(), shape.version(), event);
        isHeadMoved |= event instanceof ChainEvent.BlockCommitted || event instanceof OperatorEvent.StateDigested;
        lastFaults.note(event, state.sequence(), state.timeMs());
        actors.tally().onRecorded(event);
    }

    private void restoreEvent(
            final int type, final int version, final DirectBuffer source, final int offset, final int length) {
        if (type == Events.PROBE_ANSWERED_TYPE) {
            state.probes()
                    .apply(
                            source.getLong(offset, java.nio.ByteOrder.LITTLE_ENDIAN),
                            source.getLong(offset + Long.BYTES, java.nio.ByteOrder.LITTLE_ENDIAN));
            return;
        }
        final Event recorded = Events.CATALOG.read(type, reader.wrap(source, offset, length, version));
        lastFaults.note(recorded, state.sequence(), state.timeMs());
        switch (recorded) {
            case MachineEvent event -> applyMachineEvent(event);
            case SupervisionEvent event -> actors.restore(event);
            case DependencyEvent event -> actors.dependencies().apply(event);
            case HealthEvent event -> health().apply(event);
            case OperatorEvent event -> restoreOperatorEvent(event);
            case ConfigurationEvent event -> configuration.apply(event);
            case ChainEvent event -> restoreEvent(ActorId.CHAIN, event);
            case EngineEvent event -> restoreEvent(ActorId.ENGINE, event);
            case BridgeEvent event -> restoreEvent(ActorId.BRIDGE, event);
            case StorageEvent event -> restoreEvent(ActorId.STORAGE, event);
        }
    }

    private void restoreEvent(final ActorId owner, final Event event) {
        if (restored.contains(owner)) {
            actors.cell(owner).apply(event);
        }
    }

    private void restoreOperatorEvent(final OperatorEvent event) {
        actors.restore(event);
        if (event instanceof OperatorEvent.StateDigested digested) {
            final Set<String> left = new TreeSet<>();
            for (final ActorId id : ActorId.values()) {
                if (!restored.contains(id)) {
                    left.add(actors.digests().nameOf(id));
                }
            }
            actors.digests().require(digested, name -> !left.contains(name));
        }
    }

    private void updateDeadline() {
        nextDeadlineMs = Math.min(actors.nextDeadlineMs(), configuration.deadlineMs());
    }

    private void seal(final RecordFrame input, final Effects produced, final Verdict outcome, final long actorsDigest) {
        long digest = input.seal(outcome, state.digest(), actorsDigest);
        for (int i = 0; i < produced.size(); i++) {
            produced.at(i).writeFields(writer.wrap(scratch, 0));
            digest = XxHash64.hash(scratch.byteArray(), 0, writer.position(), digest);
        }
        if (produced.hasProbe()) {
            digest = XxHash64.fold(digest, produced.probeNonce());
        }
        input.digest(digest);
        state.digest(digest);
    }

    private final class ActorHost implements Actors.Host {
        @Override
        public void onEvent(final Event event) {
            recordEvent(event);
        }

        @Override
        public void onRefused(final Verdict refusal, final String reason) {
            StateMachine.this.onRefused(refusal, reason);
        }

        @Override
        public void onFault(final ActorId id, final RuntimeException fault) {
            verdict = Verdict.FAULTED;
            final MachineEvent.ActorFaulted faulted = new MachineEvent.ActorFaulted(id.name(), Faults.describe(fault));
            applyToMachine(faulted);
            current.effects().add(new Effect.NoticeWanted(id + " faulted: " + faulted.fault()));
        }
    }
}
