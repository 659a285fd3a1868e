// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.FaultException;
import io.alys.core.actor.Lifecycle;
import io.alys.core.actor.Message;
import io.alys.core.chain.SignedBlock;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Source;
import io.alys.core.event.ChainEvent;
import io.alys.core.event.DeadLetter;
import io.alys.core.event.Event;
import io.alys.core.event.FailureClass;
import io.alys.core.event.LossReason;
import io.alys.core.machine.Machines;
import io.alys.core.supervision.MailRules;
import io.alys.core.supervision.Supervision;
import io.alys.core.supervision.TreeNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A thousand crashes a minute, and ten thousand slots with a crash of every actor each twenty slots; on virtual time. */
class StormTest {
    private static final long SLOT_MS = 2000;
    private static final int STORM_SLOTS = 60;
    private static final int CRASHES_A_SLOT = 34;
    private static final int CRASH_EVERY_SLOTS = 20;
    private static final long BEGIN_LATE_MS = 15;
    private static final List<FailureClass> ALL = List.of(FailureClass.values());

    /** Those that end in a restart whatever the mail. */
    private static final List<FailureClass> RESTARTED =
            List.of(FailureClass.RESOURCE, FailureClass.LOGIC, FailureClass.EXTERNAL);

    static LongStream storms() {
        final Long only = Long.getLong("alys.seed");
        return only != null ? LongStream.of(only) : LongStream.range(0, 10);
    }

    /** On what peers offer: the one kind of mail from outside that nobody waits for. */
    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("storms")
    void shouldGoOnAsIfThereWereNoStorm(final long seed) {
        final SimNode quiet = storm(new SimNode(0), seed);
        final SimNode node = storm(
                new SimNode(0, () -> {
                    final SplittableRandom random = new SplittableRandom(seed);
                    return (actor, message, nowMs) -> message.kind().equals("BlockReceived")
                            ? new FaultException(ALL.get(random.nextInt(ALL.size())), "injected")
                            : null;
                }),
                seed);

        final Supervision supervision = node.machine().supervision();
        assertThat(node.machine().faultCount()).isGreaterThanOrEqualTo(1000L * STORM_SLOTS * SLOT_MS / 60_000);
        assertThat(rootsOf(node)).as("every block that it has without a storm").isEqualTo(rootsOf(quiet));
        assertThat(node.heads).hasSizeGreaterThanOrEqualTo(STORM_SLOTS);
        assertThat(supervision.deadLetterCount()).isEqualTo(node.machine().faultCount());
        assertThat(supervision.deadLetters()).hasSize(Supervision.LETTERS_MAX);
        for (final TreeNode.Actor actor :
                Machines.supervisionTree().actorsOf(Machines.supervisionTree().root())) {
            assertThat(supervision.node(actor.name()).restartCount())
                    .as(actor.name())
                    .isZero();
        }
        assertSoundAndReplayed(node);
    }

    /** On any mail: spends the budgets. The node stops, tells why, and is whole when it starts again after the storm. */
    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("storms")
    void shouldStopWithinItsBudgetsWhenTheStormIsOnMailThatMayNotBeLost(final long seed) {
        final long startMs = new SimNode(0).nowMs();
        final long endMs = startMs + 5 * SLOT_MS + 60_000;
        final SimNode node = new SimNode(0, () -> {
            final SplittableRandom random = new SplittableRandom(seed);
            return (actor, message, nowMs) -> nowMs > startMs + 5 * SLOT_MS && nowMs < endMs && random.nextInt(4) > 0
                    ? new FaultException(FailureClass.EXTERNAL, "injected")
                    : null;
        });
        node.start();
        while (node.notices.stream().noneMatch(text -> text.startsWith("HALT")) && node.nowMs() < endMs) {
            node.run(50);
        }
        assertThat(node.notices).anyMatch(text -> text.startsWith("HALT"));
        assertThat(restarts(node)).as("no restart storm").isLessThan(100);

        node.advanceClock(endMs - node.nowMs());
        node.crashAndRestart().run(5 * SLOT_MS);

        final long height = node.chain().head().height();
        node.run(5 * SLOT_MS);
        assertThat(node.chain().head().height()).isEqualTo(height + 5);
        assertSoundAndReplayed(node);
    }

