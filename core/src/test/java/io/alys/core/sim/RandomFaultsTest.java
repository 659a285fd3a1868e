// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.FaultException;
import io.alys.core.actor.Lifecycle;
import io.alys.core.actor.Message;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.XxHash64;
import io.alys.core.effect.Effect;
import io.alys.core.event.Directive;
import io.alys.core.event.Event;
import io.alys.core.event.FailureClass;
import io.alys.core.event.MachineEvent;
import io.alys.core.event.SupervisionEvent;
import io.alys.core.fixture.Specs;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.core.supervision.MailRules;
import io.alys.core.supervision.SupervisionTree;
import io.alys.core.supervision.Supervisor;
import io.alys.core.supervision.TreeNode;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Whole nodes under random faults, crashes and halts, ten thousand schedules, each from one seed. A fault is a function of
 * the seed, the time and the mail, so that a restore and a replay meet the same. {@code -Dalys.seed=7} plays one.
 */
class RandomFaultsTest {
    private static final EvmAddress ALICE = EvmAddress.fromHex("0x00000000000000000000000000000000000a11ce");
    private static final int SCHEDULES = 10_000;
    private static final long SLOT_MS = 2000;
    private static final long STEP_MS = 50;
    private static final long AMOUNT_SATS = 70_000;
    private static final long BEGIN_MS = new SimNode(0).nowMs();
    private static final SupervisionTree TREE = Machines.supervisionTree();

    // What happened over all schedules: a test in which nothing happens proves nothing.
    private long judged = 0;
    private long restarted = 0;
    private long heldMax = 0;
    private long halts = 0;
    private long letters = 0;

    @Test
    void shouldKeepItsPromisesUnderTenThousandSchedulesOfFaults() {
        final Long only = Long.getLong("alys.seed");
        final List<String> wrong = new ArrayList<>();
        (only != null ? LongStream.of(only) : LongStream.range(0, SCHEDULES)).forEach(seed -> {
            final List<String> broken = new ArrayList<>();
            play(seed, broken);
            if (!broken.isEmpty() && wrong.size() < 20) {
                wrong.add("-Dalys.seed=" + seed + ": " + broken);
            }
        });

        assertThat(wrong).isEmpty();
        if (only == null) {
            assertThat(judged).isGreaterThan(5 * SCHEDULES);
            assertThat(restarted).isGreaterThan(3 * SCHEDULES);
            assertThat(letters).isGreaterThan(SCHEDULES / 10);
            assertThat(heldMax).isBetween(2L, (long) MailRules.HELD_MAX_DEFAULT);
            assertThat(halts).isPositive();
        }
    }

