// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.bridge.BridgeActor;
import io.alys.core.call.BitcoinCalls;
import io.alys.core.call.EngineCalls;
import io.alys.core.call.PingedCalls;
import io.alys.core.call.PortCalls;
import io.alys.core.call.RenewingCalls;
import io.alys.core.call.SignerCalls;
import io.alys.core.call.StorageCalls;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.CodecException;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Shape;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Command;
import io.alys.core.command.Commands;
import io.alys.core.command.MiningCommand;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.consensus.ChainActor;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.Effects;
import io.alys.core.effect.MiningOutcome;
import io.alys.core.engine.EngineActor;
import io.alys.core.fixture.FakeBitcoinNode;
import io.alys.core.fixture.FakeBlockStore;
import io.alys.core.fixture.FakeExecutionEngine;
import io.alys.core.fixture.FakeSigner;
import io.alys.core.fixture.ParentMiner;
import io.alys.core.fixture.Specs;
import io.alys.core.machine.Machines;
import io.alys.core.machine.SpecDigest;
import io.alys.core.machine.StateMachine;
import io.alys.core.port.InputVerifier;
import io.alys.core.port.PeerNetwork;
import io.alys.core.supervision.MailRules;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One node on virtual time with fakes behind its ports and a journal in memory; turned by the test, on its thread. */
public final class SimNode {
    private static final long START_MS = 1_700_000_000_000L;
    private static final long STEP_MS = 50;

    /** Enough to feed a client that forgot everything all blocks of a day. */
    private static final long INPUTS_AT_ONCE_MAX = 200_000;

    public final FakeSigner signer;
    public final ChainSpec spec;
    public final FakeExecutionEngine engine;
    public final FakeBitcoinNode bitcoin;
    public final FakeBlockStore store = new FakeBlockStore();

    /** One byte array a record, as the journal would hold it. */
    public final List<byte[]> journal = new ArrayList<>();

    public final List<String> notices = new ArrayList<>();
    public final List<SignedBlock> heads = new ArrayList<>();

    /** I/O halves whose thread hangs in a call: what they are asked waits. */
    public final Set<Destination> hung = EnumSet.noneOf(Destination.class);

    /** What the verify stage would do; here, by default, nothing. */
    public InputVerifier verifier = (frame, command) -> Verdict.PENDING;

    /** Effects that never come to the I/O half they are for. */
    public Predicate<Effect> lost = effect -> false;

    /** What operators were answered, in order. */
    public final List<Effect.OperationAnswered> answers = new ArrayList<>();

    /** What miners were answered, in order. */
    public final List<Effect.MiningAnswered> miningAnswers = new ArrayList<>();

    /** All effects that left, in order. */
    public final List<Effect> effects = new ArrayList<>();

    /** What has no answer yet is asked again after so long, ms. */
    public long pollMs = 0;

    private final int authorityIndex;
    private final PeerNetwork network;
    private final Supplier<FaultyActor.Plan> plans;
    private final Map<Destination, PortCalls> calls = new EnumMap<>(Destination.class);
    private final Deque<Wanted> outbound = new ArrayDeque<>();
    private final RecordFrame frame = new RecordFrame();
    private final ExpandableArrayBuffer base = new ExpandableArrayBuffer();
    private int baseLength = 0;
    private StateMachine machine;
    private long nowMs = START_MS;
    private TickRepeat ticks = new TickRepeat();
    private int crashAfter = Integer.MAX_VALUE;
    private boolean isCrashLost = false;
    private boolean isRestless = false;

    // A disk that forces nothing: what it kept when it was forced last, and when the node is killed.
    private int forcedRecords = Integer.MAX_VALUE;
    private int killedAtRecords = Integer.MAX_VALUE;
    private SplittableRandom disk = null;

    /** The journal before {@link #compact}, for whoever wants to know how it came to this. */
    private List<byte[]> earlier = List.of();

    /** A validator, or with -1 a node that only follows. */
    public SimNode(final int authorityIndex) {
        this(authorityIndex, () -> null);
    }

    /** A validator, alone in a network as the function makes it for its key. */
    public SimNode(final Function<List<Bytes>, ChainSpec> specs) {
        this(
                new FakeSigner("one"),
                specs.apply(List.of(new FakeSigner("one").publicKey())),
                0,
                new FakeBitcoinNode(),
                PeerNetwork.NONE,
                () -> null);
    }

