// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.auxpow.RangeProof;
import io.alys.core.chain.SignedBlock;
import io.alys.core.command.MiningCommand;
import io.alys.core.command.ProofReceived;
import io.alys.core.command.Source;
import io.alys.core.effect.Effect;
import io.alys.core.effect.MiningOutcome;
import io.alys.core.fixture.FakeSignatures;
import io.alys.core.fixture.ParentMiner;
import io.alys.core.fixture.Specs;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocks are finalized by work, and nothing of it is lost, in networks of one authority and of four. */
class MergeMiningTest {
    private static final EvmAddress MINER = EvmAddress.fromHex("0x000000000000000000000000000000000000d166");
    private static final EvmAddress OTHER = EvmAddress.fromHex("0x000000000000000000000000000000000000d167");
    private static final EvmAddress ALICE = EvmAddress.fromHex("0x00000000000000000000000000000000000a11ce");
    private static final long SLOT_MS = 2000;
    private static final BigInteger WEI_PER_GWEI = BigInteger.valueOf(1_000_000_000);

    private final SimFederation federation = new SimFederation(4, 1, 5, () -> null, new FakeSignatures(), Specs::mined);
    private final SimNode node = new SimNode(Specs::mined);
    private boolean isFederationUsed = false;

    @AfterEach
    void everyNodeReplaysToTheSameDigestsAndNobodyHalted() {
        final List<SimNode> used = new ArrayList<>(isFederationUsed ? federation.nodes : List.of(node));
        for (final SimNode each : used) {
            assertThat(each.firstDivergence()).isEqualTo(-1);
            assertThat(each.restored().digest()).isEqualTo(each.machine().digest());
            assertThat(each.restored().actorsDigest()).isEqualTo(each.machine().actorsDigest());
            assertThat(each.machine().faultCount()).isZero();
            assertThat(each.notices).noneMatch(text -> text.startsWith("HALT"));
        }
    }

    @Test
    void shouldFinalizeSettledBlocksWithTheNextBlockOnEveryNode() {
        startFederation(10);
        final SignedBlock settled = federation.nodes.getFirst().chain().settled();

        assertThat(federation.nodes.get(4).mine(MINER).outcome()).isEqualTo(MiningOutcome.ACCEPTED);
        federation.run(6 * SLOT_MS);

        for (final SimNode each : federation.nodes) {
            assertThat(each.chain().finalizedRoot()).isEqualTo(settled.root());
            assertThat(each.chain().finalizedHeight()).isEqualTo(settled.height());
            assertThat(each.engine.finalized())
                    .isEqualTo(settled.block().payload().blockHash());
            assertThat(each.engine.safe())
                    .isEqualTo(each.chain().settled().block().payload().blockHash());
            assertThat(each.chain().queuedProofs()).isEmpty();
        }
    }

    @Test
    void shouldSayWhatIsMinedAsMergeMinersKnowIt() {
        node.start().run(10 * SLOT_MS);
        final Effect.MiningAnswered work = request(node, MINER);

        assertThat(work.outcome()).isEqualTo(MiningOutcome.WORK);
        assertThat(work.previousRoot()).isEqualTo(node.chain().genesis().root());
        assertThat(work.height()).isEqualTo(1);
        assertThat(work.bits()).isEqualTo(0x207fffff);
        assertThat(node.mine(MINER).outcome()).isEqualTo(MiningOutcome.ACCEPTED);
        assertThat(request(node, MINER).outcome()).isEqualTo(MiningOutcome.NOTHING_TO_MINE);

        node.run(2 * SLOT_MS);

        final SignedBlock finalizing = withProof(node).getFirst();
        final Effect.MiningAnswered next = request(node, MINER);
        assertThat(next.previousRoot()).isEqualTo(finalizing.root());
        assertThat(next.height()).isEqualTo(finalizing.height() + 1);
    }

