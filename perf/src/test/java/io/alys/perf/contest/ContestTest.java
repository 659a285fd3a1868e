// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ContestTest {
    private static final long STOP_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(50);

    @TempDir
    private Path directory;

    @Test
    void shouldGiveAReadingOfEachCellEachRoundFromProcessesOfTheirOwn() throws Exception {
        final Cell saturated = new Cell("floor", 64, Load.SATURATED);
        final Cell open = new Cell("spine-invoker-unforced", 256, new Load(1_000));
        final StringWriter progress = new StringWriter();

        final List<CellReadings> results = run(progress, List.of(saturated, open), List.of(saturated, open));

        assertThat(results).extracting(CellReadings::cell).containsExactly(saturated, open);
        assertThat(results)
                .allSatisfy(result -> assertThat(result.readings())
                        .as("log in " + directory)
                        .hasSize(2)
                        .doesNotContainNull());
        final Reading reading = results.get(1).readings().getFirst();
        assertThat(reading.offered()).isEqualTo(50);
        assertThat(reading.latency().getTotalCount()).isEqualTo(reading.offered());
        assertThat(reading.cpuNs()).isPositive();
        assertThat(progress.toString()).contains("round 2: 2 cells");
    }

    @Test
    void shouldLoseTheRoundsOfAContestantThatFailsAndGoOn() throws Exception {
        final Cell tooLong = new Cell("spine-invoker-off", 1 << 20, Load.SATURATED);
        final Cell fine = new Cell("floor", 64, Load.SATURATED);
        final StringWriter progress = new StringWriter();

        final List<CellReadings> results = run(progress, List.of(tooLong, fine));

        assertThat(results.get(0).readings()).containsExactly((Reading) null);
        assertThat(results.get(1).readings()).doesNotContainNull();
        assertThat(progress.toString()).contains("lost: contestant=spine-invoker-off");
        assertThat(directory.resolve("spine-invoker-off.log")).content().contains("lengthMax");
    }

    @Test
    void shouldKeepEachRoundAtItsPlaceWhenACellIsLeftOut() throws Exception {
        final Cell always = new Cell("floor", 64, Load.SATURATED);
        final Cell later = new Cell("floor", 64, new Load(1_000));

        final List<CellReadings> results =
                run(new StringWriter(), List.of(always), List.of(always, later), List.of(always));

        assertThat(results.get(0).readings()).hasSize(3).doesNotContainNull();
        assertThat(results.get(1).readings()).hasSize(3);
        assertThat(results.get(1).readings().get(0)).isNull();
        assertThat(results.get(1).readings().get(1)).isNotNull();
        assertThat(results.get(1).readings().get(2)).isNull();
    }

    @Test
    void shouldStopAContestantsProcessUntilItsNextRound() throws Exception {
        final List<Cell> cells = List.of(new Cell("floor", 64, Load.SATURATED));
        try (Contest contest = new Contest(directory, SHORT_NS, SHORT_NS, new PrintWriter(new StringWriter()))) {
            contest.round(cells);
            final long pid =
                    ProcessHandle.current().children().findFirst().orElseThrow().pid();
            assertThat(stateWithin(STOP_TIMEOUT_NS, pid)).contains("T (stopped)");

            contest.round(cells);

            assertThat(contest.results().getFirst().readings()).hasSize(2).doesNotContainNull();
        }
    }

    /** Its state when it is stopped, or else at the deadline. */
    private static String stateWithin(final long timeoutNs, final long pid) throws IOException {
        final long startNs = System.nanoTime();
        String state;
        do {
            state = Files.readString(Path.of("/proc/" + pid + "/status"));
        } while (!state.contains("T (stopped)") && System.nanoTime() - startNs < timeoutNs);
        return state;
    }

    @SafeVarargs
    private List<CellReadings> run(final StringWriter progress, final List<Cell>... rounds) throws IOException {
        try (Contest contest = new Contest(directory, SHORT_NS, SHORT_NS, new PrintWriter(progress))) {
            for (final List<Cell> round : rounds) {
                contest.round(round);
            }
            return contest.results();
        }
    }
}
