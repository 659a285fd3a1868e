// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.supervision.SplitMix64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryTest {
    @ParameterizedTest(name = "attempt {0}: up to {1} ms")
    @CsvSource({"1,250", "2,500", "3,1000", "4,1000", "1000,1000", "2147483647,1000", "0,250"})
    void shouldDoubleItsCeilingUpToTheLimit(final int attempt, final long ceilingMs) {
        assertThat(new RetryPolicy(250, 1_000).ceilingMs(attempt)).isEqualTo(ceilingMs);
    }

    @Test
    void shouldSpreadEvenlyFromAMillisecondToTheCeiling() {
        final RetryPolicy policy = new RetryPolicy(10, 1_000);
        final int[] counts = new int[41];
        long state = 3;
        for (int i = 0; i < 40_000; i++) {
            state = SplitMix64.next(state);
            counts[(int) policy.delayMs(3, SplitMix64.mix(state))]++;
        }

        assertThat(counts[0]).isZero();
        for (int delayMs = 1; delayMs <= 40; delayMs++) {
            assertThat(counts[delayMs]).as(delayMs + " ms").isBetween(850, 1_150);
        }
    }

    @Test
    void shouldTakeTokensAndGetThemBackOneByOne() {
        final RetryBudget budget = new RetryBudget(3, 100);
        long fullAtMs = 0;
        for (int left = 3; left > 0; left--) {
            assertThat(budget.left(fullAtMs, 1_000)).isEqualTo(left);
            assertThat(budget.earliestMs(fullAtMs, 1_000)).isEqualTo(1_000);
            fullAtMs = budget.spend(fullAtMs, 1_000);
        }
        assertThat(fullAtMs).isEqualTo(1_300);
        assertThat(budget.left(fullAtMs, 1_000)).isZero();
        assertThat(budget.earliestMs(fullAtMs, 1_000)).isEqualTo(1_100);
        assertThat(budget.left(fullAtMs, 1_099)).isZero();
        assertThat(budget.left(fullAtMs, 1_100)).isEqualTo(1);
        assertThat(budget.left(fullAtMs, 1_299)).isEqualTo(2);
        assertThat(budget.left(fullAtMs, 1_300)).isEqualTo(3);
        assertThat(budget.earliestMs(fullAtMs, 5_000)).isEqualTo(5_000);
        assertThat(budget.spend(fullAtMs, 1_000))
                .as("what is owed is never more than a bucket")
                .isEqualTo(1_300);
    }

    /** Against a bucket that is filled by hand, a millisecond at a time. */
    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldAgreeWithABucketFilledByHand(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final RetryBudget budget = new RetryBudget(1 + random.nextInt(6), 1 + random.nextInt(50));
        final long wholeMs = budget.tokens() * budget.refillMs();
        long heldMs = wholeMs;
        long fullAtMs = 0;
        long nowMs = 10_000;
        for (int i = 0; i < 500; i++) {
            for (int passed = random.nextInt(60); passed > 0; passed--) {
                nowMs++;
                heldMs = Math.min(wholeMs, heldMs + 1);
            }
            assertThat(budget.left(fullAtMs, nowMs)).isEqualTo((int) (heldMs / budget.refillMs()));
            final long earliestMs = budget.earliestMs(fullAtMs, nowMs);
            if (random.nextInt(4) > 0) {
                for (; heldMs < budget.refillMs(); heldMs++) {
                    nowMs++;
                }
                assertThat(earliestMs).isEqualTo(nowMs);
            }
            fullAtMs = budget.spend(fullAtMs, nowMs);
            heldMs = Math.max(0, heldMs - budget.refillMs());
        }
    }

    @Test
    void shouldDrawOpenTimesFromTheUpperHalf() {
        final BreakerPolicy policy = new BreakerPolicy(1, 1, 1_000, 1);
        long leastMs = Long.MAX_VALUE;
        long mostMs = 0;
        for (long state = 1, i = 0; i < 20_000; i++) {
            state = SplitMix64.next(state);
            leastMs = Math.min(leastMs, policy.openMs(SplitMix64.mix(state)));
            mostMs = Math.max(mostMs, policy.openMs(SplitMix64.mix(state)));
        }

        assertThat(leastMs).isEqualTo(500);
        assertThat(mostMs).isEqualTo(1_000);
    }

    @Test
    void shouldRefuseNumbersThatMakeNoSense() {
        assertThatThrownBy(() -> new RetryPolicy(0, 1)).hasMessage("firstMs=0 must be 1 to maxMs");
        assertThatThrownBy(() -> new RetryPolicy(2, 1)).hasMessage("firstMs=2 must be 1 to maxMs");
        assertThatThrownBy(() -> new RetryPolicy(1, 3_600_001)).hasMessageContaining("maxMs=3600001");
        assertThatThrownBy(() -> new RetryBudget(0, 1)).hasMessage("tokens=0 must be 1 to 1000");
        assertThatThrownBy(() -> new RetryBudget(1, 0)).hasMessageContaining("refillMs=0");
        assertThatThrownBy(() -> new BreakerPolicy(17, 1, 2, 1)).hasMessage("failuresToOpen=17 must be 1 to 16");
        assertThatThrownBy(() -> new BreakerPolicy(1, 0, 2, 1)).hasMessageContaining("windowMs=0");
        assertThatThrownBy(() -> new BreakerPolicy(1, 1, 1, 1)).hasMessageContaining("openMs=1");
        assertThatThrownBy(() -> new BreakerPolicy(1, 1, 2, 0)).hasMessageContaining("successesToClose=0");
    }
}
