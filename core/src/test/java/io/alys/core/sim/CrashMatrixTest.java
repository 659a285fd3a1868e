// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.FaultException;
import io.alys.core.actor.Lifecycle;
import io.alys.core.actor.Message;
import io.alys.core.chain.Equivocation;
import io.alys.core.chain.EquivocationProof;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.Shape;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Command;
import io.alys.core.command.Commands;
import io.alys.core.command.EquivocationReceived;
import io.alys.core.command.OperatorCommand;
import io.alys.core.command.Source;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.FailureClass;
import io.alys.core.fixture.FakeSignatures;
import io.alys.core.fixture.Specs;
import io.alys.core.machine.Machines;
import io.alys.core.message.Messages;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Each actor crashes at each kind of message it can be given. The kinds are those of the catalogs, so that a new one without
 * a play in which it comes fails here; {@link FaultMatrixTest} has the times at which a crash comes.
 */
class CrashMatrixTest {
    private static final EvmAddress ALICE = EvmAddress.fromHex("0x00000000000000000000000000000000000a11ce");
    private static final long SLOT_MS = 2000;
    private static final int BLOCKS = 12;

    /** With it the first node of the federation reverts a block, and its client lacks one of another branch. */
    private static final long REORG_SEED = 1;

    /** One of each reaction: resumed, restarted, escalated. */
    private static final List<FailureClass> CLASSES =
            List.of(FailureClass.DOMAIN, FailureClass.EXTERNAL, FailureClass.LOGIC);

    /** Inputs that the machine handles itself. */
    private static final Set<String> NOT_FOR_ACTORS = Set.of(
            "TickClock",
            "StopNode",
            "AdapterRestarted",
            "PongGiven",
            "ResourceLevelSeen",
            "RestartActor",
            "SuspendActor",
            "ResumeActor",
            "VerifyState",
            "FailActor",
            "PauseProduction",
            "ResumeProduction",
            "ReloadConfiguration",
            "SettleReload");

    /** What every actor is given. */
    private static final Set<String> FOR_ALL = Set.of("StartNode", "Ping", "Resumed", "CallFailed");

    /** What depends on what an actor waits for. */
    private static final Set<String> FOR_SOME = Set.of("DeadlinePassed", "RetryDue");

    private static final Map<Play, Set<String>> KINDS = new EnumMap<>(Play.class);

    @Test
    void shouldPlayEveryKindOfMessageThatThereIs() {
        final Set<String> seen = new TreeSet<>();
        for (final Play play : Play.values()) {
            seen.addAll(kindsOf(play));
        }

        assertThat(missing(seen)).as("kinds that no play has").isEmpty();
    }