    /**
     * The same with faults.
     *
     * @param plans gives the plan of a new machine, or null for none.
     */
    public SimNode(final int authorityIndex, final Supplier<FaultyActor.Plan> plans) {
        this(
                new FakeSigner("one"),
                Specs.single(new FakeSigner("one").publicKey()),
                authorityIndex,
                new FakeBitcoinNode(),
                PeerNetwork.NONE,
                plans);
    }

    /**
     * One of several.
     *
     * @param bitcoin which all of them see.
     * @param network takes what it says to the others.
     */
    public SimNode(
            final FakeSigner signer,
            final ChainSpec spec,
            final int authorityIndex,
            final FakeBitcoinNode bitcoin,
            final PeerNetwork network,
            final Supplier<FaultyActor.Plan> plans) {
        this.signer = signer;
        this.spec = spec;
        this.authorityIndex = authorityIndex;
        this.bitcoin = bitcoin;
        this.network = network;
        this.plans = plans;
        engine = new FakeExecutionEngine(spec.chainId());
        machine = newMachine();
        calls.put(
                Destination.ENGINE,
                new PingedCalls(Destination.ENGINE, new RenewingCalls(new EngineCalls(engine), engine)));
        calls.put(
                Destination.SIGNER,
                new PingedCalls(
                        Destination.SIGNER, new RenewingCalls(new SignerCalls(signer, signer.scheme()), signer)));
        calls.put(
                Destination.STORAGE,
                new PingedCalls(Destination.STORAGE, new RenewingCalls(new StorageCalls(store), store)));
        calls.put(
                Destination.BITCOIN,
                new PingedCalls(Destination.BITCOIN, new RenewingCalls(new BitcoinCalls(bitcoin), bitcoin)));
    }

    private StateMachine newMachine() {
        final FaultyActor.Plan plan = plans.get();
        if (plan == null) {
            return Machines.forSpec(spec);
        }
        return new StateMachine(
                spec,
                Machines.registry(spec).wrapped(actor -> new FaultyActor(actor, plan)),
                Machines.supervisionTree(),
                MailRules.DEFAULT);
    }

    public SimNode start() {
        feed(new NodeCommand.StartNode("test", SpecDigest.of(spec), authorityIndex), Source.NODE);
        return this;
    }

    /** Loses everything but the journal and what the outside holds, and comes back from the journal's events. */
    public SimNode crashAndRestart() {
        forcedRecords = Integer.MAX_VALUE;
        killedAtRecords = Integer.MAX_VALUE;
        outbound.clear();
        cutTornTail();
        machine = restored();
        ticks = new TickRepeat();
        return start();
    }

    /** Loses everything, and comes back from a copy of the journal that ends after so many records. */
    public SimNode restartFromOlderJournal(final int records) {
        journal.subList(records, journal.size()).clear();
        return crashAndRestart();
    }

    /** Is killed once, when the journal has so many records and they are forced: the effects of the last are lost. */
    public void crashAfterRecords(final int records) {
        crashAfter = records;
        isCrashLost = false;
    }

    /** Is killed once, when the journal has so many records and the last is not forced: it is lost with its effects. */
    public void crashBeforeForceOf(final int records) {
        crashAfter = records;
        isCrashLost = true;
    }

    /**
     * From now on the disk forces nothing, so that no effect leaves. After so many inputs the node is killed: the disk has some of
     * the records, and perhaps a part of the next (docs/adr/0005).
     *
     * @param drawn says how many, and how much.
     */
    public void loseUnforced(final int inputs, final SplittableRandom drawn) {
        forcedRecords = journal.size();
        killedAtRecords = forcedRecords + inputs;
        disk = drawn;
    }

    /** Whether all it decided is on its disk; what is not there, nobody was told. */
    public boolean isForced() {
        return journal.size() <= forcedRecords;
    }

