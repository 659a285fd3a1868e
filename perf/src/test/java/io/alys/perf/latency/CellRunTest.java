// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.latency;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class CellRunTest {
    private static final long WARM_UP_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MEASURED_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int RATE_PER_S = 10_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(JournalKind.class)
    void shouldAccountForEveryProbeWhereTheCallerTurnsTheCrank(final JournalKind journal) throws IOException {
        shouldAccountForEveryProbe(new Cell(ThreadingMode.INVOKER, WaitMode.BACKOFF, journal, RATE_PER_S));
    }

    @ParameterizedTest
    @EnumSource(JournalKind.class)
    void shouldAccountForEveryProbeOnAThreadOfTheSpine(final JournalKind journal) throws IOException {
        shouldAccountForEveryProbe(new Cell(ThreadingMode.SHARED, WaitMode.BACKOFF, journal, RATE_PER_S));
    }

    @Test
    void shouldWriteWhatItPrints() throws IOException {
        final Cell cell = new Cell(ThreadingMode.INVOKER, WaitMode.BACKOFF, JournalKind.OFF, RATE_PER_S);
        final CellResult result = new CellRun(directory, WARM_UP_NS, MEASURED_NS).run(cell);
        final Map<PauseFloor, Histogram> floors = new EnumMap<>(PauseFloor.class);
        for (final PauseFloor floor : PauseFloor.values()) {
            floors.put(floor, floor.measure(MEASURED_NS));
        }
        final LatencyRun run = new LatencyRun(
                "test", Machine.observe(directory), 0.05, 0.1, floors, floors, List.of(result), List.of("DEDICATED"));
        final StringWriter printed = new StringWriter();

        new LatencyTable(new PrintWriter(printed)).print(run);
        new LatencyFiles(directory).write(run);

        assertThat(printed.toString()).contains("SPINNING before", "PARKING after", "INVOKER", "skipped: DEDICATED");
        final JsonNode json =
                new ObjectMapper().readTree(directory.resolve("latency.json").toFile());
        assertThat(json.at("/cells/0/measured/count").asLong()).isEqualTo(1_000);
        assertThat(json.at("/cells/0/ratioToFloor/p99.0").asDouble()).isPositive();
        assertThat(Files.readString(directory.resolve("latency.hlog")))
                .contains("Tag=" + cell.tag() + ",", "Tag=warmup-" + cell.tag() + ",", "Tag=floor-before-SPINNING,");
    }

    @Test
    void shouldHoldCellsAgainstTheQuieterFloorAndSayThatItMoved() throws IOException {
        final Cell cell = new Cell(ThreadingMode.INVOKER, WaitMode.BACKOFF, JournalKind.OFF, 1_000);
        final CellResult result =
                new CellResult(cell, of(1), of(500), new OpenLoop.Sent(0, 1, 0, 0), cell.ratePerS(), 0, 0);
        final LatencyRun run = new LatencyRun(
                "test",
                Machine.observe(directory),
                1,
                1,
                Map.of(PauseFloor.SPINNING, of(100), PauseFloor.PARKING, of(100)),
                Map.of(PauseFloor.SPINNING, of(300), PauseFloor.PARKING, of(150)),
                List.of(result),
                List.of());

        assertThat(run.ratioToFloor(result, 99)).isEqualTo(5.0);
        assertThat(run.hasFloorMoved(PauseFloor.SPINNING, 99)).isTrue();
        assertThat(run.hasFloorMoved(PauseFloor.PARKING, 99)).isFalse();
    }

    private static Histogram of(final long valueNs) {
        final Histogram histogram = LatencyRecorder.newHistogram();
        histogram.recordValue(valueNs);
        return histogram;
    }

    private void shouldAccountForEveryProbe(final Cell cell) throws IOException {
        final CellResult result = new CellRun(directory, WARM_UP_NS, MEASURED_NS).run(cell);

        assertThat(result.sent().offered()).isEqualTo(1_000);
        assertThat(result.measured().getTotalCount())
                .isEqualTo(1_000 - result.sent().dropped());
        assertThat(result.warmUp().getTotalCount()).isBetween(1L, 500L);
        assertThat(result.achievedPerS()).isPositive();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("journals left behind").isEmpty();
        }
    }
}
