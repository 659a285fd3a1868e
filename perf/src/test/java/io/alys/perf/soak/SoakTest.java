// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.perf.run.Figure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(180)
class SoakTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(Collector.class)
    void shouldCountEveryInputAndLeaveOnlyResults(final Collector collector) throws Exception {
        final StringWriter text = new StringWriter();
        final Figure figure =
                new Soak(JournalMode.UNFORCED, 2_000, 300, 2, directory).run(collector, new PrintWriter(text));

        assertThat(value(figure, "inputs")).isEqualTo(1_200);
        assertThat(figure.spreads().getFirst().histogram().getTotalCount())
                .isEqualTo((long) (1_200 - value(figure, "inputs dropped")));
        assertThat(figure.spreads()).allMatch(spread -> spread.histogram().getTotalCount() > 0);
        assertThat(value(figure, "journal on the disk at most")).isPositive();
        assertThat(text.toString()).contains("1 of 2:", "2 of 2:");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "gc-" + collector + ".log",
                            "soak-" + collector + ".log",
                            "soak-" + collector + ".json",
                            "soak-" + collector + ".hlog");
        }
        final JsonNode json = new ObjectMapper()
                .readTree(directory.resolve("soak-" + collector + ".json").toFile());
        assertThat(json.path("periods")).hasSize(2);
        assertThat(json.path("controlPeriods")).hasSize(2);
        assertThat(json.path("twinPeriods")).hasSize(2);
        assertThat(value(figure, "longest pauses of the floor's two, apart, worst period"))
                .isNotNegative();
    }

    @Test
    void shouldCountThePeriodsInWhichOneStoodOutAlone() {
        final long[] first = ms(9, 1, 9, 5, 3);
        final long[] second = ms(1, 9, 9, 4, 1);
        final long[] third = ms(2, 2, 1, 3, 2);

        assertThat(StandOuts.of(first, second, third)).isEqualTo(new StandOuts(1, 2));
        assertThat(StandOuts.of(second, first, third)).isEqualTo(new StandOuts(1, 2));
        assertThat(StandOuts.of(third, first, second)).isEqualTo(new StandOuts(0, 2));
    }

    @Test
    void shouldTellHowLikelyItIsToStandOutSoOftenByChance() {
        assertThat(new StandOuts(0, 0).chance()).isEqualTo(1);
        assertThat(new StandOuts(0, 7).chance()).isCloseTo(1, within(1e-12));
        assertThat(new StandOuts(1, 1).chance()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(new StandOuts(2, 3).chance()).isCloseTo(7.0 / 27, within(1e-12));
        assertThat(new StandOuts(10, 10).chance()).isCloseTo(Math.pow(3, -10), within(1e-12));
    }

    private static long[] ms(final long... values) {
        return LongStream.of(values).map(TimeUnit.MILLISECONDS::toNanos).toArray();
    }

    @Test
    void shouldKeepNothingWithoutAJournal() throws Exception {
        final Figure figure = new Soak(JournalMode.OFF, 1_000, 200, 1, directory)
                .run(Collector.G1, new PrintWriter(new StringWriter()));

        assertThat(value(figure, "journal on the disk at most")).isZero();
        assertThat(value(figure, "inputs")).isEqualTo(200);
    }

    @Test
    void shouldTakeTheLongestPauseFromTheLog() {
        final GcLog log = GcLog.parse(Stream.of(
                "[0.1s][gc,start] GC(0) Pause Young (Normal) (G1 Evacuation Pause)",
                "[0.2s][safepoint] Safepoint \"G1CollectForAllocation\", Time since last: 60 ns, Reaching safepoint:"
                        + " 100 ns, Cleanup: 1 ns, At safepoint: 3000 ns, Leaving safepoint: 9 ns, Total: 3109 ns,"
                        + " Threads: 0 runnable, 12 total",
                "[0.3s][safepoint] Safepoint \"ICBufferFull\", Time since last: 5 ns, Reaching safepoint: 1 ns,"
                        + " At safepoint: 1 ns, Total: 7000 ns",
                "[0.4s][safepoint] Safepoint \"ZMarkStartYoung\", Total: 50 ns",
                "noise"));

        assertThat(log).isEqualTo(new GcLog(3, 7000, "ICBufferFull", 2, 3109));
        assertThat(GcLog.parse(Stream.of())).isEqualTo(new GcLog(0, 0, "", 0, 0));
    }

    @Test
    void shouldReadBackWhatAProcessPrinted() {
        final SoakPeriod period = new SoakPeriod(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
        final Histogram histogram = new Histogram(1, 1_000_000, 3);
        List.of(1L, 500L, 999_000L).forEach(histogram::recordValue);

        assertThat(SoakPeriod.parse(period.line())).isEqualTo(period);
        assertThat(HistogramText.read(HistogramText.write(histogram))).isEqualTo(histogram);
        assertThatThrownBy(() -> SoakPeriod.parse("period 1 2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be period and 17 numbers");
    }

    private static double value(final Figure figure, final String name) {
        return figure.values().stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