    @Test
    void shouldPayOutTheFeesOnceAndCarryWhatIsLeft() {
        final BigInteger feesWei = WEI_PER_GWEI.multiply(BigInteger.valueOf(3)).add(BigInteger.ONE);
        node.engine.feesWeiPerBlock = feesWei;
        node.start().run(10 * SLOT_MS);
        node.mine(MINER);
        node.run(3 * SLOT_MS);
        node.mine(MINER);
        node.run(3 * SLOT_MS);

        final List<SignedBlock> finalizing = withProof(node);
        assertThat(finalizing).hasSize(2);
        BigInteger collectedWei = BigInteger.ZERO;
        BigInteger paidWei = BigInteger.ZERO;
        for (final SignedBlock block : node.heads) {
            if (finalizing.contains(block)) {
                final BigInteger minerWei = collectedWei
                        .subtract(paidWei)
                        .multiply(BigInteger.valueOf(4))
                        .divide(BigInteger.valueOf(5));
                assertThat(block.block().payload().withdrawals()).hasSize(3);
                assertThat(block.block().payload().withdrawals().getFirst().address())
                        .isEqualTo(MINER);
                assertThat(block.block().payload().withdrawals().getFirst().amountGwei())
                        .isEqualTo(minerWei.divide(WEI_PER_GWEI).longValueExact());
                paidWei = paidWei.add(gwei(block).multiply(WEI_PER_GWEI));
            } else {
                assertThat(block.block().payload().withdrawals()).isEmpty();
            }
            collectedWei = collectedWei.add(block.height() == 0 ? BigInteger.ZERO : feesWei);
        }
        assertThat(collectedWei.subtract(paidWei))
                .isLessThan(feesWei.multiply(BigInteger.valueOf(5)).add(WEI_PER_GWEI.multiply(BigInteger.valueOf(3))));
    }

    @Test
    void shouldPayFeesAndCreditDepositsInOneBlock() {
        node.engine.feesWeiPerBlock = WEI_PER_GWEI;
        node.start().run(10 * SLOT_MS);
        node.bitcoin.deposit(Specs.FEDERATION_SCRIPT, 50_000, ALICE);
        node.bitcoin.mine(2);
        node.mine(MINER);
        node.run(3 * SLOT_MS);

        final SignedBlock block = withProof(node).getFirst();

        assertThat(block.block().payload().withdrawals())
                .extracting(each -> each.address())
                .containsExactly(MINER, Specs.FEDERATION_1, Specs.FEDERATION_2, ALICE);
        assertThat(node.bridge().mintedSats()).isEqualTo(50_000);
    }

    @Test
    void shouldPauseAtTheMostBlocksWithoutAProofAndGoOnByItself() {
        node.start().run(80 * SLOT_MS);
        assertThat(node.chain().head().height()).isEqualTo(60);
        assertThat(node.notices).anyMatch(text -> text.contains("PROOF_MISSING"));

        assertThat(node.mine(MINER).outcome()).isEqualTo(MiningOutcome.ACCEPTED);
        node.run(5 * SLOT_MS);

        assertThat(node.chain().head().height()).isGreaterThan(62);
        assertThat(node.chain().finalizedHeight()).isEqualTo(60);
    }

    @Test
    void shouldKeepQueuedProofsAndWorkThatWasGivenOverARestart() {
        node.start().run(10 * SLOT_MS);
        final Effect.MiningAnswered work = request(node, MINER);
        node.crashAndRestart();
        node.run(SLOT_MS);

        assertThat(submit(node, work, 0).outcome()).isEqualTo(MiningOutcome.ACCEPTED);
        node.crashAndRestart();
        assertThat(node.chain().queuedProofs()).hasSize(1);
        node.run(3 * SLOT_MS);

        assertThat(node.chain().finalizedHeight()).isPositive();
        assertThat(node.engine.finalized()).isNotEqualTo(Hash.ZERO);
        node.crashAndRestart();
        node.run(3 * SLOT_MS);
        assertThat(node.engine.finalized()).isNotEqualTo(Hash.ZERO);
    }

    @Test
    void shouldTellTheTruthAboutEachProofSubmitted() {
        node.start().run(10 * SLOT_MS);
        final Effect.MiningAnswered work = request(node, MINER);

        assertThat(submit(node, Hash.ZERO, ParentMiner.mine(Hash.ZERO, work.bits(), 0))
                        .outcome())
                .isEqualTo(MiningOutcome.UNKNOWN_WORK);
        assertThat(submit(node, work.commitment(), ParentMiner.mine(Hash.ZERO, work.bits(), 0)))
                .extracting(Effect.MiningAnswered::outcome, Effect.MiningAnswered::text)
                .containsExactly(MiningOutcome.INVALID, "auxpow: WRONG_ROOT");
        assertThat(submit(node, work.commitment(), Bytes.fromHex("00")).outcome())
                .isEqualTo(MiningOutcome.INVALID);
        assertThat(node.chain().queuedProofs()).isEmpty();
        assertThat(submit(node, work, 1).outcome()).isEqualTo(MiningOutcome.ACCEPTED);
        assertThat(submit(node, work, 2).outcome()).isEqualTo(MiningOutcome.KNOWN);
        node.run(3 * SLOT_MS);
        assertThat(submit(node, work, 3).outcome()).isEqualTo(MiningOutcome.STALE);
        assertThat(node.chain().finalizedHeight()).isPositive();
    }

