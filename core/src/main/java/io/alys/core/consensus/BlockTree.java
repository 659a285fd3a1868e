// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.chain.SignedBlock;
import io.alys.core.chain.Withdrawal;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The last settled block, and every block above it that may come to be part of the chain (docs/adr/0014). */
final class BlockTree implements Recorded {
    private static final long NULL_INDEX = -1;
    private static final Comparator<TreeBlock> BY_SLOT =
            Comparator.comparingLong(TreeBlock::slot).thenComparing(TreeBlock::root);

    private final NavigableMap<Hash, TreeBlock> blocks = new TreeMap<>();
    private Hash settledRoot = Hash.ZERO;

    /** Makes the block the only one, and the last settled. */
    void plant(final SignedBlock block, final long nextWithdrawalIndex, final Lineage lineage) {
        blocks.clear();
        blocks.put(block.root(), new TreeBlock(block, true, nextWithdrawalIndex, lineage));
        settledRoot = block.root();
    }

    /** Adds a block that is not known to be valid. One that is there stays as it is. */
    void keep(final SignedBlock block) {
        blocks.putIfAbsent(block.root(), new TreeBlock(block, false, NULL_INDEX, Lineage.NONE));
    }

    /** A block that is there, on one that is valid, is valid. */
    void validate(final Hash root) {
        final TreeBlock kept = blocks.get(root);
        final List<Withdrawal> withdrawals = kept.block().block().payload().withdrawals();
        final long nextIndex = withdrawals.isEmpty()
                ? blocks.get(kept.parentRoot()).nextWithdrawalIndex()
                : withdrawals.getLast().index() + 1;
        blocks.put(root, new TreeBlock(kept.block(), true, nextIndex, Lineage.NONE));
    }

    /** What merge mining has come to with a valid block. */
    void account(final Hash root, final Lineage lineage) {
        final TreeBlock valid = blocks.get(root);
        blocks.put(root, new TreeBlock(valid.block(), true, valid.nextWithdrawalIndex(), lineage));
    }

    /** A block that is there is to be judged again. */
    void doubt(final Hash root) {
        blocks.put(root, new TreeBlock(blocks.get(root).block(), false, NULL_INDEX, Lineage.NONE));
    }

    /** A quorum approved a block that is there. */
    void certify(final Hash root, final long approvers, final Bytes approval) {
        blocks.put(root, blocks.get(root).certified(approvers, approval));
    }

    void forget(final Hash root) {
        blocks.remove(root);
    }

    /** Forgets what can't be part of the chain any more, now that a block of the tree is settled. */
    void settle(final Hash root) {
        final long slot = blocks.get(root).slot();
        final NavigableSet<Hash> gone = new TreeSet<>();
        for (final TreeBlock block : inOrder(any -> true)) { // Parents come before their children.
            if (!block.root().equals(root) && (block.slot() <= slot || gone.contains(block.parentRoot()))) {
                gone.add(block.root());
            }
        }
        blocks.keySet().removeAll(gone);
        settledRoot = root;
    }

    /** Null when it is not there. */
    TreeBlock find(final Hash root) {
        return blocks.get(root);
    }

    /** Null for the last settled block and for one whose parent is not there. */
    TreeBlock parentOf(final TreeBlock block) {
        return block.root().equals(settledRoot) ? null : blocks.get(block.parentRoot());
    }

    TreeBlock settled() {
        return blocks.get(settledRoot);
    }

    /** The block that is to be the head: valid, with a quorum, of the greatest slot. */
    TreeBlock best() {
        TreeBlock best = settled();
        for (final TreeBlock block : blocks.values()) {
            best = block.isValid() && block.isCertified() && block.slot() > best.slot() ? block : best;
        }
        return best;
    }

    /** True when the predicate holds for one of them. */
    boolean any(final Predicate<TreeBlock> predicate) {
        for (final TreeBlock block : blocks.values()) {
            if (predicate.test(block)) {
                return true;
            }
        }
        return false;
    }

    /** Those that the predicate holds for, by slot. */
    List<TreeBlock> inOrder(final Predicate<TreeBlock> predicate) {
        final List<TreeBlock> found = new ArrayList<>();
        for (final TreeBlock block : blocks.values()) {
            if (predicate.test(block)) {
                found.add(block);
            }
        }
        found.sort(BY_SLOT);
        return found;
    }

    /** True when the block can be judged: its parent is valid and has a quorum. */
    boolean isNext(final TreeBlock block) {
        final TreeBlock parent = parentOf(block);
        return !block.isValid() && parent != null && parent.isValid() && parent.isCertified();
    }

    /** The blocks that are left and those that are entered on the way from one valid block to another. */
    Route route(final Hash from, final Hash to) {
        final Deque<TreeBlock> entered = new ArrayDeque<>();
        final List<TreeBlock> left = new ArrayList<>();
        TreeBlock down = blocks.get(from);
        TreeBlock up = blocks.get(to);
        while (!down.root().equals(up.root())) {
            if (up.block().height() >= down.block().height()) {
                entered.addFirst(up);
                up = parentOf(up);
            } else {
                left.add(down);
                down = parentOf(down);
            }
        }
        return new Route(left, List.copyOf(entered));
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.hash("settledRoot", settledRoot);
        writer.list("blocks", blocks.values());
    }

    void readFields(final FieldReader reader) {
        settledRoot = reader.hash("settledRoot");
        blocks.clear();
        for (final TreeBlock block : reader.list("blocks", TreeBlock::read)) {
            blocks.put(block.root(), block);
        }
    }

    /**
     * A way through the tree.
     *
     * @param left newest first.
     * @param entered oldest first.
     */
    record Route(List<TreeBlock> left, List<TreeBlock> entered) {}
}
