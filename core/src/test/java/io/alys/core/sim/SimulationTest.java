// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationTest {
    private static final int SLOTS = 150;

    /** Seeds that found something once. */
    private static final List<Long> KEPT = List.of(1L, 8L);

    /** Those, and some more; or the one named by -Dalys.seed. */
    static LongStream seeds() {
        final Long only = Long.getLong("alys.seed");
        return only != null
                ? LongStream.of(only)
                : LongStream.concat(KEPT.stream().mapToLong(seed -> seed), LongStream.range(100, 120));
    }

    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("seeds")
    void shouldStaySafeWhateverHappensAndGoOnWhenItIsOver(final long seed) {
        final int authorities = KEPT.contains(seed) ? 7 : 4 + (int) (seed % 4);
        final int slots = KEPT.contains(seed) ? 360 : SLOTS;

        final Simulation.Outcome outcome = new Simulation(SimOptions.draw(seed, authorities, slots)).run();

        assertThat(outcome.settledHeight()).isPositive();
        assertThat(outcome.depositedSats()).isPositive();
    }

    @Test
    void shouldRunTheSameFromTheSameSeed() {
        final SimOptions options = SimOptions.draw(7, 7, SLOTS);

        assertThat(new Simulation(options).run()).isEqualTo(new Simulation(options).run());
    }
}
