// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationTest {
    private static final int SLOTS = 150;

    /** Seeds that found something once, and some more; or, with seven validators, the one named by -Dalys.seed. */
    static Stream<SimOptions> options() throws IOException {
        final Long only = Long.getLong("alys.seed");
        return only != null
                ? Stream.of(SimOptions.draw(only, 7, Integer.getInteger("alys.slots", SLOTS)))
                : Stream.concat(
                        kept().stream(),
                        LongStream.range(100, 110)
                                .mapToObj(seed -> SimOptions.draw(seed, 4 + (int) (seed % 4), SLOTS)));
    }

    private static List<SimOptions> kept() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                SimulationTest.class.getResourceAsStream("kept-seeds.txt"), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" +", 4))
                    .map(fields -> SimOptions.draw(
                            Long.parseLong(fields[0]), Integer.parseInt(fields[1]), Integer.parseInt(fields[2])))
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("options")
    void shouldStaySafeWhateverHappensAndGoOnWhenItIsOver(final SimOptions options) {
        final Simulation simulation = new Simulation(options);
        final Simulation.Outcome outcome;
        try {
            outcome = simulation.run();
        } catch (final Simulation.Violation violation) {
            fail(violation.getMessage() + "\n" + String.join("\n", simulation.trace(violation)), violation);
            return;
        }

        assertThat(outcome.settledHeight()).isPositive();
        assertThat(outcome.allBackAfter()).isPositive();
        assertThat(outcome.depositedSats()).isPositive();
    }

    @Test
    void shouldWriteTheSameJournalsByteForByteFromTheSameSeed() {
        final SimOptions options = SimOptions.draw(7, 7, SLOTS);

        assertThat(new Simulation(options).run()).isEqualTo(new Simulation(options).run());
    }

    @Test
    void shouldSayHowItCameToAViolationInAFewLines() {
        final Simulation simulation = new Simulation(SimOptions.draw(7, 4, 30));
        simulation.run();

        final List<String> trace = simulation.trace(simulation.violation(1, "for a test"));

        assertThat(trace).hasSizeBetween(20, 60);
        assertThat(trace).anyMatch(line -> line.contains(" block ") && line.contains(" from "));
        assertThat(trace).anyMatch(line -> line.contains(" approval of ") && line.contains(" from "));
        assertThat(trace).anyMatch(line -> line.contains("node=1 ") && line.contains(" -> "));
    }
}
