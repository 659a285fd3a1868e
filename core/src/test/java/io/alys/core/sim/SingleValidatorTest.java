// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.chain.Block;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.Verdict;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Source;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.EnginePhase;
import io.alys.core.fixture.Specs;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SingleValidatorTest {
    private static final EvmAddress ALICE = EvmAddress.fromHex("0x00000000000000000000000000000000000a11ce");
    private static final long SLOT_MS = 2000;
    private static final BigInteger HALF_COIN = BigInteger.TEN.pow(18).shiftRight(1);

    private SimNode node = new SimNode(0);

    @AfterEach
    void everyScenarioReplaysToTheSameDigests() {
        assertThat(node.firstDivergence()).isEqualTo(-1);
        assertThat(node.restored().digest()).isEqualTo(node.machine().digest());
        assertThat(node.restored().actorsDigest()).isEqualTo(node.machine().actorsDigest());
        assertThat(node.machine().faultCount()).isZero();
    }

    @Test
    void shouldProduceOneBlockEverySlot() {
        node.start().run(100 * SLOT_MS);

        assertThat(height()).isBetween(99L, 101L);
        for (int i = 2; i < node.heads.size(); i++) {
            final SignedBlock block = node.heads.get(i);
            assertThat(block.block().slot())
                    .isEqualTo(node.heads.get(i - 1).block().slot() + 1);
            assertThat(block.block().payload().timestampS())
                    .isEqualTo(block.block().slot() * SLOT_MS / 1000);
        }
        assertThat(node.engine.head())
                .isEqualTo(node.chain().head().block().payload().blockHash());
        assertThat(node.store.appliedSequence()).isPositive();
    }

    @Test
    void shouldCreditADepositOnceItHasItsConfirmations() {
        node.start().run(2 * SLOT_MS);
        node.bitcoin.deposit(Specs.FEDERATION_SCRIPT, 50_000_000, ALICE);
        node.bitcoin.mine(1);
        node.run(3 * SLOT_MS);
        assertThat(node.bridge().pendingCount()).isEqualTo(1);
        assertThat(node.engine.balanceOf(ALICE)).isZero();

        node.bitcoin.mine(1);
        node.run(3 * SLOT_MS);

        assertThat(node.engine.balanceOf(ALICE)).isEqualTo(HALF_COIN);
        assertThat(node.bridge().pendingCount()).isZero();
        assertThat(node.bridge().mintedSats()).isEqualTo(50_000_000);
    }

    @Test
    void shouldUncountADepositThatAReorgTakesAwayBeforeItIsConfirmed() {
        node.start().run(2 * SLOT_MS);
        node.bitcoin.deposit(Specs.FEDERATION_SCRIPT, 50_000_000, ALICE);
        node.bitcoin.mine(1);
        node.run(2 * SLOT_MS);
        assertThat(node.bridge().pendingCount()).isEqualTo(1);

        node.bitcoin.invalidate(node.bitcoin.height());
        node.run(2 * SLOT_MS);
        assertThat(node.bridge().pendingCount()).isZero();
        assertThat(node.bridge().cursorHeight()).isEqualTo(node.bitcoin.height());

        node.bitcoin.mine(5);
        node.run(5 * SLOT_MS);
        assertThat(node.bridge().cursorHeight()).isEqualTo(node.bitcoin.height());
        assertThat(node.engine.balanceOf(ALICE)).isZero();
    }

    @Test
    void shouldSayThatACreditedDepositIsUncoveredAndCreditItOnlyOnceWhenItReturns() {
        node.start().run(2 * SLOT_MS);
        final Bytes raw = node.bitcoin.deposit(Specs.FEDERATION_SCRIPT, 50_000_000, ALICE);
        node.bitcoin.mine(2);
        node.run(4 * SLOT_MS);
        assertThat(node.bridge().creditedCount()).isEqualTo(1);

        node.bitcoin.invalidate(node.bitcoin.height() - 1);
        node.run(2 * SLOT_MS);
        assertThat(node.bridge().uncoveredSats()).isEqualTo(50_000_000);
        assertThat(node.notices).anyMatch(text -> text.startsWith("UNCOVERED"));

        node.bitcoin.resubmit(raw);
        node.bitcoin.mine(4);
        node.run(4 * SLOT_MS);
        assertThat(node.bridge().uncoveredSats()).isZero();
        assertThat(node.bridge().creditedCount()).isEqualTo(1);
        assertThat(node.engine.balanceOf(ALICE)).isEqualTo(HALF_COIN);
    }

    @Test
    void shouldCreditAtMostSixteenRecipientsABlockAndTheRestLater() {
        node.start().run(2 * SLOT_MS);
        for (int i = 1; i <= 40; i++) {
            node.bitcoin.deposit(Specs.FEDERATION_SCRIPT, 20_000 + i, EvmAddress.fromHex("%040x".formatted(i)));
        }
        node.bitcoin.mine(2);
        node.run(10 * SLOT_MS);

        assertThat(node.bridge().creditedCount()).isEqualTo(40);
        assertThat(node.heads)
                .allMatch(block -> block.block().payload().withdrawals().size() <= 16);
        assertThat(node.heads.stream()
                        .flatMap(block -> block.block().payload().withdrawals().stream())
                        .map(withdrawal -> withdrawal.index()))
                .containsExactlyElementsOf(
                        java.util.stream.LongStream.range(0, 40).boxed().toList());
    }

    @Test
    void shouldFeedItsBlocksAgainToAClientThatLostThem() {
        node.start().run(20 * SLOT_MS);
        final long before = height();
        node.engine.forgetAbove(3);

        node.run(6 * SLOT_MS);

        assertThat(height()).isGreaterThan(before + 3);
        assertThat(node.engineActor().phase()).isEqualTo(EnginePhase.READY);
        assertThat(node.engine.head())
                .isEqualTo(node.chain().head().block().payload().blockHash());
    }

    @Test
    void shouldGoOnWithinASlotOfTheClientsReturn() {
        node.start().run(5 * SLOT_MS);
        node.engine.fault = FaultKind.UNREACHABLE;
        node.run(15 * SLOT_MS);
        final long before = height();
        node.engine.fault = null;

        node.run(4_000 + 2 * SLOT_MS);

        assertThat(height()).isGreaterThan(before);
    }

    @Test
    void shouldKeepScanningAndProducingWhenBitcoinIsSilent() {
        node.start().run(2 * SLOT_MS);
        node.bitcoin.fault = FaultKind.NOT_READY;
        node.run(10 * SLOT_MS);
        assertThat(height()).isGreaterThan(8);

        node.bitcoin.deposit(Specs.FEDERATION_SCRIPT, 50_000_000, ALICE);
        node.bitcoin.mine(3);
        node.bitcoin.fault = null;
        node.run(10 * SLOT_MS);

        assertThat(node.engine.balanceOf(ALICE)).isEqualTo(HALF_COIN);
    }

    @Test
    void shouldDropAProposalThatTheClientCallsInvalidAndProposeAgain() {
        node.start().run(3 * SLOT_MS);
        node.engine.isContrary = true;
        node.run(3 * SLOT_MS);
        final long before = height();
        node.engine.isContrary = false;
        node.run(3 * SLOT_MS);

        assertThat(height()).isGreaterThan(before);
        assertThat(node.notices).anyMatch(text -> text.contains("invalid: contrary"));
    }

    @Test
    void shouldStopProposingWhileTheStoreFallsBehindAndGoOnWhenItCatchesUp() {
        node.start().run(3 * SLOT_MS);
        node.store.fill();
        node.run(50 * SLOT_MS);
        final long stuck = height();
        node.run(5 * SLOT_MS);
        assertThat(height()).isEqualTo(stuck);

        node.store.drain();
        node.run(10 * SLOT_MS);
        assertThat(height()).isGreaterThan(stuck);
    }

    @Test
    void shouldNotProposeTwiceInASlotWhenTheClockStepsBack() {
        node.start().run(5 * SLOT_MS);
        final long slot = node.chain().head().block().slot();

        node.feed(new io.alys.core.command.NodeCommand.TickClock(), Source.NODE);
        node.settle();

        assertThat(node.chain().head().block().slot()).isEqualTo(slot);
    }

    @Test
    void shouldFollowAnotherNodesBlocks() {
        node.start().run(10 * SLOT_MS);
        final SimNode follower = new SimNode(-1).start();
        follower.run(10 * SLOT_MS);

        for (final SignedBlock block : node.heads.subList(1, node.heads.size())) {
            assertThat(follower.feed(new BlockReceived(block), Source.CONSENSUS))
                    .isEqualTo(Verdict.ACCEPTED);
            follower.settle();
        }

        assertThat(follower.chain().head().root()).isEqualTo(node.chain().head().root());
        assertThat(follower.firstDivergence()).isEqualTo(-1);
    }

    @Test
    void shouldRefuseABlockWithoutAQuorumAndOneWithAmountsThatNoBitcoinHas() {
        node.start().run(10 * SLOT_MS);
        final SimNode follower = new SimNode(-1).start();
        follower.run(10 * SLOT_MS);
        final SignedBlock first = node.heads.get(1);
        final Block block = first.block();
        final PegIn huge = new PegIn(Hash.ZERO, Hash.ZERO, 0, Long.MAX_VALUE, EvmAddress.ZERO);
        final Block rich = new Block(
                block.parentRoot(),
                block.slot(),
                block.height(),
                block.proposerIndex(),
                block.auxpowHeader(),
                block.payload(),
                List.of(huge, huge),
                block.pegOutProposal(),
                block.finalizedPegOuts(),
                block.stateDigest());

        assertThat(follower.feed(
                        new BlockReceived(
                                new SignedBlock(first.root(), block, first.proposerSignature(), 0, Bytes.EMPTY)),
                        Source.CONSENSUS))
                .isEqualTo(Verdict.REFUSED);
        assertThat(follower.feed(
                        new BlockReceived(new SignedBlock(
                                first.root(), rich, first.proposerSignature(), first.approvers(), first.approval())),
                        Source.CONSENSUS))
                .isEqualTo(Verdict.REFUSED);
        assertThat(follower.feed(new BlockReceived(first), Source.CONSENSUS)).isEqualTo(Verdict.ACCEPTED);
        assertThat(follower.firstDivergence()).isEqualTo(-1);
    }

    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldKeepEveryCoinAndComeBackFromAnyCrash(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        node.start();
        long depositedSats = 0;
        for (int i = 0; i < 120; i++) {
            switch (random.nextInt(12)) {
                case 0 -> node.crashAndRestart();
                case 1 -> node.engine.fault = random.nextBoolean() ? FaultKind.UNREACHABLE : FaultKind.TIMEOUT;
                case 2 -> node.bitcoin.fault = FaultKind.NOT_READY;
                case 3 -> node.engine.forgetAbove(Math.max(0, height() - random.nextInt(6)));
                case 4 -> {
                    final long sats = 10_000L + random.nextInt(1_000_000);
                    node.bitcoin.deposit(
                            Specs.FEDERATION_SCRIPT,
                            sats,
                            EvmAddress.fromHex("%040x".formatted(1 + random.nextInt(30))));
                    depositedSats += sats;
                }
                case 5, 6 -> node.bitcoin.mine(1);
                case 7 -> {
                    node.step();
                    node.crashAndRestart();
                }
                default -> {
                    node.engine.fault = null;
                    node.bitcoin.fault = null;
                    node.run(random.nextInt(5_000));
                }
            }
            assertThat(node.bridge().mintedSats()).isLessThanOrEqualTo(depositedSats);
        }

        node.engine.fault = null;
        node.bitcoin.fault = null;
        node.bitcoin.mine(3);
        node.run(30 * SLOT_MS);

        assertThat(node.bridge().mintedSats()).isEqualTo(depositedSats);
        assertThat(node.engine.head())
                .isEqualTo(node.chain().head().block().payload().blockHash());
        assertThat(node.engineActor().phase()).isEqualTo(EnginePhase.READY);
        assertThat(withdrawnGwei()).isEqualTo(depositedSats * 10);
    }

    private long withdrawnGwei() {
        long gwei = 0;
        for (var block = node.engine.blocks().get(node.engine.head());
                block != null;
                block = node.engine.blocks().get(block.parentHash())) {
            gwei += block.withdrawals().stream()
                    .mapToLong(withdrawal -> withdrawal.amountGwei())
                    .sum();
        }
        return gwei;
    }

    private long height() {
        return node.chain().head() == null ? 0 : node.chain().head().height();
    }
}