    private void loseDiskAndRestart() {
        final int kept = forcedRecords + disk.nextInt(journal.size() - forcedRecords + 1);
        if (kept < journal.size() && disk.nextBoolean()) {
            final byte[] torn = journal.get(kept);
            journal.set(kept, Arrays.copyOf(torn, disk.nextInt(torn.length)));
            journal.subList(kept + 1, journal.size()).clear();
        } else {
            journal.subList(kept, journal.size()).clear();
        }
        crashAndRestart();
    }

    /** A last record that is not whole is cut, as the journal does. */
    private void cutTornTail() {
        if (!journal.isEmpty()) {
            final byte[] last = journal.getLast();
            try {
                RecordFrame.checkStructure(new UnsafeBuffer(last), 0, last.length);
            } catch (final CodecException e) {
                journal.removeLast();
            }
        }
    }

    /** Lets virtual time pass. */
    public void run(final long durationMs) {
        final long endMs = nowMs + durationMs;
        while (nowMs < endMs) {
            settle();
            nowMs += STEP_MS;
        }
        settle();
    }

    /** Does everything that is due now; a node that goes on for ever is left where it is, and known. */
    public void settle() {
        final long sequence = machine.sequence();
        boolean hasWork = true;
        while (hasWork && !isRestless) {
            hasWork = false;
            if (ticks.take(machine.nextDeadlineMs(), nowMs)) {
                feed(new NodeCommand.TickClock(), Source.NODE);
                hasWork = true;
            }
            for (int i = outbound.size(); i > 0; i--) {
                hasWork |= step();
            }
            isRestless = machine.sequence() - sequence > INPUTS_AT_ONCE_MAX;
        }
    }

    /** Whether it never came to rest at some moment, since each of its effects led to another. */
    public boolean isRestless() {
        return isRestless;
    }

    /** Carries out one effect and feeds its answer; false when it has no answer yet. */
    public boolean step() {
        final Wanted wanted = outbound.poll();
        if (wanted == null) {
            return false;
        }
        final Destination destination = wanted.effect().destination();
        if (wanted.askAtMs() > nowMs || hung.contains(destination)) {
            outbound.add(wanted);
            return false;
        }
        final Command answer = calls.get(destination).call(wanted.id(), wanted.effect());
        if (answer == null) {
            outbound.add(new Wanted(wanted.id(), wanted.effect(), nowMs + pollMs));
            return false;
        }
        feed(answer, Source.valueOf(destination == Destination.SIGNER ? "CONSENSUS" : destination.name()));
        return true;
    }

    /** Gives the machine one input, at the present time. */
    public Verdict feed(final Command command, final Source source) {
        final Shape<Command> shape = Commands.CATALOG.of(command);
        frame.begin(machine.sequence() + 1, nowMs, source.code(), shape.type(), shape.version())
                .input(command);
        if (verifier.verify(frame, command) == Verdict.INVALID) {
            frame.verdict(Verdict.INVALID);
        }
        final Effects effects = new Effects();
        machine.onInput(frame, command, effects);
        final byte[] record = new byte[frame.length()];
        frame.buffer().getBytes(0, record);
        journal.add(record);
        if (journal.size() == crashAfter) {
            crashAfter = Integer.MAX_VALUE;
            if (isCrashLost) {
                journal.removeLast();
            }
            crashAndRestart();
            return Verdict.of(record[RecordFrame.VERDICT_OFFSET]);
        }
        if (journal.size() == killedAtRecords) {
            loseDiskAndRestart();
            return Verdict.of(record[RecordFrame.VERDICT_OFFSET]);
        }
        if (journal.size() > forcedRecords) {
            return frame.verdict();
        }
        for (int i = 0; i < effects.size(); i++) {
            observe(new Wanted(new EffectId(frame.sequence(), i), effects.at(i), nowMs));
        }
        return frame.verdict();
    }

    private void observe(final Wanted wanted) {
        effects.add(wanted.effect());
        switch (wanted.effect()) {
            case Effect.NoticeWanted notice -> notices.add(notice.text());
            case Effect.HaltWanted halt -> notices.add("HALT " + halt.reason());
            case Effect.HeadAnnounced head -> heads.add(head.block());
            case Effect.OperationAnswered answered -> answers.add(answered);
            case Effect.BlockPublished published -> network.publish(published.block());
            case Effect.ApprovalPublished published -> network.publish(published.approval());
            case Effect.ProofPublished published -> network.publish(published.proof());
            case Effect.EquivocationPublished published -> network.publish(published.proof());
            case Effect.MiningAnswered answered -> miningAnswers.add(answered);
            case Effect.FinalityAnnounced announced -> {}
            case Effect.BlocksWanted blocks -> network.requestBlocks(blocks.fromHeight(), blocks.count());
            case Effect.ReloadWanted wish -> {}
            case Effect.ReloadSettled settled -> {}
            default -> {
                if (!lost.test(wanted.effect())) {
                    outbound.add(wanted);
                }
            }
        }
    }