    @Test
    void shouldMissNoSlotWhileEveryActorCrashesOnceEachTwentySlots() {
        final int slots = Integer.getInteger("alys.slots", 10_000);
        final long seed = Long.getLong("alys.seed", 21);
        final SimNode node = new SimNode(0, () -> new EachTwentySlots(seed, RESTARTED));

        node.start().run(slots * SLOT_MS);

        assertThat(missedBy(node)).isEmpty();
        assertThat(node.heads).hasSizeGreaterThanOrEqualTo(slots);
        assertThat(lateMs(node, ChainEvent.SlotOpened.class, ChainEvent.SlotOpened::slot))
                .as("slots that begin more than 15 ms late, one in a thousand")
                .hasSizeLessThanOrEqualTo(Math.max(1, slots / 1000));
        assertThat(lateMs(node, ChainEvent.ProposalOpened.class, ChainEvent.ProposalOpened::slot))
                .as("proposals that begin more than 15 ms late, one in a thousand")
                .hasSizeLessThanOrEqualTo(Math.max(1, slots / 1000));
        assertThat(node.machine().faultCount())
                .isBetween(
                        (long) slots / CRASH_EVERY_SLOTS * (ActorId.values().length - 1),
                        (long) slots / CRASH_EVERY_SLOTS * ActorId.values().length);
        assertSoundAndReplayed(node);
    }

