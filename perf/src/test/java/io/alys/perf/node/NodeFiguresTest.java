// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.perf.run.Figure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a few of each: that everything asked for is counted, never how long it took. */
@Timeout(240)
class NodeFiguresTest {
    private final StringWriter text = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void shouldRestartAnActorAgainAndAgainWhileOthersAreTimed() throws Exception {
        final Figure figure = measure("siblings");

        assertThat(value(figure, "restarts")).isPositive();
        assertThat(figure.spreads())
                .hasSize(2)
                .allMatch(spread -> spread.histogram().getTotalCount() == 2_000);
    }

    @Test
    void shouldTimeEachPegInAndTheBareWriteBesideIt() throws Exception {
        final Figure figure = measure("peg-in");

        assertThat(value(figure, "blocks of each kind")).isEqualTo(20);
        assertThat(figure.spreads())
                .hasSize(10)
                .allMatch(spread -> spread.histogram().getTotalCount() == 20);
        final long wholeNs = spread(figure, "forced").histogram().getMaxValue();
        assertThat(spread(figure, "forced: all but the force").histogram().getMinValue())
                .isLessThanOrEqualTo(wholeNs);
        assertThat(value(figure, "forced: p50 to the bare write's")).isPositive();
    }

    @Test
    void shouldTimeEachSlotOnceEachWay() throws Exception {
        final Figure figure = measure("slot");

        for (final String way : List.of("", "parked adapters: ")) {
            for (final String what : List.of("total: signed", "own: signed", "total: committed", "own: committed")) {
                assertThat(spread(figure, way + what).histogram().getTotalCount())
                        .as(way + what)
                        .isEqualTo(4);
            }
        }
        assertThat(spread(figure, "own: signed").histogram().getMinValue())
                .isLessThan(spread(figure, "total: signed").histogram().getMaxValue());
    }

    @Test
    void shouldTakeOverEachBlockThatAnAuthorityMade() throws Exception {
        final Figure figure = measure("block-in");

        assertThat(value(figure, "blocks")).isEqualTo(5);
        assertThat(figure.spreads())
                .hasSize(4)
                .allMatch(spread -> spread.histogram().getTotalCount() == 5);
        assertThat(value(figure, "validated to checks alone, p50")).isPositive();
    }

    @Test
    void shouldTakeOverAFederationsBlocksInEachFormTheyComeIn() throws Exception {
        final Figure figure = measure("federation-block");

        for (final String way : List.of("certified", "approvals", "approvals, under load")) {
            assertThat(spread(figure, way).histogram().getTotalCount()).as(way).isEqualTo(3);
            assertThat(value(figure, way + ": to the checks alone, p50"))
                    .as(way)
                    .isGreaterThan(0.5);
        }
        assertThat(value(figure, "certified blocks a second, by the mean")).isPositive();
    }

    @Test
    void shouldForceEachLargeBlockBesideABareWrite() throws Exception {
        final Figure figure = measure("large-block");

        assertThat(figure.spreads())
                .hasSize(4)
                .allMatch(spread -> spread.histogram().getTotalCount() == 5);
        assertThat(value(figure, "durable to the bare write's, p50")).isPositive();
    }

    @Test
    void shouldComeBackWithEveryRecordOfAKilledProcess() throws Exception {
        final Figure figure = measure("restart");

        assertThat(figure.values())
                .extracting(Figure.Value::name)
                .containsExactly("1,000 records, no snapshot", "1,000 records, snapshot at 90 %");
        assertThat(figure.spreads()).allMatch(spread -> spread.histogram().getTotalCount() == 1);
    }

    @Test
    void shouldGoThroughTheWholeJournalEachWay() throws Exception {
        final Figure figure = measure("replay");

        assertThat(value(figure, "records")).isEqualTo(2_000);
        assertThat(figure.values())
                .extracting(Figure.Value::name)
                .contains("raw tail, warm", "read, check, decode, warm", "re-execute, compare, warm", "restore, warm");
        assertThat(figure.values()).allMatch(value -> value.value() > 0);
    }

