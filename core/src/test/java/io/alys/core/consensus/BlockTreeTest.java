// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.chain.Approval;
import io.alys.core.chain.Block;
import io.alys.core.chain.SignedBlock;
import io.alys.core.fixture.Blocks;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockTreeTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final BlockTree tree = new BlockTree();
    private final SignedBlock genesis = block(Hash.ZERO, 0, 0);

    @BeforeEach
    void plant() {
        tree.plant(genesis, 0, Lineage.NONE);
    }

    @Test
    void shouldJudgeABlockOnlyOnAValidParentWithAQuorum() {
        final SignedBlock parent = kept(genesis, 1);
        final SignedBlock child = kept(parent, 2);

        assertThat(tree.isNext(tree.find(parent.root()))).isTrue();
        assertThat(tree.isNext(tree.find(child.root()))).isFalse();
        tree.validate(parent.root());
        assertThat(tree.isNext(tree.find(child.root()))).isFalse();
        certify(parent);
        assertThat(tree.isNext(tree.find(child.root()))).isTrue();
        assertThat(tree.isNext(tree.find(parent.root()))).isFalse();
    }

    @Test
    void shouldTakeTheValidBlockWithAQuorumOfTheGreatestSlotAsTheBest() {
        final SignedBlock first = whole(genesis, 1);
        final SignedBlock rival = whole(genesis, 2);
        final SignedBlock longer = whole(first, 3);
        final SignedBlock unapproved = kept(longer, 4);
        tree.validate(unapproved.root());
        certify(kept(longer, 5));

        assertThat(tree.best().root()).isEqualTo(longer.root());
        tree.forget(longer.root());
        assertThat(tree.best().root()).isEqualTo(rival.root());
    }

    @Test
    void shouldFindTheWayFromOneBranchToAnother() {
        final SignedBlock a1 = whole(genesis, 1);
        final SignedBlock a2 = whole(a1, 4);
        final SignedBlock b1 = whole(genesis, 2);
        final SignedBlock b2 = whole(b1, 3);
        final SignedBlock b3 = whole(b2, 5);

        final BlockTree.Route route = tree.route(a2.root(), b3.root());

        assertThat(route.left()).extracting(TreeBlock::root).containsExactly(a2.root(), a1.root());
        assertThat(route.entered()).extracting(TreeBlock::root).containsExactly(b1.root(), b2.root(), b3.root());
        assertThat(tree.route(a1.root(), a2.root()).left()).isEmpty();
        assertThat(tree.route(a1.root(), a1.root()).entered()).isEmpty();
    }

    @Test
    void shouldForgetWhatASettledBlockLeavesOut() {
        final SignedBlock settled = whole(genesis, 2);
        final SignedBlock child = whole(settled, 3);
        final SignedBlock rival = whole(genesis, 1);
        final SignedBlock rivalsChild = kept(rival, 6);
        final SignedBlock rivalsGrandchild = kept(rivalsChild, 7);
        final SignedBlock lateSibling = kept(genesis, 5);
        final SignedBlock orphan = block(Blocks.hash(random), 9, 8);
        tree.keep(orphan);

        tree.settle(settled.root());

        assertThat(tree.settled().root()).isEqualTo(settled.root());
        assertThat(tree.inOrder(any -> true))
                .extracting(TreeBlock::root)
                .containsExactly(settled.root(), child.root(), orphan.root());
        assertThat(List.of(genesis, rival, rivalsChild, rivalsGrandchild, lateSibling))
                .allMatch(block -> tree.find(block.root()) == null);
    }

    @Test
    void shouldKeepTheNewestApprovalsOfEachAuthority() {
        final ApprovalPool pool = new ApprovalPool();
        final List<Hash> roots =
                IntStream.range(0, 20).mapToObj(i -> Blocks.hash(random)).toList();
        pool.add(new Approval(1, roots.get(19), Bytes.EMPTY));

        roots.forEach(root -> pool.add(new Approval(0, root, Bytes.EMPTY)));

        assertThat(pool.of(0)).extracting(Approval::root).isEqualTo(roots.subList(12, 20));
        assertThat(pool.approversOf(roots.get(19))).isEqualTo(0b11);
        pool.forget(roots.get(19));
        assertThat(pool.of(0)).hasSize(ApprovalPool.PER_AUTHORITY_MAX - 1);
        assertThat(pool.of(1)).isEmpty();
    }

    private SignedBlock whole(final SignedBlock parent, final long slot) {
        final SignedBlock block = kept(parent, slot);
        tree.validate(block.root());
        certify(block);
        return block;
    }

    private SignedBlock kept(final SignedBlock parent, final long slot) {
        final SignedBlock block = block(parent.root(), parent.height() + 1, slot);
        tree.keep(block);
        return block;
    }

    private void certify(final SignedBlock block) {
        tree.certify(block.root(), 0b111, Bytes.EMPTY);
    }

    private SignedBlock block(final Hash parentRoot, final long height, final long slot) {
        final SignedBlock any = Blocks.random(random, height, parentRoot);
        final Block block = any.block();
        return new SignedBlock(
                any.root(),
                new Block(
                        parentRoot,
                        slot,
                        height,
                        0,
                        Bytes.EMPTY,
                        block.payload(),
                        block.pegIns(),
                        Bytes.EMPTY,
                        List.of(),
                        block.stateDigest()),
                any.proposerSignature(),
                0,
                Bytes.EMPTY);
    }
}
