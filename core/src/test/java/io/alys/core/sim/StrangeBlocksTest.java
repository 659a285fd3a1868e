// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.chain.Approval;
import io.alys.core.chain.Block;
import io.alys.core.chain.Equivocation;
import io.alys.core.chain.EquivocationProof;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.Verdict;
import io.alys.core.command.ApprovalReceived;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Command;
import io.alys.core.command.EquivocationReceived;
import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.fixture.Blocks;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocks and approvals that nobody honest would send, each signed by who it says. */
class StrangeBlocksTest {
    private static final long SLOT_MS = 2000;
    private static final int FLOOD = 500;
    private static final int WAITING_SLOTS = 80; // A whole number of turns, at two a slot more than there is room for.

    private final SplittableRandom random = new SplittableRandom(1);
    private SimNode node;

    @BeforeEach
    void beOneOfFour() {
        final SimFederation federation = new SimFederation(4, 0, 1).start();
        federation.run(10 * SLOT_MS);
        node = federation.nodes.getFirst();
        node.verifier = (frame, command) -> Verdict.PENDING;
        for (int other = 1; other < 4; other++) {
            federation.kill(other);
        }
    }

    @AfterEach
    void replaysToTheSameDigests() {
        assertThat(node.firstDivergence()).isEqualTo(-1);
        assertThat(node.restored().actorsDigest()).isEqualTo(node.machine().actorsDigest());
        assertThat(node.machine().faultCount()).isZero();
    }