    @Test
    void shouldPayWhoeverAskedLastForTheSameWork() {
        node.engine.feesWeiPerBlock = WEI_PER_GWEI;
        node.start().run(10 * SLOT_MS);
        request(node, MINER);
        final Effect.MiningAnswered work = request(node, OTHER);
        submit(node, work, 0);
        node.run(3 * SLOT_MS);

        assertThat(withProof(node).getFirst().block().payload().withdrawals())
                .first()
                .extracting(each -> each.address())
                .isEqualTo(OTHER);
    }

    @Test
    void shouldForgetWorkThatIsTooOldAndKeepNoMoreThanSoMuch() {
        node.start().run(2 * SLOT_MS);
        final Effect.MiningAnswered first = request(node, MINER);
        for (int i = 0; i < 56; i++) {
            node.run(SLOT_MS);
            request(node, MINER);
        }
        node.run(460 * SLOT_MS);

        assertThat(submit(node, first, 0).outcome()).isEqualTo(MiningOutcome.UNKNOWN_WORK);
    }

    @Test
    void shouldRefuseAProofFromElsewhereThatIsNoneAndTakeOneThatIs() {
        startFederation(10);
        final SimNode first = federation.nodes.getFirst();
        final Effect.MiningAnswered work = request(first, MINER);
        final List<Hash> roots = first.heads.stream()
                .filter(head -> head.height() >= 1
                        && head.height() <= first.chain().settled().height())
                .map(SignedBlock::root)
                .toList();
        final Bytes proof = ParentMiner.mine(work.commitment(), work.bits(), 0);
        final SimNode second = federation.nodes.get(1);

        second.feed(
                new ProofReceived(new RangeProof(roots.getFirst(), roots.getLast(), MINER, Bytes.fromHex("00"))),
                Source.CONSENSUS);
        second.feed(new ProofReceived(new RangeProof(Hash.ZERO, roots.getLast(), MINER, proof)), Source.CONSENSUS);
        assertThat(second.chain().queuedProofs()).isEmpty();
        second.feed(
                new ProofReceived(new RangeProof(roots.getFirst(), roots.getLast(), MINER, proof)), Source.CONSENSUS);
        assertThat(second.chain().queuedProofs()).hasSize(1);
    }

    @Test
    void shouldRetargetByTheBlocksThatPassed() {
        node.start().run(2 * SLOT_MS);
        int last = 0x207fffff;
        for (int i = 0; i < 6; i++) {
            node.run(2 * SLOT_MS);
            assertThat(node.mine(MINER).outcome()).isEqualTo(MiningOutcome.ACCEPTED);
        }
        node.run(2 * SLOT_MS);
        final List<SignedBlock> finalizing = withProof(node);
        long before = 0;
        for (final SignedBlock block : finalizing) {
            final AuxPowHeader header = AuxPowHeader.parse(block.block().auxpowHeader());
            last = node.spec.mergeMining().orElseThrow().retarget().next(last, block.height() - before);
            assertThat(header.bits()).isEqualTo(last);
            before = block.height();
        }
        assertThat(finalizing).hasSizeGreaterThan(4);
        assertThat(last).isLessThan(0x207fffff);
    }

    @Test
    void shouldAnswerThatANetworkWithoutMergeMiningHasNone() {
        final SimNode plain = new SimNode(0).start();
        plain.run(5 * SLOT_MS);

        assertThat(request(plain, MINER).outcome()).isEqualTo(MiningOutcome.NO_MERGE_MINING);
        assertThat(plain.engine.safe()).isEqualTo(Hash.ZERO);
        node.start();
    }

    private void startFederation(final int slots) {
        isFederationUsed = true;
        federation.start().run(slots * SLOT_MS);
    }

    private static Effect.MiningAnswered request(final SimNode of, final EvmAddress feeRecipient) {
        of.feed(new MiningCommand.RequestWork("request", feeRecipient), Source.RPC);
        return of.miningAnswers.getLast();
    }

    private static Effect.MiningAnswered submit(final SimNode to, final Effect.MiningAnswered work, final long salt) {
        return submit(to, work.commitment(), ParentMiner.mine(work.commitment(), work.bits(), salt));
    }

    private static Effect.MiningAnswered submit(final SimNode to, final Hash commitment, final Bytes proof) {
        to.feed(new MiningCommand.SubmitProof("submit", commitment, proof), Source.RPC);
        return to.miningAnswers.getLast();
    }

    private static List<SignedBlock> withProof(final SimNode of) {
        return of.heads.stream()
                .filter(head -> head.block().auxpowHeader().length() > 0)
                .toList();
    }

    private static BigInteger gwei(final SignedBlock block) {
        long gwei = 0;
        for (final var withdrawal : block.block().payload().withdrawals()) {
            gwei += withdrawal.amountGwei();
        }
        return BigInteger.valueOf(gwei);
    }
}