    @Test
    void shouldKeepAndGiveBackBlocksOfBothSizes() throws Exception {
        final Figure figure = measure("store");

        for (final String size : List.of("1 KiB", "100 KiB")) {
            assertThat(spread(figure, "commit, " + size).histogram().getTotalCount())
                    .isEqualTo(100);
            assertThat(spread(figure, "bare write and force, " + size)
                            .histogram()
                            .getTotalCount())
                    .isEqualTo(100);
            assertThat(spread(figure, "read 100 blocks in a row, " + size)
                            .histogram()
                            .getTotalCount())
                    .isEqualTo(2);
        }
    }

    @Test
    void shouldAskARunningNodeForWork() throws Exception {
        final Figure figure = measure("mining-work");

        assertThat(spread(figure, "createauxblock").histogram().getTotalCount())
                .isPositive()
                .isLessThan((long) value(figure, "calls of createauxblock"));
        assertThat(value(figure, "of these, by a core of the node's")).isPositive();
        assertThat(spread(figure, "eth_chainId").histogram().getTotalCount()).isPositive();
    }

    @Test
    void shouldWakeAnIdleSpineForEachProbe() throws Exception {
        final Figure figure = measure("idle");

        assertThat(spread(figure, "BACKOFF: probe after a pause").histogram().getTotalCount())
                .isEqualTo(10);
        assertThat(spread(figure, "PARKING: probe after a pause").histogram().getTotalCount())
                .isEqualTo(10);
        assertThat(spread(figure, "ECO: probe after a pause").histogram().getTotalCount())
                .isEqualTo(10);
    }

    @Test
    void shouldRestartAnActorAndHandleTheMessageEachTime() throws Exception {
        final Figure figure = measure("actor-restart");

        assertThat(spread(figure, "state of 100 events").histogram().getTotalCount())
                .isEqualTo(5);
        assertThat(spread(figure, "1 MB in values of 4096 B").histogram().getTotalCount())
                .isEqualTo(3);
        assertThat(spread(figure, "1 MB in entries of 40 B").histogram().getTotalCount())
                .isEqualTo(3);
        assertThat(spread(figure, "Pekko, bare restart").histogram().getTotalCount())
                .isEqualTo(5);
    }

    @Test
    void shouldTimeEachMessageOfEachSide() throws Exception {
        final Figure figure = measure("messages");

        for (final String side :
                List.of("actor to actor", "actor to actor, Pekko as it comes", "actor to actor, Pekko on one thread")) {
            assertThat(spread(figure, side).histogram().getTotalCount())
                    .as(side)
                    .isEqualTo(2 * 2 * 1_000);
        }
        for (final String side : List.of(
                "thread to actor and back",
                "thread to actor and back, journaled",
                "thread to actor and back, Pekko as it comes")) {
            assertThat(spread(figure, side).histogram().getTotalCount())
                    .as(side)
                    .isEqualTo(2 * 20);
        }
    }

    @Test
    void shouldKeepSoManyOperationsUnderWayAndEndTheSilentOnesByTheirDeadline() throws Exception {
        final Figure figure = measure("asks");

        assertThat(value(figure, "300 under way: spine")).isPositive();
        assertThat(value(figure, "300 under way: Pekko as it comes")).isPositive();
        assertThat(value(figure, "under way at most while every second was never answered"))
                .isEqualTo(300);
        assertThat(value(figure, "of those ended by their deadline")).isPositive();
    }

    @Test
    void shouldHaveABlockInEachSlotWhileActorsCrash() throws Exception {
        final Figure figure = measure("crashed-slots");

        assertThat(value(figure, "slots measured")).isEqualTo(25);
        assertThat(value(figure, "crashes")).isPositive();
    }

    @Test
    void shouldRefuseAFigureThatThereIsNot() {
        assertThatThrownBy(() -> measure("no-such"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "figure=no-such must be one of [peg-in, slot, block-in, federation-block, large-block, restart, replay, store");
    }

    /** Measures, prints and leaves nothing behind. */
    private Figure measure(final String name) throws Exception {
        final PrintWriter out = new PrintWriter(text);
        final Figure figure =
                NodeFigures.of(List.of(name), Length.TINY, directory, out).getFirst();
        FigureText.print(figure, out);
        assertThat(figure.id()).isEqualTo(name);
        assertThat(text.toString()).contains(name + " took", figure.title());
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
        return figure;
    }

    private static double value(final Figure figure, final String name) {
        return figure.values().stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static Figure.Spread spread(final Figure figure, final String name) {
        return figure.spreads().stream()
                .filter(spread -> spread.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