    /** Asks for work and mines it, whatever it takes; what the miner was answered, or null when it was not. */
    public Effect.MiningAnswered mine(final EvmAddress feeRecipient) {
        miningAnswers.clear();
        feed(new MiningCommand.RequestWork("work", feeRecipient), Source.RPC);
        if (miningAnswers.isEmpty() || miningAnswers.getLast().outcome() != MiningOutcome.WORK) {
            return miningAnswers.isEmpty() ? null : miningAnswers.getLast();
        }
        final Effect.MiningAnswered work = miningAnswers.removeLast();
        feed(
                new MiningCommand.SubmitProof(
                        "proof", work.commitment(), ParentMiner.mine(work.commitment(), work.bits(), nowMs)),
                Source.RPC);
        return miningAnswers.isEmpty() ? null : miningAnswers.getLast();
    }

    /** The state as it is now is what a restart begins with: the journal up to here, and what was noted of it, is let go. */
    public void compact() {
        if (forcedRecords != Integer.MAX_VALUE) {
            loseDiskAndRestart();
        }
        baseLength = machine.writeSnapshot(base, 0);
        earlier = List.copyOf(journal);
        journal.clear();
        effects.clear();
        miningAnswers.clear();
        heads.clear();
    }

    private StateMachine baseMachine() {
        final StateMachine fresh = newMachine();
        if (baseLength > 0) {
            fresh.readSnapshot(base, 0, baseLength, StateMachine.SNAPSHOT_VERSION);
        }
        return fresh;
    }

    /** The records since the last {@link #compact} but one, oldest first. */
    public List<byte[]> recentRecords() {
        final List<byte[]> records = new ArrayList<>(earlier);
        records.addAll(journal);
        return records;
    }

    /** A machine brought up from the journal's events alone. */
    public StateMachine restored() {
        final StateMachine fresh = baseMachine();
        final RecordFrame record = new RecordFrame();
        for (final byte[] bytes : journal) {
            fresh.restore(record.copyFrom(new UnsafeBuffer(bytes), 0, bytes.length));
        }
        return fresh;
    }

    /** Runs every input of the journal again; the first record that comes out otherwise, or -1. */
    public long firstDivergence() {
        final StateMachine fresh = baseMachine();
        final RecordFrame replayed = new RecordFrame();
        final BinaryFieldReader reader = new BinaryFieldReader();
        for (final byte[] record : journal) {
            replayed.beginFrom(new UnsafeBuffer(record), 0);
            fresh.onInput(replayed, StateMachine.decode(replayed, reader), new Effects());
            final byte[] again = new byte[replayed.length()];
            replayed.buffer().getBytes(0, again);
            if (!Arrays.equals(record, again)) {
                return replayed.sequence();
            }
        }
        return fresh.digest() == machine.digest() && fresh.actorsDigest() == machine.actorsDigest()
                ? -1
                : fresh.sequence();
    }

    public StateMachine machine() {
        return machine;
    }

    private EventSourcedActor actor(final ActorId id) {
        return machine.actor(id) instanceof FaultyActor faulty ? faulty.inner() : machine.actor(id);
    }

    public ChainActor chain() {
        return (ChainActor) actor(ActorId.CHAIN);
    }

    public BridgeActor bridge() {
        return (BridgeActor) actor(ActorId.BRIDGE);
    }

    public EngineActor engineActor() {
        return (EngineActor) actor(ActorId.ENGINE);
    }

    public long nowMs() {
        return nowMs;
    }

    /** Moves the clock without turning the node. */
    public void advanceClock(final long durationMs) {
        nowMs += durationMs;
    }

    private record Wanted(EffectId id, Effect effect, long askAtMs) {}
}
