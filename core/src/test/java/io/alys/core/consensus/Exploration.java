// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every way in which a small federation can approve blocks, slot by slot. The adversary has every liberty it could have:
 * it proposes in every slot, any number of blocks on any block with a quorum; its own authorities approve all of them; and it
 * decides what reaches whom, so that each honest authority approves one of the blocks it may approve, or none. An approval that
 * comes late is one here that others learn of late, and that an honest author proposes is one of the adversary's choices: both are
 * covered. What an honest authority has seen beyond what it approved could only keep it from approving more.
 *
 * <p>Two blocks a slot on the same parent are enough: what a third could do is to take approvals away from both.
 */
final class Exploration {
    private static final int TWINS = 2;

    private final int honest;
    private final int byzantine;
    private final int quorum;
    private final Rule rule;

    /**
     * @param authorities of which floor((n - 1) / 3) are the adversary's.
     */
    Exploration(final int authorities, final Rule rule) {
        this.byzantine = (authorities - 1) / 3;
        this.honest = authorities - byzantine;
        this.quorum = (2 * authorities + 2) / 3;
        this.rule = rule;
    }

    /** Every world there can be after so many slots. */
    Set<World> after(final int slots) {
        Set<World> worlds = Set.of(World.begin(honest));
        for (int slot = 1; slot <= slots; slot++) {
            final Set<World> next = new HashSet<>();
            for (final World world : worlds) {
                approve(world, slot, 0, new int[honest], next);
            }
            worlds = next;
        }
        return worlds;
    }

    /** Chooses for each honest authority in turn: 0 for nothing, else one of the twins on one of the blocks. */
    private void approve(
            final World world, final int slot, final int authority, final int[] choices, final Set<World> next) {
        if (authority == honest) {
            next.add(outcome(world, slot, choices));
            return;
        }
        for (int choice = 0; choice <= TWINS * world.blocks().size(); choice++) {
            if (choice == 0
                    || rule.isAllowed(
                            world.votes().get(authority),
                            slot,
                            rootOf(slot, choice),
                            world.parentOf(choice).slot())) {
                choices[authority] = choice;
                approve(world, slot, authority + 1, choices, next);
            }
        }
    }

    private World outcome(final World world, final int slot, final int[] choices) {
        final List<Votes> votes = new ArrayList<>(world.votes());
        final int[] approvals = new int[TWINS * world.blocks().size() + 1];
        for (int authority = 0; authority < honest; authority++) {
            final int choice = choices[authority];
            approvals[choice]++;
            if (choice != 0) {
                votes.set(
                        authority,
                        rule.after(
                                votes.get(authority),
                                slot,
                                rootOf(slot, choice),
                                world.parentOf(choice).slot()));
            }
        }
        final List<Node> blocks = new ArrayList<>(world.blocks());
        for (int choice = 1; choice < approvals.length; choice++) {
            if (approvals[choice] + byzantine >= quorum) {
                blocks.add(new Node(slot, world.indexOf(choice)));
            }
        }
        return new World(blocks, closed(votes, slot));
    }

    /** Once a slot is over only the locks differ, and who holds which is all the same. */
    private static List<Votes> closed(final List<Votes> votes, final int slot) {
        return votes.stream()
                .map(each -> new Votes(slot, Hash.ZERO, each.lockedSlot()))
                .sorted(Comparator.comparingLong(Votes::lockedSlot))
                .toList();
    }

    /** The world after so many slots in which all honest authorities know all and their authors extend the newest block. */
    World afterHealing(final World world, final int fromSlot, final int slots) {
        World healed = world;
        for (int slot = fromSlot; slot < fromSlot + slots; slot++) {
            final int choice = TWINS * healed.newest() + 1;
            final int[] choices = new int[honest];
            for (int authority = 0; authority < honest; authority++) {
                final boolean isAllowed = rule.isAllowed(
                        healed.votes().get(authority),
                        slot,
                        rootOf(slot, choice),
                        healed.parentOf(choice).slot());
                choices[authority] = isAllowed ? choice : 0;
            }
            healed = outcome(healed, slot, choices);
        }
        return healed;
    }

    private static Hash rootOf(final long slot, final int choice) {
        final byte[] bytes = new byte[Hash.LENGTH];
        bytes[0] = (byte) slot;
        bytes[1] = (byte) choice;
        return Hash.of(bytes);
    }

    /** What decides whether an honest authority approves. */
    interface Rule {
        boolean isAllowed(Votes votes, long slot, Hash root, long parentSlot);

        default Votes after(final Votes votes, final long slot, final Hash root, final long parentSlot) {
            return votes.with(slot, root, parentSlot);
        }
    }

    /** A block with a quorum; its parent by index. */
    record Node(long slot, int parent) {}

    /** The blocks with a quorum, genesis first, and what each honest authority approved. */
    record World(List<Node> blocks, List<Votes> votes) {
        World {
            blocks = List.copyOf(blocks);
            votes = List.copyOf(votes);
        }

        static World begin(final int honest) {
            final List<Votes> votes = new ArrayList<>();
            for (int i = 0; i < honest; i++) {
                votes.add(Votes.NONE);
            }
            return new World(List.of(new Node(0, -1)), votes);
        }

        int indexOf(final int choice) {
            return (choice - 1) / TWINS;
        }

        Node parentOf(final int choice) {
            return blocks.get(indexOf(choice));
        }

        /** Index of the block of the highest slot. */
        int newest() {
            int newest = 0;
            for (int i = 1; i < blocks.size(); i++) {
                newest = blocks.get(i).slot() > blocks.get(newest).slot() ? i : newest;
            }
            return newest;
        }

        boolean descends(final int block, final int from) {
            int at = block;
            while (at > from) {
                at = blocks.get(at).parent();
            }
            return at == from;
        }

        /** The blocks that have a child with a quorum that settles them. */
        List<Integer> settled() {
            final List<Integer> settled = new ArrayList<>();
            for (int i = 1; i < blocks.size(); i++) {
                final int parent = blocks.get(i).parent();
                if (Settling.isParentSettled(
                        blocks.get(i).slot(), blocks.get(parent).slot())) {
                    settled.add(parent);
                }
            }
            return settled;
        }

        /** The blocks that have any child with a quorum. */
        List<Integer> parents() {
            final List<Integer> parents = new ArrayList<>();
            for (int i = 1; i < blocks.size(); i++) {
                parents.add(blocks.get(i).parent());
            }
            return parents;
        }

        /** True when two of these blocks are on different branches. */
        boolean isConflicting(final List<Integer> some) {
            for (final int one : some) {
                for (final int other : some) {
                    if (!descends(Math.max(one, other), Math.min(one, other))) {
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
