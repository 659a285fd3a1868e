// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.chain.Withdrawal;
import io.alys.core.value.EvmAddress;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FeeSplitTest {
    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
    private static final EvmAddress MINER = EvmAddress.fromHex("aa".repeat(20));
    private static final EvmAddress ONE = EvmAddress.fromHex("01".repeat(20));
    private static final EvmAddress TWO = EvmAddress.fromHex("02".repeat(20));

    @Test
    void shouldGiveFourFifthsToTheMinerAndKeepWhatCantBeSplit() {
        final FeeSplit split = FeeSplit.of(GWEI.multiply(BigInteger.valueOf(1_001)), BigInteger.valueOf(7), 3);

        assertThat(split.minerGwei()).isEqualTo(800);
        assertThat(split.memberGwei()).isEqualTo(66);
        assertThat(split.carriedWei())
                .isEqualTo(GWEI.multiply(BigInteger.valueOf(3)).add(BigInteger.valueOf(7)));
        assertThat(split.withdrawals(MINER, List.of(ONE, TWO), 5))
                .containsExactly(
                        new Withdrawal(5, 0, MINER, 800), new Withdrawal(6, 0, ONE, 66), new Withdrawal(7, 0, TWO, 66));
    }

    @Test
    void shouldWithdrawNothingOfNothing() {
        assertThat(FeeSplit.of(BigInteger.ZERO, GWEI.subtract(BigInteger.ONE), 2))
                .isEqualTo(new FeeSplit(0, 0, GWEI.subtract(BigInteger.ONE)))
                .extracting(split -> split.withdrawals(MINER, List.of(ONE), 0))
                .isEqualTo(List.of());
    }

    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldLoseNothingOverManyProofs(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int members = 1 + random.nextInt(15);
        BigInteger collectedWei = BigInteger.ZERO;
        BigInteger paidGwei = BigInteger.ZERO;
        BigInteger carriedWei = BigInteger.ZERO;
        for (int i = 0; i < 1_000; i++) {
            final BigInteger feesWei = BigInteger.valueOf(random.nextLong(1L << random.nextInt(1, 62)));
            final FeeSplit split = FeeSplit.of(feesWei, carriedWei, members);
            collectedWei = collectedWei.add(feesWei);
            paidGwei = paidGwei.add(BigInteger.valueOf(split.minerGwei() + members * split.memberGwei()));
            carriedWei = split.carriedWei();

            assertThat(paidGwei.multiply(GWEI).add(carriedWei)).isEqualTo(collectedWei);
            assertThat(carriedWei).isLessThan(GWEI.multiply(BigInteger.valueOf(members + 1L)));
        }
    }

    @Test
    void shouldRefuseANegativeAmountAndNoMembers() {
        final BigInteger negative = BigInteger.ONE.negate();

        assertThatThrownBy(() -> FeeSplit.of(negative, BigInteger.ZERO, 1)).hasMessageContaining("collectedWei=-1");
        assertThatThrownBy(() -> FeeSplit.of(BigInteger.ZERO, negative, 1)).hasMessageContaining("carriedWei=-1");
        assertThatThrownBy(() -> FeeSplit.of(BigInteger.ZERO, BigInteger.ZERO, 0))
                .hasMessageContaining("members=0");
    }
}
