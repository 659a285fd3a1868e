// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetargetTest {
    private static final int EASIEST = 0x207fffff;
    private static final int HARDEST = 0x03000001;

    @ParameterizedTest(name = "spacing={0} blocksSince={1}")
    @CsvSource({
        "5, 1, 80",
        "5, 4, 80",
        "5, 5, 100",
        "5, 6, 120",
        "5, 1000, 120",
        "1000, 5, 80",
        "1000, 900, 90",
        "1000, 1100, 110",
        "1, 1, 100",
        "1, 2, 120",
        "2, 1, 80",
        "5, 0, 80",
        "5, -7, 80"
    })
    void shouldFollowTheBlocksByABoundedStep(final long spacing, final long blocksSince, final int percent) {
        final int bits = new Retarget(EASIEST, HARDEST, spacing, 20, false).next(0x1e25cdf2, blocksSince);

        final BigInteger exact = CompactTarget.target(0x1e25cdf2)
                .multiply(BigInteger.valueOf(percent))
                .divide(BigInteger.valueOf(100));
        assertThat(bits).isEqualTo(CompactTarget.bits(exact));
    }

    @Test
    void shouldKeepTheBitsWhereTheyAreFixed() {
        assertThat(new Retarget(EASIEST, HARDEST, 5, 20, true).next(0x1d00ffff, 1_000))
                .isEqualTo(0x1d00ffff);
    }

    @Test
    void shouldNotLeaveTheLimits() {
        final Retarget retarget = new Retarget(0x1e0fffff, 0x1c00ffff, 5, 50, false);

        assertThat(retarget.next(0x1e0f0000, 1_000_000)).isEqualTo(0x1e0fffff);
        assertThat(retarget.next(0x1c010000, 1)).isEqualTo(0x1c00ffff);
        assertThat(retarget.next(0, 5)).as("even after a target of zero").isEqualTo(0x1c00ffff);
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {41, 42, 43, 44})
    void shouldBeMonotoneClampedAndNeverZero(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 5_000; i++) {
            final long spacing = 1 + random.nextLong(random.nextBoolean() ? 20 : 1_000_000_000L);
            final int percent = 1 + random.nextInt(99);
            final Retarget retarget = new Retarget(EASIEST, HARDEST, spacing, percent, false);
            final int last = random.nextInt();
            final long fewer = random.nextLong(3 * spacing);
            final long more = fewer + random.nextLong(3 * spacing);

            final BigInteger target = CompactTarget.target(retarget.next(last, fewer));

            assertThat(target).isPositive().isEqualTo(oracle(last, fewer, spacing, percent));
            assertThat(CompactTarget.target(retarget.next(last, more))).isGreaterThanOrEqualTo(target);
            assertThat(target).isBetween(CompactTarget.target(HARDEST), CompactTarget.target(EASIEST));
        }
        assertThat(CompactTarget.target(new Retarget(EASIEST, HARDEST, 1, 20, false).next(EASIEST, Long.MAX_VALUE)))
                .isEqualTo(CompactTarget.target(EASIEST));
    }

    /** As one would do it on paper, with fractions of any size. */
    private static BigInteger oracle(final int last, final long blocksSince, final long spacing, final int percent) {
        final BigInteger wanted = BigInteger.valueOf(spacing).multiply(BigInteger.valueOf(100));
        final BigInteger actual =
                BigInteger.valueOf(blocksSince).max(BigInteger.ONE).multiply(BigInteger.valueOf(100));
        final BigInteger step = BigInteger.valueOf(spacing).multiply(BigInteger.valueOf(percent));
        final BigInteger bounded = actual.max(wanted.subtract(step)).min(wanted.add(step));
        final BigInteger target = CompactTarget.target(last)
                .multiply(bounded)
                .divide(wanted)
                .max(CompactTarget.target(HARDEST))
                .min(CompactTarget.target(EASIEST));
        return CompactTarget.target(CompactTarget.bits(target));
    }

    @ParameterizedTest
    @CsvSource({
        "00000000, 03000001, 5, 20, powLimit=0",
        "207fffff, 00000000, 5, 20, powLowerLimit=0",
        "1d00ffff, 1e00ffff, 5, 20, powLimit=1d00ffff",
        "207fffff, 03000001, 0, 20, powTargetSpacing=0",
        "207fffff, 03000001, 5, 0, maxPowAdjustment=0",
        "207fffff, 03000001, 5, 100, maxPowAdjustment=100"
    })
    void shouldRefuseLimitsThatCanNotBe(
            final String limit, final String lower, final long spacing, final int percent, final String message) {
        assertThatThrownBy(() -> new Retarget(
                        Integer.parseUnsignedInt(limit, 16),
                        Integer.parseUnsignedInt(lower, 16),
                        spacing,
                        percent,
                        false))
                .hasMessageStartingWith(message);
    }
}