    private void play(final long seed, final List<String> broken) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int permille = 5 + random.nextInt(150);
        final long faultsEndMs = BEGIN_MS + 6 * SLOT_MS;
        final SimNode node = new SimNode(
                0, () -> (actor, message, nowMs) -> faultOf(seed, permille, faultsEndMs, actor, message, nowMs));
        node.start();
        node.bitcoin.deposit(Specs.FEDERATION_SCRIPT, AMOUNT_SATS, ALICE);
        node.bitcoin.mine(2);
        int seenNotices = 0;
        while (node.nowMs() < faultsEndMs) {
            node.run(STEP_MS * (1 + random.nextInt(20)));
            switch (random.nextInt(24)) {
                case 0 -> node.crashAndRestart();
                case 1 -> node.bitcoin.mine(1);
                case 2 -> node.engine.forgetAbove(1);
                default -> {}
            }
            final List<String> fresh = node.notices.subList(seenNotices, node.notices.size());
            final boolean isHalted = fresh.stream().anyMatch(text -> text.startsWith("HALT"));
            seenNotices = node.notices.size();
            if (isHalted) {
                halts++;
                node.crashAndRestart();
            }
        }
        node.run(5_000);
        if (node.notices.subList(seenNotices, node.notices.size()).stream().anyMatch(text -> text.startsWith("HALT"))) {
            halts++;
            node.crashAndRestart();
        }
        node.run(3 * SLOT_MS);
        checkEnd(node, broken);
        checkEffects(node, broken);
        checkDecisions(node, broken);
        letters += node.machine().supervision().deadLetterCount();
    }

    private static RuntimeException faultOf(
            final long seed,
            final int permille,
            final long endMs,
            final ActorId actor,
            final Message message,
            final long nowMs) {
        final byte[] kind = (actor + message.kind()).getBytes(StandardCharsets.UTF_8);
        final long hash = XxHash64.fold(XxHash64.hash(kind, 0, kind.length, seed), nowMs);
        if (nowMs >= endMs || Long.remainderUnsigned(hash, 1000) >= permille) {
            return null;
        }
        final FailureClass[] classes = FailureClass.values();
        return new FaultException(
                classes[(int) Long.remainderUnsigned(hash >>> 20, classes.length)], "injected into " + message.kind());
    }

    private static void checkEnd(final SimNode node, final List<String> broken) {
        final long height =
                node.chain().head() == null ? 0 : node.chain().head().height();
        node.run(3 * SLOT_MS);
        require(node.chain().head() != null && node.chain().head().height() >= height + 2, "blocks resume", broken);
        require(
                node.bridge().mintedSats() == AMOUNT_SATS,
                "minted=" + node.bridge().mintedSats(),
                broken);
        for (final String name : TREE.names()) {
            final var state = node.machine().supervision().node(name);
            require(state.status() == Lifecycle.ACTIVE, name + " is " + state.status(), broken);
            require(state.held().isEmpty(), name + " holds " + state.held().size(), broken);
        }
        require(node.firstDivergence() == -1, "replayed otherwise", broken);
        final StateMachine restored = node.restored();
        require(restored.digest() == node.machine().digest(), "restored otherwise", broken);
        require(restored.actorsDigest() == node.machine().actorsDigest(), "restored another state", broken);
    }

    /** Heads and stores leave in the order of the chain, and no slot is signed twice. */
    private static void checkEffects(final SimNode node, final List<String> broken) {
        long head = -1;
        long stored = -1;
        final Map<String, Hash> signed = new TreeMap<>();
        for (final Effect effect : node.effects) {
            switch (effect) {
                case Effect.HeadAnnounced announced -> {
                    require(
                            announced.block().height() == head + 1,
                            "head " + head + " then " + heightOf(announced),
                            broken);
                    head = heightOf(announced);
                }
                case Effect.StoreWanted wanted -> {
                    final SignedBlock block = wanted.block();
                    require(
                            block.height() == stored || block.height() == stored + 1,
                            "store " + stored + " then " + block.height(),
                            broken);
                    stored = block.height();
                }
                case Effect.SignatureWanted wanted -> {
                    final Hash before = signed.putIfAbsent(wanted.kind() + "/" + wanted.slot(), wanted.root());
                    require(before == null || before.equals(wanted.root()), "slot " + wanted.slot() + " twice", broken);
                }
                default -> {}
            }
        }
    }

    private static long heightOf(final Effect.HeadAnnounced announced) {
        return announced.block().height();
    }

    /** Budgets, spacing, and that nobody waits for longer than the budget of a restart; from the journal alone. */
    private void checkDecisions(final SimNode node, final List<String> broken) {
        final Map<String, List<Long>> restarts = new TreeMap<>();
        final Map<String, Long> lastRestartMs = new TreeMap<>();
        final Map<String, Long> suspendedMs = new TreeMap<>();
        final Map<String, Integer> held = new TreeMap<>();
        for (final Event event : JournaledEvents.of(node, Event.class)) {
            switch (event) {
                case MachineEvent.NodeStarted started -> {
                    restarts.clear();
                    lastRestartMs.clear();
                    suspendedMs.clear();
                }
                case SupervisionEvent.FailureJudged judgedEvent -> {
                    judged++;
                    if (judgedEvent.directive() == Directive.IMMEDIATE
                            || judgedEvent.directive() == Directive.DELAYED) {
                        checkBudget(judgedEvent, restarts, broken);
                        suspendedMs.putIfAbsent(judgedEvent.node(), judgedEvent.atMs());
                    } else if (judgedEvent.directive() == Directive.ABANDON) {
                        suspendedMs.clear();
                    }
                }
                case SupervisionEvent.ActorRestarted done -> {
                    restarted++;
                    final Long before = lastRestartMs.put(done.node(), done.atMs());
                    require(
                            before == null || done.atMs() - before >= Supervisor.SPACING_MS,
                            done.node() + " restarted twice at " + done.atMs(),
                            broken);
                    final Long since = suspendedMs.remove(done.node());
                    require(
                            since == null || done.atMs() - since <= Supervisor.CRITICAL_DELAY_MS_MAX + STEP_MS,
                            done.node() + " was away since " + since,
                            broken);
                }
                case SupervisionEvent.MailHeld mail ->
                    heldMax = Math.max(heldMax, held.merge(mail.mail().to(), 1, Integer::sum));
                case SupervisionEvent.MailReleased released -> held.remove(released.node());
                case SupervisionEvent.MailLost lost ->
                    require(
                            !lost.letter().kind().equals("PegInsCommitted")
                                    && !lost.letter().kind().equals("Store")
                                    && !lost.letter().kind().equals("HeadIs"),
                            "lost " + lost.letter(),
                            broken);
                default -> {}
            }
        }
        require(suspendedMs.isEmpty(), "never came back: " + suspendedMs, broken);
    }

    private static void checkBudget(
            final SupervisionEvent.FailureJudged decided,
            final Map<String, List<Long>> restarts,
            final List<String> broken) {
        final TreeNode.Group supervisor = (TreeNode.Group) TREE.node(decided.supervisor());
        final List<Long> times = restarts.computeIfAbsent(decided.supervisor(), name -> new ArrayList<>());
        times.add(decided.atMs());
        times.removeIf(timeMs -> timeMs <= decided.atMs() - supervisor.budget().windowMs());
        require(
                times.size() <= supervisor.budget().restartsMax(),
                decided.supervisor() + " decided on " + times.size() + " restarts",
                broken);
    }

    private static void require(final boolean holds, final String what, final List<String> broken) {
        if (!holds) {
            broken.add(what);
        }
    }
}
