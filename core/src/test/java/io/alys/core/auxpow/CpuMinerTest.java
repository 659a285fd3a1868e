// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alys.core.auxpow.AuxPowCheck.Fault;
import io.alys.core.bitcoin.BitcoinBlock;
import io.alys.core.fixture.Blocks;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuMinerTest {
    private static final int EASY = 0x207fffff;
    private static final int ONE_IN_256 = 0x2000ffff;
    private static final int NEVER = 0x03000001;
    private static final long CHAIN = 121_212;

    private final Hash commitment = Blocks.hash(new SplittableRandom(81));

    @ParameterizedTest
    @EnumSource(CommitmentPlace.class)
    void shouldMineAProofThatIsGoodForItsCommitmentAlone(final CommitmentPlace place) throws Exception {
        final AuxPow proof = mined(new CpuMiner(commitment, ONE_IN_256, CHAIN, 7, place), 100);

        assertThat(AuxPow.parse(proof.serialize().toArray())).isEqualTo(proof);
        assertThat(AuxPowCheck.faultOf(proof, commitment, ONE_IN_256, CHAIN)).isEqualTo(Fault.NONE);
        assertThat(AuxPowCheck.faultOf(proof, Hash.ZERO, ONE_IN_256, CHAIN)).isEqualTo(Fault.WRONG_ROOT);
        assertThat(MergedMiningHeader.in(proof.coinbase())).hasSize(1);
        assertThat(proof.coinbase().witness()).isEmpty();
    }

    @Test
    void shouldTryNoMoreHashesThanAsked() {
        final CpuMiner miner = new CpuMiner(commitment, NEVER, CHAIN, 0, CommitmentPlace.OUTPUT_2);

        assertThat(miner.mine(1)).isEmpty();
        assertThat(miner.mine(1_000)).isEmpty();
    }

    @Test
    void shouldGoOnWhereItWasSoThatStepsDoNotMatter() {
        final AuxPow atOnce = mined(new CpuMiner(commitment, ONE_IN_256, CHAIN, 7, CommitmentPlace.OUTPUT_2), 100_000);
        final AuxPow inSteps = mined(new CpuMiner(commitment, ONE_IN_256, CHAIN, 7, CommitmentPlace.OUTPUT_2), 1);

        assertThat(inSteps).isEqualTo(atOnce);
    }

    @Test
    void shouldFindAnotherProofAfterOneAndWithAnotherExtraNonce() {
        final CpuMiner miner = new CpuMiner(commitment, EASY, CHAIN, 7, CommitmentPlace.INPUT_SCRIPT);
        final AuxPow first = mined(miner, 10);
        final AuxPow second = mined(miner, 10);
        final AuxPow other = mined(new CpuMiner(commitment, EASY, CHAIN, 8, CommitmentPlace.INPUT_SCRIPT), 10);

        assertThat(second.parent().nonce()).isGreaterThan(first.parent().nonce());
        assertThat(other.coinbase().txid()).isNotEqualTo(first.coinbase().txid());
    }

    /** 0x2000 is the id that the usual version names. */
    @ParameterizedTest
    @ValueSource(longs = {0x2000, 0x3000, 0, 1})
    void shouldNameNoChainInTheVersion(final long chainId) {
        final AuxPow proof = mined(new CpuMiner(commitment, EASY, chainId, 0, CommitmentPlace.OUTPUT_3), 10);

        assertThat(AuxPowCheck.faultOf(proof, commitment, EASY, chainId)).isEqualTo(Fault.NONE);
    }

    @Test
    void shouldCarryAWitnessWhereTheBlockHasACommitmentToThem() {
        final ParentCoinbase parts =
                new ParentCoinbase(Bytes.fromHex("02e803"), 50, Bytes.fromHex("51"), Bytes.fromHex("6a24aa21a9ed"));

        for (final CommitmentPlace place : CommitmentPlace.values()) {
            final var coinbase = parts.carrying(new MergedMiningHeader(commitment, 1, 0), place, 9);
            assertThat(coinbase.witness()).containsExactly(Bytes.of(new byte[32]));
            assertThat(coinbase.script().toHex()).startsWith("0x02e803");
            assertThat(coinbase.outputs().get(1).script()).isEqualTo(parts.witnessCommitment());
            assertThat(MergedMiningHeader.in(coinbase)).containsExactly(new MergedMiningHeader(commitment, 1, 0));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ParentCoinbase(Bytes.of(new byte[41]), 0, Bytes.EMPTY, Bytes.EMPTY))
                .withMessage("scriptStart.length=41 must be at most 40");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33})
    void shouldLeadFromTheFirstTransactionToTheRootOfItsBlock(final int count) throws Exception {
        final SplittableRandom random = new SplittableRandom(count);
        final List<Hash> txids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            txids.add(Blocks.hash(random));
        }

        final MerkleBranch branch = MerkleBranch.ofFirst(txids);

        assertThat(branch.rootOf(txids.getFirst())).isEqualTo(BitcoinBlock.merkleRootOf(txids));
    }

    private static AuxPow mined(final CpuMiner miner, final int step) {
        for (int i = 0; i < 1_000_000; i++) {
            final Optional<AuxPow> proof = miner.mine(step);
            if (proof.isPresent()) {
                return proof.get();
            }
        }
        throw new AssertionError("nothing found");
    }
}
