// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.consensus.Exploration.World;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All of what can happen to the approvals of small federations (docs/adr/0014), with the production rule. */
class VotesExplorationTest {
    private static final Exploration.Rule DECIDED = Votes::isAllowed;

    @ParameterizedTest
    @CsvSource({"1, 7", "2, 7", "3, 7", "4, 7", "5, 5", "7, 4"})
    void shouldNeverSettleTwoBlocksThatConflict(final int authorities, final int slots) {
        final Set<World> worlds = new Exploration(authorities, DECIDED).after(slots);

        assertThat(worlds).hasSizeGreaterThan(slots);
        assertThat(worlds).noneMatch(world -> world.isConflicting(world.settled()));
        assertThat(worlds).allMatch(VotesExplorationTest::doesEveryLaterBlockDescendFromTheSettled);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void shouldSettleAnotherBlockWithinTwoSlotsOnceMessagesFlow(final int authorities) {
        final int slots = 5;
        final Exploration exploration = new Exploration(authorities, DECIDED);

        for (final World world : exploration.after(slots)) {
            final World healed = exploration.afterHealing(world, slots + 1, 2);

            assertThat(healed.blocks()).hasSize(world.blocks().size() + 2);
            assertThat(healed.settled()).contains(healed.blocks().size() - 2);
        }
    }

    @Test
    void shouldReachWorldsWithBranchesAndWithoutABlock() {
        final Set<World> worlds = new Exploration(4, DECIDED).after(5);

        assertThat(worlds).anyMatch(world -> world.isConflicting(world.parents()));
        assertThat(worlds).anyMatch(world -> world.blocks().size() == 1);
        assertThat(worlds).anyMatch(world -> world.blocks().size() == 6);
    }

    @Test
    void shouldFindTheConflictWhenNobodyIsLocked() {
        final Exploration.Rule unlocked = new Exploration.Rule() {
            @Override
            public boolean isAllowed(final Votes votes, final long slot, final Hash root, final long parentSlot) {
                return slot > votes.slot();
            }

            @Override
            public Votes after(final Votes votes, final long slot, final Hash root, final long parentSlot) {
                return new Votes(slot, root, Votes.NULL_SLOT);
            }
        };

        assertThat(new Exploration(4, unlocked).after(4)).anyMatch(world -> world.isConflicting(world.settled()));
    }

    @Test
    void shouldFindTheConflictWhenAnyChildWithAQuorumSettles() {
        assertThat(new Exploration(4, DECIDED).after(4)).anyMatch(world -> world.isConflicting(world.parents()));
    }

    @Test
    void shouldAllowOneRootASlotInSlotsThatRise() {
        final Votes votes = Votes.NONE.with(5, root(1), 3);

        assertThat(votes).isEqualTo(new Votes(5, root(1), 3));
        assertThat(votes.isAllowed(5, root(1), 3)).isTrue();
        assertThat(votes.isAllowed(5, root(2), 3)).isFalse();
        assertThat(votes.isAllowed(4, root(2), 3)).isFalse();
        assertThat(votes.isAllowed(6, root(2), 3)).isTrue();
        assertThat(votes.isAllowed(6, root(2), 2)).isFalse();
        assertThat(votes.with(6, root(2), 5).lockedSlot()).isEqualTo(5);
        assertThatThrownBy(() -> votes.with(6, root(2), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lockedSlot=3");
    }

    /** The reason for docs/adr/0014: eight slots in which rules.md 8 and 15 as written finalize two blocks of one height. */
    @Test
    void shouldFinalizeTwoBlocksOfAHeightByTheRuleAsWritten() {
        final List<RuleAsWritten> honest = List.of(new RuleAsWritten(), new RuleAsWritten(), new RuleAsWritten());
        final RuleAsWritten a = honest.get(0);
        final RuleAsWritten b = honest.get(1);
        final RuleAsWritten c = honest.get(2);

        // Slot 1: A, B and the Byzantine D make R a quorum of three. A alone learns of it.
        assertThat(a.approve(1, 1, "R")).isTrue();
        assertThat(b.approve(1, 1, "R")).isTrue();
        // Slot 4: B waited two slots without seeing that quorum. B, C and D make Q one, of the lower root.
        assertThat(b.approve(3, 1, "Q")).isFalse();
        assertThat(b.approve(4, 1, "Q")).isTrue();
        assertThat(c.approve(4, 1, "Q")).isTrue();
        // B learns of R's quorum, not yet of Q's: R is its head. Slot 5: A, B and D make R's child, with work that
        // finalizes R.
        b.learn(1, "R");
        assertThat(a.approve(5, 2, "R-child")).isTrue();
        assertThat(b.approve(5, 2, "R-child")).isTrue();
        // B learns of Q's quorum: the same height, the lower root. Slot 8: B, C and D make Q's child, and finalize Q.
        b.learn(1, "Q");
        assertThat(b.head(1)).isEqualTo("Q");
        assertThat(b.approve(8, 2, "Q-child")).isTrue();
        assertThat(c.approve(8, 2, "Q-child")).isTrue();
    }

    private static boolean doesEveryLaterBlockDescendFromTheSettled(final World world) {
        for (final int settled : world.settled()) {
            for (int i = settled + 1; i < world.blocks().size(); i++) {
                if (!world.descends(i, settled)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Hash root(final int number) {
        final byte[] bytes = new byte[Hash.LENGTH];
        bytes[0] = (byte) number;
        return Hash.of(bytes);
    }

    /** An authority by rules.md 8, with approval_lock_slots = 2; roots are in the order of their names. */
    private static final class RuleAsWritten {
        private static final int LOCK_SLOTS = 2;

        private final List<Approval> approvals = new ArrayList<>();
        private final List<Quorum> quorums = new ArrayList<>();

        boolean approve(final long slot, final int height, final String root) {
            final boolean isAllowed = approvals.stream()
                    .allMatch(each -> each.slot() < slot
                            && (each.height() != height || each.root().equals(root) || isReleased(each, slot)));
            if (isAllowed) {
                approvals.add(new Approval(slot, height, root));
            }
            return isAllowed;
        }

        private boolean isReleased(final Approval approval, final long slot) {
            return slot > approval.slot() + LOCK_SLOTS
                    && !quorums.contains(new Quorum(approval.height(), approval.root()));
        }

        void learn(final int height, final String root) {
            quorums.add(new Quorum(height, root));
        }

        String head(final int height) {
            return quorums.stream()
                    .filter(each -> each.height() == height)
                    .map(Quorum::root)
                    .min(String::compareTo)
                    .orElseThrow();
        }

        private record Approval(long slot, int height, String root) {}

        private record Quorum(int height, String root) {}
    }
}
