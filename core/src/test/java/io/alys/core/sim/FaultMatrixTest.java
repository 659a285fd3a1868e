// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.FaultException;
import io.alys.core.actor.Lifecycle;
import io.alys.core.actor.Message;
import io.alys.core.event.EnginePhase;
import io.alys.core.event.FailureClass;
import io.alys.core.fixture.Specs;
import io.alys.core.machine.Machines;
import io.alys.core.supervision.SupervisionTree;
import io.alys.core.value.EvmAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each actor faults on each kind of mail that it is given, once and for a while, with each class of failure. */
class FaultMatrixTest {
    private static final EvmAddress ALICE = EvmAddress.fromHex("0x00000000000000000000000000000000000a11ce");
    private static final long SLOT_MS = 2000;
    private static final long AMOUNT_SATS = 70_000;
    private static final SupervisionTree TREE = Machines.supervisionTree();

    @Test
    void shouldGoOnAfterOneFaultOnAnyMailOfAnyClass() {
        final List<String> wrong = new ArrayList<>();
        final Set<String> kinds = kindsOfAQuietRun();
        for (final String kind : kinds) {
            for (final FailureClass failureClass : FailureClass.values()) {
                for (int nth = 1; nth <= 3; nth++) {
                    final int at = nth;
                    final SimNode node = played(new SimNode(0, () -> new OnceAt(kind, at, failureClass)));
                    check(kind + " nth=" + nth + " " + failureClass, node, wrong);
                }
            }
        }

        assertThat(kinds).hasSizeGreaterThan(28);
        assertThat(wrong).isEmpty();
    }

    @Test
    void shouldGoOnAfterFaultingForAQuarterOfASecondOnAnyMailOfAnyClass() {
        final List<String> wrong = new ArrayList<>();
        final long startMs = new SimNode(0).nowMs();
        for (final String kind : kindsOfAQuietRun()) {
            for (final FailureClass failureClass : FailureClass.values()) {
                final SimNode node = played(new SimNode(0, () -> (actor, message, nowMs) -> {
                    final long sinceMs = (nowMs - startMs) % (20 * SLOT_MS);
                    return kindOf(actor, message).equals(kind) && sinceMs >= 5 * SLOT_MS && sinceMs < 5 * SLOT_MS + 250
                            ? new FaultException(failureClass, "injected")
                            : null;
                }));
                check(kind + " " + failureClass, node, wrong);
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static void check(final String what, final SimNode node, final List<String> wrong) {
        final long height = node.chain().head().height();
        node.run(3 * SLOT_MS);
        final List<String> faults = new ArrayList<>();
        if (node.chain().head().height() < height + 2) {
            faults.add("no blocks");
        }
        if (height < 22) {
            faults.add("height=" + height);
        }
        if (node.bridge().mintedSats() != AMOUNT_SATS
                || node.engine.balanceOf(ALICE).signum() == 0) {
            faults.add("minted=" + node.bridge().mintedSats());
        }
        if (node.engineActor().phase() != EnginePhase.READY) {
            faults.add("phase=" + node.engineActor().phase());
        }
        if (node.notices.stream().anyMatch(text -> text.startsWith("HALT"))) {
            faults.add("halted");
        }
        for (final String name : TREE.names()) {
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

    private static Set<String> kindsOfAQuietRun() {
        final Set<String> kinds = new TreeSet<>();
        played(new SimNode(0, () -> (actor, message, nowMs) -> {
            kinds.add(kindOf(actor, message));
            return null;
        }));
        return kinds;
    }

    private static String kindOf(final ActorId actor, final Message message) {
        return actor + "." + message.kind();
    }

    private static SimNode played(final SimNode node) {
        node.start().run(3 * SLOT_MS);
        node.bitcoin.deposit(Specs.FEDERATION_SCRIPT, AMOUNT_SATS, ALICE);
        node.bitcoin.mine(1);
        node.run(2 * SLOT_MS);
        node.bitcoin.mine(1);
        node.run(8 * SLOT_MS);
        node.store.fill();
        node.run(SLOT_MS);
        node.store.drain();
        node.engine.forgetAbove(3);
        node.run(6 * SLOT_MS);
        node.engine.fault = io.alys.core.effect.FaultKind.UNREACHABLE;
        node.run(SLOT_MS);
        node.engine.fault = null;
        node.run(4 * SLOT_MS);
        node.bitcoin.invalidate(node.bitcoin.height());
        node.bitcoin.mine(2);
        node.run(4 * SLOT_MS);
        return node;
    }

    private static final class OnceAt implements FaultyActor.Plan {
        private final String kind;
        private final FailureClass failureClass;
        private int left;

        private OnceAt(final String kind, final int nth, final FailureClass failureClass) {
            this.kind = kind;
            this.left = nth;
            this.failureClass = failureClass;
        }

        @Override
        public RuntimeException faultOf(final ActorId actor, final Message message, final long nowMs) {
            return kindOf(actor, message).equals(kind) && --left == 0
                    ? new FaultException(failureClass, "injected")
                    : null;
        }
    }
}
