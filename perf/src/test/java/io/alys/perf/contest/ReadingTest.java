// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private static final Cell CELL = new Cell("floor", 64, new Load(100));

    @Test
    void shouldSurviveTheWayBetweenProcesses() throws IOException {
        final Reading reading = reading(10, 99.5, 0.5, Double.NaN);
        assertThat(ReadingJson.read(ReadingJson.write(reading))).isEqualTo(reading);
    }

    @Test
    void shouldNotCountARoundThatWasDisturbedOrUnobserved() {
        final Reading clean = reading(10, 100, 1, 8);
        final CellReadings readings = new CellReadings(
                CELL,
                Arrays.asList(
                        clean,
                        reading(10, 900, 1.1, 0),
                        reading(10, 900, 0, 8.1),
                        reading(10, 900, Double.NaN, Double.NaN),
                        null),
                1);
        assertThat(readings.clean()).containsExactly(clean);
        assertThat(readings.rounds()).isEqualTo(5);
        assertThat(readings.median(Reading::answeredPerS)).isEqualTo(100);
        assertThat(readings.medianOfAll(Reading::answeredPerS)).isEqualTo(900);
    }

    @Test
    void shouldSayOverloadedWhenTheRateWasNotReached() {
        assertThat(reading(10, 100, 0, 0).isOverloaded(new Load(100))).isFalse();
        assertThat(reading(10, 98.9, 0, 0).isOverloaded(new Load(100))).isTrue();
        assertThat(reading(10, 98.9, 0, 0).isOverloaded(Load.SATURATED)).isFalse();
    }

    @Test
    void shouldTakeTheMiddleOfClearFigures() {
        assertThat(Medians.of(3, 1, 2)).isEqualTo(2);
        assertThat(Medians.of(4, 1, 2, 3)).isEqualTo(2.5);
        assertThat(Medians.of()).isNaN();
        assertThat(new CellReadings(CELL, List.of(), 0).median(Reading::answeredPerS))
                .isNaN();
    }

    private static Reading reading(final long offered, final double perS, final double steal, final double foreign) {
        final Histogram latency = new Histogram(3);
        latency.recordValue(1234);
        return new Reading(offered, perS, latency, new Histogram(3), 5, 6, 7, 8, 9, steal, foreign);
    }
}