    /** Also by a failure of the message rather than of the actor, which is not restarted: the message is tried again. */
    @Test
    void shouldMissNoSlotWhateverEveryActorThrowsOnceEachTwentySlots() {
        final SimNode node = new SimNode(0, () -> new EachTwentySlots(Long.getLong("alys.seed", 22), ALL));

        node.start().run(2_000 * SLOT_MS);

        assertThat(missedBy(node)).isEmpty();
        assertThat(node.machine().supervision().deadLetters()).noneMatch(DeadLetter::isAskedAgain);
        assertSoundAndReplayed(node);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CollectPegIns", "PegInsCollected", "CallWanted", "PayloadBuilt", "PayloadReady"})
    void shouldMissOnlyTheSlotWhoseProposalIsThrownOnAgainAndAgain(final String kind) {
        final long fromMs = (new SimNode(0).nowMs() / SLOT_MS + 10) * SLOT_MS;
        final SimNode node = new SimNode(
                0,
                () -> (actor, message, nowMs) ->
                        message.kind().equals(kind) && nowMs >= fromMs && nowMs < fromMs + SLOT_MS / 2
                                ? new FaultException(FailureClass.DOMAIN, "injected")
                                : null);

        node.start().run(20 * SLOT_MS);

        assertThat(missedBy(node)).isSubsetOf(fromMs / SLOT_MS).hasSizeLessThanOrEqualTo(1);
        assertThat(node.machine().supervision().deadLetters())
                .isNotEmpty()
                .allMatch(letter -> letter.reason() == LossReason.ATTEMPTS && letter.attempt() == 4);
        assertSoundAndReplayed(node);
    }

    private static <T extends Event> List<Long> lateMs(
            final SimNode node, final Class<T> type, final ToLongFunction<T> slot) {
        final List<Long> late = new ArrayList<>();
        JournaledEvents.forEach(node, (atMs, event) -> {
            if (type.isInstance(event)) {
                final long lateMs = atMs - node.spec.slotStartMs(slot.applyAsLong(type.cast(event)));
                if (lateMs > BEGIN_LATE_MS) {
                    late.add(lateMs);
                }
            }
        });
        return late;
    }

    private static List<Long> missedBy(final SimNode node) {
        final List<Long> missed = new ArrayList<>();
        for (int i = 2; i < node.heads.size(); i++) {
            for (long slot = slotOf(node, i - 1) + 1; slot < slotOf(node, i); slot++) {
                missed.add(slot);
            }
        }
        return missed;
    }

    private static SimNode storm(final SimNode node, final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final SignedBlock offered = Stranger.BLOCK;
        node.start().run(2 * SLOT_MS);
        for (int slot = 0; slot < STORM_SLOTS; slot++) {
            for (int i = 0; i < CRASHES_A_SLOT; i++) {
                node.feed(new BlockReceived(offered), Source.CONSENSUS);
                if (random.nextInt(3) == 0) {
                    node.settle();
                }
                if (i % 17 == random.nextInt(17)) {
                    node.run(50);
                }
            }
            final long intoSlotMs = (node.nowMs() - new SimNode(0).nowMs()) % SLOT_MS;
            node.run(SLOT_MS - intoSlotMs);
        }
        return node;
    }

    private static List<String> rootsOf(final SimNode node) {
        return node.heads.stream()
                .map(head -> head.block().slot() + " " + head.root())
                .toList();
    }

    private static long slotOf(final SimNode node, final int index) {
        return node.heads.get(index).block().slot();
    }

    private static long restarts(final SimNode node) {
        long restarts = 0;
        for (final String name : Machines.supervisionTree().names()) {
            restarts += node.machine().supervision().node(name).restartCount();
        }
        return restarts;
    }

    private static void assertSoundAndReplayed(final SimNode node) {
        for (final String name : Machines.supervisionTree().names()) {
            assertThat(node.machine().supervision().node(name).status())
                    .as(name)
                    .isEqualTo(Lifecycle.ACTIVE);
            assertThat(node.machine().supervision().node(name).held())
                    .as(name)
                    .hasSizeLessThan(MailRules.HELD_MAX_DEFAULT)
                    .isEmpty();
        }
        assertThat(node.firstDivergence()).isEqualTo(-1);
        assertThat(node.restored().digest()).isEqualTo(node.machine().digest());
        assertThat(node.restored().actorsDigest()).isEqualTo(node.machine().actorsDigest());
    }

    private static final class Stranger {
        private static final SignedBlock BLOCK = block();

        private static SignedBlock block() {
            final SimNode other = new SimNode(0).start();
            other.run(2 * SLOT_MS);
            return other.chain().head();
        }
    }

    /** In each stretch of twenty slots each actor crashes once, at a message of its own choosing, in a class of its own. */
    private static final class EachTwentySlots implements FaultyActor.Plan {
        private static final long STRETCH_MS = CRASH_EVERY_SLOTS * SLOT_MS;
        private static final int SKIPPED_MAX = 12;

        private final long beginMs = new SimNode(0).nowMs();
        private final SplittableRandom random;
        private final List<FailureClass> classes;
        private final Map<ActorId, Next> nexts = new EnumMap<>(ActorId.class);

        private EachTwentySlots(final long seed, final List<FailureClass> classes) {
            random = new SplittableRandom(seed);
            this.classes = classes;
        }

        @Override
        public RuntimeException faultOf(final ActorId actor, final Message message, final long nowMs) {
            final long stretch = (nowMs - beginMs) / STRETCH_MS;
            Next next = nexts.get(actor);
            if (next == null || next.stretch < stretch) {
                next = new Next(stretch, beginMs + stretch * STRETCH_MS + random.nextLong(STRETCH_MS - 8 * SLOT_MS));
                next.skipped = random.nextInt(SKIPPED_MAX);
                nexts.put(actor, next);
            }
            if (next.isDone || nowMs < next.dueMs || next.skipped-- > 0) {
                return null;
            }
            next.isDone = true;
            return new FaultException(classes.get(random.nextInt(classes.size())), "injected");
        }
    }

    /** An actor's crash in one stretch. */
    private static final class Next {
        private final long stretch;
        private final long dueMs;
        private int skipped = 0;
        private boolean isDone = false;

        private Next(final long stretch, final long dueMs) {
            this.stretch = stretch;
            this.dueMs = dueMs;
        }
    }
}