    @Test
    void shouldRefuseABlockOfAnotherThanTheAuthor() {
        final SignedBlock block = block(slot(), (int) ((slot() + 1) % 4));

        assertThat(feed(new BlockReceived(block))).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void shouldRefuseABlockOfTheSlotAfterNext() {
        assertThat(feed(new BlockReceived(block(slot() + 2)))).isEqualTo(Verdict.REFUSED);
        assertThat(feed(new BlockReceived(block(slot() + 1)))).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void shouldRefuseABlockThatIsNotRecentAndHasNoQuorum() {
        node.advanceClock(20 * SLOT_MS);

        assertThat(feed(new BlockReceived(block(slot() - 8)))).isEqualTo(Verdict.REFUSED);
        assertThat(feed(new BlockReceived(block(slot() - 7)))).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void shouldRefuseFewerApproversThanAQuorum() {
        final SignedBlock block = block(slot());

        assertThat(feed(new BlockReceived(approved(block, 0b011)))).isEqualTo(Verdict.REFUSED);
        assertThat(feed(new BlockReceived(approved(block, 0b111)))).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void shouldKeepTwoBlocksOfASlotAndTheProofThatTheAuthorEquivocates() {
        final SignedBlock first = block(slot());
        final SignedBlock second = block(slot());

        assertThat(feed(new BlockReceived(first))).isEqualTo(Verdict.ACCEPTED);
        assertThat(node.chain().equivocations()).isEmpty();
        assertThat(feed(new BlockReceived(second))).isEqualTo(Verdict.ACCEPTED);
        assertThat(feed(new BlockReceived(block(slot())))).isEqualTo(Verdict.REFUSED);

        assertThat(node.chain().equivocations())
                .containsExactly(new Equivocation(
                        SignatureKind.BLOCK,
                        (int) (slot() % 4),
                        slot(),
                        first.root(),
                        first.proposerSignature(),
                        second.root(),
                        second.proposerSignature()));
        assertThat(node.notices).anyMatch(text -> text.startsWith("EQUIVOCATION"));
    }

    @Test
    void shouldTellEverybodyOfAnEquivocationOnceItIsFoundAndKeepWhatOthersFound() {
        feed(new BlockReceived(block(slot())));
        feed(new BlockReceived(block(slot())));

        final List<EquivocationProof> published = published();
        assertThat(published)
                .extracting(EquivocationProof::equivocation)
                .isEqualTo(node.chain().equivocations());

        final Equivocation found = published.getFirst().equivocation();
        assertThat(feed(received(found.authorityIndex(), found.slot()))).isEqualTo(Verdict.STALE);
        assertThat(feed(received(found.authorityIndex(), found.slot() + 4))).isEqualTo(Verdict.ACCEPTED);

        assertThat(node.chain().equivocations()).hasSize(2);
        assertThat(published()).isEqualTo(published);
        assertThat(node.notices)
                .filteredOn(text -> text.startsWith("EQUIVOCATION"))
                .hasSize(2);
    }

    @Test
    void shouldKeepAFewProofsOfEachAuthorityHoweverManyCome() {
        for (int i = 0; i < 20; i++) {
            feed(received(1, slot() + i));
        }
        assertThat(node.chain().equivocations()).hasSize(8);
        assertThat(feed(received(2, slot()))).isEqualTo(Verdict.ACCEPTED);
    }

    private List<EquivocationProof> published() {
        return node.effects.stream()
                .filter(effect -> effect instanceof Effect.EquivocationPublished)
                .map(effect -> ((Effect.EquivocationPublished) effect).proof())
                .toList();
    }

    /** As the verify stage lets it pass: of what it checked nothing is looked at again. */
    private EquivocationReceived received(final int authority, final long slot) {
        final List<Hash> branch = Collections.nCopies(EquivocationProof.BRANCH_LENGTH, Hash.ZERO);
        return new EquivocationReceived(new EquivocationProof(
                new Equivocation(
                        SignatureKind.BLOCK,
                        authority,
                        slot,
                        Blocks.hash(random),
                        Blocks.bytes(random, 96),
                        Blocks.hash(random),
                        Blocks.bytes(random, 96)),
                branch,
                branch));
    }

    @Test
    void shouldFindTheApproverOfTwoBlocksOfASlotWhicheverCameFirst() {
        final SignedBlock first = block(slot());
        final SignedBlock second = block(slot());
        final Approval ofFirst = approval(1, first.root());
        final Approval ofSecond = approval(1, second.root());
        final Approval early = approval(2, second.root());

        feed(new ApprovalReceived(early));
        feed(new BlockReceived(first));
        feed(new ApprovalReceived(ofFirst));
        feed(new ApprovalReceived(approval(2, first.root())));
        feed(new BlockReceived(second));
        feed(new ApprovalReceived(ofSecond));

        assertThat(node.chain().equivocations().stream()
                        .filter(seen -> seen.kind() == SignatureKind.APPROVAL)
                        .map(Equivocation::authorityIndex))
                .containsExactly(2, 1);
    }

    @Test
    void shouldHoldNoMoreHoweverMuchIsSent() {
        for (int i = 0; i < FLOOD; i++) {
            feed(new BlockReceived(block(slot() - random.nextInt(6))));
            feed(new ApprovalReceived(approval(1 + random.nextInt(3), Blocks.hash(random))));
        }
        final int once = stateLength();

        for (int i = 0; i < FLOOD; i++) {
            feed(new BlockReceived(block(slot() - random.nextInt(6))));
            feed(new ApprovalReceived(approval(1 + random.nextInt(3), Blocks.hash(random))));
        }

        assertThat(stateLength()).isEqualTo(once);
    }

    @Test
    void shouldCountNoQuorumThatAnApproverPushedItsApprovalOutOf() {
        node.hung.add(Destination.SIGNER);
        final int before = aggregatesWanted().size();
        final SignedBlock block = block(slot());
        feed(new BlockReceived(block));
        for (int authority = 1; authority < 4; authority++) {
            feed(new ApprovalReceived(approval(authority, block.root())));
        }
        assertThat(aggregatesWanted()).hasSize(before + 1);

        for (int i = 0; i < FLOOD; i++) {
            feed(new ApprovalReceived(approval(1, Blocks.hash(random))));
        }
        node.run(2 * SLOT_MS);
        node.crashAndRestart();
        assertThat(aggregatesWanted()).hasSize(before + 1);

        feed(new ApprovalReceived(approval(1, block.root())));
        node.run(SLOT_MS);
        assertThat(aggregatesWanted()).hasSizeGreaterThan(before + 1).containsOnly(3);
    }

    /** Of how many signatures each is to be made. */
    private List<Integer> aggregatesWanted() {
        return node.effects.stream()
                .filter(effect -> effect instanceof Effect.AggregateWanted)
                .map(effect -> ((Effect.AggregateWanted) effect).signatures().size())
                .toList();
    }

    @Test
    void shouldHaveRoomForBlocksHoweverLongThoseOfAllSlotsGetNoQuorum() {
        liveThrough(WAITING_SLOTS);
        final int once = stateLength();
        liveThrough(WAITING_SLOTS);

        assertThat(stateLength()).isEqualTo(once);
        assertThat(feed(new BlockReceived(approved(block(slot() - 20), 0b111)))).isEqualTo(Verdict.ACCEPTED);
    }

    /** Nothing gets a quorum: not our own blocks, nor two of others in each slot, which have to find room. */
    private void liveThrough(final int slots) {
        for (int i = 0; i < slots; i++) {
            node.run(SLOT_MS);
            assertThat(feed(new BlockReceived(block(slot() + 1)))).isEqualTo(Verdict.ACCEPTED);
            assertThat(feed(new BlockReceived(block(slot() + 1)))).isEqualTo(Verdict.ACCEPTED);
        }
    }

    @Test
    void shouldAskForMissingBlocksOnceASlot() {
        final long before = asked();
        feed(new BlockReceived(block(slot())));
        feed(new BlockReceived(block(slot() + 1)));
        assertThat(asked()).isEqualTo(before + 1);

        node.run(SLOT_MS);

        assertThat(asked()).isEqualTo(before + 2);
    }

    private long asked() {
        return node.effects.stream()
                .filter(effect -> effect instanceof Effect.BlocksWanted)
                .count();
    }

    private Verdict feed(final Command command) {
        final Verdict verdict = node.feed(command, Source.CONSENSUS);
        node.settle();
        return verdict;
    }

    private int stateLength() {
        return node.machine().writeSnapshot(new ExpandableArrayBuffer(), 0);
    }

    private long slot() {
        return node.spec.slotAt(node.nowMs());
    }

    private SignedBlock block(final long slot) {
        return block(slot, node.spec.authorOf(slot));
    }

    /** On a parent that nobody has. */
    private SignedBlock block(final long slot, final int author) {
        final SignedBlock any = Blocks.random(new SplittableRandom(1), 12, Blocks.hash(random));
        final Block block = any.block();
        return new SignedBlock(
                Blocks.hash(random),
                new Block(
                        block.parentRoot(),
                        slot,
                        block.height(),
                        author,
                        block.auxpowHeader(),
                        block.payload(),
                        block.pegIns(),
                        block.pegOutProposal(),
                        block.finalizedPegOuts(),
                        block.stateDigest()),
                Blocks.bytes(random, 96),
                0,
                Bytes.EMPTY);
    }

    private SignedBlock approved(final SignedBlock block, final long approvers) {
        return new SignedBlock(
                block.root(), block.block(), block.proposerSignature(), approvers, Blocks.bytes(random, 96));
    }

    private Approval approval(final int authority, final Hash root) {
        return new Approval(authority, root, Blocks.bytes(random, 96));
    }
}
