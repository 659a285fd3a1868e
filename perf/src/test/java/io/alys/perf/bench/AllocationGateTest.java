// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationGateTest {
    private static final List<String> HOT = List.of(
            "RingToApplyBenchmark.one",
            "JournalAppendBenchmark.batch",
            "DigestBenchmark.chained",
            "RecordFrameBenchmark.encode");

    private final StringWriter printed = new StringWriter();

    @Test
    void shouldBeGreenWhenNothingAllocates() {
        assertThat(isGreen(readings(0.999))).isTrue();
    }

    @Test
    void shouldBeRedWhenOneAllocatesAByte() {
        assertThat(isGreen(readings(1.0))).isFalse();
        assertThat(printed.toString()).contains("ALLOCATES", "scripts/perf jmh");
    }

    @Test
    void shouldBeRedWithoutAFigure() {
        assertThat(isGreen(readings(Double.NaN))).isFalse();
    }

    @Test
    void shouldBeRedWhenABenchmarkIsMissing() {
        assertThat(isGreen(readings(0).subList(1, HOT.size()))).isFalse();
        assertThat(printed.toString()).contains("no figure for RingToApplyBenchmark");
    }

    @Test
    void shouldReadTheResultsOfTheHarness() throws IOException {
        final String json = """
                [{"benchmark": "io.alys.perf.bench.DigestBenchmark.chained", "params": {"length": "128"},
                  "primaryMetric": {"score": 12.5},
                  "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 0.25}}},
                 {"benchmark": "io.alys.perf.bench.Other.one", "primaryMetric": {"score": 1}, "secondaryMetrics": {}}]
                """;

        final List<AllocationGate.Reading> readings = AllocationGate.read(new ObjectMapper().readTree(json));

        assertThat(readings.getFirst())
                .isEqualTo(new AllocationGate.Reading("DigestBenchmark.chained length:128", 0.25, 12.5));
        assertThat(readings.getLast().bytesPerOp()).isNaN();
    }

    private boolean isGreen(final List<AllocationGate.Reading> readings) {
        return AllocationGate.judge(readings, new PrintWriter(printed));
    }

    /** The first has so many bytes an operation, the others none. */
    private static List<AllocationGate.Reading> readings(final double bytes) {
        final List<AllocationGate.Reading> readings = new ArrayList<>();
        for (final String name : HOT) {
            readings.add(new AllocationGate.Reading(name, readings.isEmpty() ? bytes : 0, 10));
        }
        return readings;
    }
}
