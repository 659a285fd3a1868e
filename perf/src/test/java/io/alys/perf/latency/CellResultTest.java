// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellResultTest {
    @Test
    void shouldTellForeignFromOwnAndStolenTime() {
        // Two cores, 100 ticks each in between: 60 own, 50 of others, 10 stolen, 80 idle.
        final CpuSample before = sample(1000, 5000, 20, 300);
        final CpuSample after = sample(1110, 5080, 30, 360);

        assertThat(after.stealPercentSince(before)).isCloseTo(5.0, within(1e-9));
        assertThat(after.foreignPercentSince(before)).isCloseTo(50.0, within(1e-9));
    }

    @Test
    void shouldReadAProcessNameThatHoldsBracketsAndSpaces() {
        assertThat(sample(1, 1, 1, 42).own()).isEqualTo(42);
    }

    @Test
    void shouldNotCallUnknownClean() {
        assertThat(CpuSample.UNKNOWN.stealPercentSince(CpuSample.UNKNOWN)).isNaN();
        assertThat(result(Double.NaN, Double.NaN, 0).isClean()).isFalse();
        assertThat(result(0.5, 5, 0).isClean()).isTrue();
        assertThat(result(1.5, 5, 0).isClean()).isFalse();
        assertThat(result(0.5, 9, 0).isClean()).isFalse();
    }

    @Test
    void shouldMarkACellThatDroppedAsOverloaded() {
        assertThat(result(0, 0, 1).isOverloaded()).isTrue();
        assertThat(result(0, 0, 0).isOverloaded()).isFalse();
    }

    @Test
    void shouldMarkACellThatFellBehindAsOverloaded() {
        assertThat(behind(980).isOverloaded()).isTrue();
        assertThat(behind(999).isOverloaded()).isFalse();
    }

    private static CpuSample sample(final long user, final long idle, final long steal, final long own) {
        return CpuSample.parse(
                List.of(
                        "cpu  " + user + " 0 0 " + idle + " 0 0 0 " + steal + " 0 0",
                        "cpu0 1 0 0 1 0 0 0 1 0 0",
                        "cpu1 1 0 0 1 0 0 0 1 0 0",
                        "intr 5"),
                "77 (a) b (c) R 1 2 3 4 5 6 7 8 9 10 " + (own - 1) + " 1 0 0 20");
    }

    private static CellResult result(final double steal, final double foreign, final long dropped) {
        return cell(1_000, steal, foreign, dropped);
    }

    private static CellResult behind(final double achievedPerS) {
        return cell(achievedPerS, 0, 0, 0);
    }

    private static CellResult cell(
            final double achievedPerS, final double steal, final double foreign, final long dropped) {
        return new CellResult(
                new Cell(ThreadingMode.INVOKER, WaitMode.BACKOFF, JournalKind.OFF, 1_000),
                LatencyRecorder.newHistogram(),
                LatencyRecorder.newHistogram(),
                new OpenLoop.Sent(0, 10, dropped, 0),
                achievedPerS,
                steal,
                foreign);
    }
}