    @Test
    void shouldGoOnAfterACrashOfEachActorAtEachOfItsMessages() {
        final List<String> wrong = new ArrayList<>();
        int rows = 0;
        int played = 0;
        for (final Play play : Play.values()) {
            for (final String kind : kindsOf(play)) {
                for (final FailureClass failureClass : CLASSES) {
                    final Crash.Counted counted = new Crash.Counted();
                    final SimNode node = play.with(() -> new Crash(kind, failureClass, counted));
                    check(play + " " + kind + " " + failureClass, node, play, wrong);
                    played++;
                    rows += counted.crashes > 0 ? 1 : 0;
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(rows).as("rows in which it crashed").isEqualTo(played);
    }

    /** By construction: every shape of the catalogs that no actor was given which it is for. */
    private static Set<String> missing(final Set<String> seen) {
        final Set<String> missing = new TreeSet<>();
        for (final ActorId actor : ActorId.values()) {
            for (final String kind : FOR_ALL) {
                require(actor + "." + kind, seen.contains(actor + "." + kind), missing);
            }
        }
        for (final Shape<? extends Message> shape : Messages.CATALOG.shapes()) {
            final String family = shape.javaType().getEnclosingClass().getSimpleName();
            boolean isForOne = false;
            for (final ActorId actor : ActorId.values()) {
                if (family.equalsIgnoreCase(actor + "Message")) {
                    isForOne = true;
                    require(actor + "." + shape.name(), seen.contains(actor + "." + shape.name()), missing);
                }
            }
            require(shape.name(), isForOne || isSeenByAny(shape.name(), seen), missing);
        }
        for (final String kind : FOR_SOME) {
            require(kind, isSeenByAny(kind, seen), missing);
        }
        for (final Shape<? extends Command> shape : Commands.CATALOG.shapes()) {
            require(shape.name(), NOT_FOR_ACTORS.contains(shape.name()) || isSeenByAny(shape.name(), seen), missing);
        }
        return missing;
    }

    private static boolean isSeenByAny(final String kind, final Set<String> seen) {
        return seen.stream().anyMatch(each -> each.endsWith("." + kind));
    }

    private static void require(final String kind, final boolean holds, final Set<String> missing) {
        if (!holds) {
            missing.add(kind);
        }
    }

    private static Set<String> kindsOf(final Play play) {
        return KINDS.computeIfAbsent(play, absent -> {
            final Set<String> kinds = new TreeSet<>();
            play.with(() -> (actor, message, nowMs) -> {
                kinds.add(actor + "." + message.kind());
                return null;
            });
            for (final ActorId actor : ActorId.values()) {
                kinds.add(actor + ".Resumed");
            }
            return kinds;
        });
    }

    private static void check(final String what, final SimNode node, final Play play, final List<String> wrong) {
        final List<String> faults = new ArrayList<>();
        if (node.chain().head() == null || node.chain().head().height() < play.heightMin) {
            faults.add("height="
                    + (node.chain().head() == null ? -1 : node.chain().head().height()));
        }
        if (node.notices.stream().anyMatch(text -> text.startsWith("HALT"))) {
            faults.add("halted");
        }
        for (final String name : Machines.supervisionTree().names()) {
            if (node.machine().supervision().node(name).status() != Lifecycle.ACTIVE
                    || !node.machine().supervision().node(name).held().isEmpty()) {
                faults.add("not active: " + name);
            }
        }
        if (node.firstDivergence() != -1
                || node.restored().actorsDigest() != node.machine().actorsDigest()
                || node.restored().digest() != node.machine().digest()) {
            faults.add("diverged");
        }
        if (!faults.isEmpty()) {
            wrong.add(what + ": " + faults);
        }
    }

    private static void live(final SimNode node) {
        begin(node);
        node.feed(new OperatorCommand.PauseProduction("pause", "ann", "drill"), Source.RPC);
        node.feed(new OperatorCommand.ResumeProduction("resume", "ann"), Source.RPC);
        node.run(8 * SLOT_MS);
        node.engine.forgetAbove(3);
        node.run(6 * SLOT_MS);
        node.bitcoin.invalidate(node.bitcoin.height());
        node.bitcoin.mine(2);
        node.run(4 * SLOT_MS);
    }

    /** Everybody outside fails for a while, one after the other. */
    private static void lose(final SimNode node) {
        begin(node);
        for (final FaultKind kind : List.of(FaultKind.UNREACHABLE, FaultKind.TIMEOUT, FaultKind.REJECTED)) {
            node.engine.fault = kind;
            node.run(SLOT_MS);
            node.engine.fault = null;
            node.run(4 * SLOT_MS);
        }
        node.signer.fault = FaultKind.STORAGE;
        node.run(SLOT_MS);
        node.signer.fault = null;
        node.bitcoin.fault = FaultKind.NOT_READY;
        node.run(2 * SLOT_MS);
        node.bitcoin.fault = null;
        node.engine.isContrary = true;
        node.run(SLOT_MS);
        node.engine.isContrary = false;
        node.store.fill();
        node.run(40 * SLOT_MS);
        node.store.drain();
        node.bitcoin.mine(1);
        node.run(10 * SLOT_MS);
    }

    /** Takes over what another node built; each block is offered again, as peers do. */
    private static void follow(final SimNode node) {
        begin(node);
        node.run(BLOCKS * SLOT_MS);
        for (int round = 0; round < 3; round++) {
            for (final SignedBlock block : Leader.BLOCKS_MADE) {
                node.feed(new BlockReceived(block), Source.CONSENSUS);
                node.run(100);
            }
            node.feed(accusation(), Source.CONSENSUS);
            node.run(SLOT_MS);
        }
    }

    /** Of an authority, by somebody else; true or not is the verify stage's business. */
    private static EquivocationReceived accusation() {
        final List<Hash> branch = Collections.nCopies(EquivocationProof.BRANCH_LENGTH, Hash.ZERO);
        return new EquivocationReceived(new EquivocationProof(
                new Equivocation(SignatureKind.BLOCK, 0, 7, Hash.ZERO, Bytes.EMPTY, Hash.ZERO, Bytes.EMPTY),
                branch,
                branch));
    }

    /** One of four, whose messages come so late that blocks have rivals; then they come in time. */
    private static SimNode federate(final Supplier<FaultyActor.Plan> plans) {
        final SimFederation federation =
                new SimFederation(4, 0, REORG_SEED, plans, new FakeSignatures(), Specs::mined).start();
        federation.run(3 * SLOT_MS);
        federation.bitcoin.deposit(Specs.FEDERATION_SCRIPT, 70_000, ALICE);
        federation.bitcoin.mine(2);
        federation.delayMaxMs = 3 * SLOT_MS;
        federation.lossPermille = 200;
        final SimNode node = federation.nodes.getFirst();
        for (int i = 0; i < 20; i++) {
            federation.run(2 * SLOT_MS);
            federation.nodes.get(i % 4).mine(ALICE);
            node.engine.forgetAbove(
                    node.chain().head() == null
                            ? 0
                            : Math.max(0, node.chain().head().height() - 1));
        }
        federation.delayMaxMs = 100;
        federation.lossPermille = 0;
        federation.run(20 * SLOT_MS);
        return node;
    }

    private static void begin(final SimNode node) {
        node.start().run(3 * SLOT_MS);
        node.bitcoin.deposit(Specs.FEDERATION_SCRIPT, 70_000, ALICE);
        node.bitcoin.mine(1);
        node.run(2 * SLOT_MS);
        node.bitcoin.mine(1);
    }

    /** What a node goes through. */
    private enum Play {
        LIVE(0, 16),
        LOSE(0, 20),
        FOLLOW(-1, BLOCKS),
        FEDERATE(0, 16);

        private final int authority;
        private final long heightMin;

        Play(final int authority, final long heightMin) {
            this.authority = authority;
            this.heightMin = heightMin;
        }

        /** The node that went through it. */
        private SimNode with(final Supplier<FaultyActor.Plan> plans) {
            if (this == FEDERATE) {
                return federate(plans);
            }
            final SimNode node = new SimNode(authority, plans);
            switch (this) {
                case LIVE -> live(node);
                case LOSE -> lose(node);
                default -> follow(node);
            }
            return node;
        }
    }

    private static final class Leader {
        private static final List<SignedBlock> BLOCKS_MADE = blocksMade();

        private static List<SignedBlock> blocksMade() {
            final SimNode leader = new SimNode(0);
            begin(leader);
            leader.run(BLOCKS * SLOT_MS);
            return leader.heads.subList(1, BLOCKS + 1);
        }
    }

    /** Once, at the first message of the kind; a Resumed comes only after the actor's first crash on something else. */
    private static final class Crash implements FaultyActor.Plan {
        private final String kind;
        private final FailureClass failureClass;
        private final Counted counted;
        private boolean isDone = false;
        private boolean isProvoked = false;

        private Crash(final String kind, final FailureClass failureClass, final Counted counted) {
            this.kind = kind;
            this.failureClass = failureClass;
            this.counted = counted;
        }

        @Override
        public RuntimeException faultOf(final ActorId actor, final Message message, final long nowMs) {
            if (!isDone && kind.equals(actor + "." + message.kind())) {
                isDone = true;
                counted.crashes++;
                return new FaultException(failureClass, "injected");
            }
            if (!isProvoked && kind.equals(actor + ".Resumed") && message.delivery() != Message.Delivery.OFFERED) {
                isProvoked = true;
                return new FaultException(FailureClass.EXTERNAL, "provoked");
            }
            return null;
        }

        private static final class Counted {
            private int crashes = 0;
        }
    }
}
