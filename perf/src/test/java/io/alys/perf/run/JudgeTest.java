// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.alys.perf.contest.Cell;
import io.alys.perf.contest.CellReadings;
import io.alys.perf.contest.Load;
import io.alys.perf.contest.Reading;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Cell SUBJECT = new Cell("spine-shared-off", 64, Load.SATURATED);
    private static final Cell RIVAL = new Cell("floor", 64, Load.SATURATED);

    @Test
    void shouldTakeTheMedianOfTheRatiosOfEachRoundNotTheRatioOfTheMedians() {
        // The machine was half as fast in the second round, for both.
        final Outcome outcome = judge(
                goal(2, true, Double.NaN),
                List.of(clean(200), clean(100), clean(300)),
                List.of(clean(100), clean(50), clean(100)));

        assertThat(outcome.ratios()).containsExactly(2.0, 2.0, 3.0);
        assertThat(outcome.median()).isEqualTo(2);
        assertThat(outcome.state()).isEqualTo(Outcome.State.MET);
        assertThat(outcome.subjectMedian()).isEqualTo(200);
        assertThat(outcome.rivalMedian()).isEqualTo(100);
    }

    @Test
    void shouldMissAGoalWhoseMedianIsBeyondTheBound() {
        final List<Reading> same = List.of(clean(10), clean(10), clean(10));
        assertThat(judge(goal(1.01, true, Double.NaN), same, same).state()).isEqualTo(Outcome.State.MISSED);
        assertThat(judge(goal(0.99, false, Double.NaN), same, same).state()).isEqualTo(Outcome.State.MISSED);
        assertThat(judge(goal(1, false, Double.NaN), same, same).state()).isEqualTo(Outcome.State.MET);
    }

    @Test
    void shouldConcludeNothingFromFewerThanThreeRoundsInWhichBothWereClean() {
        final Outcome outcome = judge(
                goal(1, true, Double.NaN),
                Arrays.asList(clean(10), dirty(10), clean(10), null, clean(10)),
                Arrays.asList(clean(10), clean(10), dirty(10), clean(10), clean(10)));

        assertThat(outcome.ratios()).hasSize(2);
        assertThat(outcome.state()).isEqualTo(Outcome.State.INCONCLUSIVE);
        assertThat(outcome.note()).contains("2 clean rounds");
    }

    @Test
    void shouldAcceptAFigureThatIsGoodEnoughWhateverTheRatio() {
        final List<Reading> subject = List.of(clean(20), clean(20), clean(20));
        final List<Reading> rival = List.of(clean(1), clean(1), clean(1));
        assertThat(judge(goal(4, false, 25), subject, rival).state()).isEqualTo(Outcome.State.MET);
        assertThat(judge(goal(4, false, 19), subject, rival).state()).isEqualTo(Outcome.State.MISSED);
    }

    @Test
    void shouldHoldAFigureWithoutARivalAgainstTheBoundItself() {
        final Goal goal = new Goal("x", "x", SUBJECT, null, null, Metric.THROUGHPUT, 11, false, Double.NaN);
        final Judge judge = new Judge(List.of(new CellReadings(SUBJECT, List.of(clean(9), clean(10), clean(11)), 0)));
        final Outcome outcome = judge.outcomes(List.of(goal)).getFirst();
        assertThat(outcome.median()).isCloseTo(10, within(1e-9));
        assertThat(outcome.state()).isEqualTo(Outcome.State.MET);
        assertThat(outcome.rivalMedian()).isNaN();
    }

    @Test
    void shouldSayHowFarTheLimitGoesOverItsOwnCleanRounds() {
        final Cell limit = new Cell("disruptor-fused", 64, Load.SATURATED);
        final Goal goal = new Goal("x", "x", SUBJECT, RIVAL, limit, Metric.THROUGHPUT, 6, true, Double.NaN);
        final Judge judge = new Judge(List.of(
                new CellReadings(SUBJECT, List.of(clean(30), clean(30), clean(30)), 0),
                new CellReadings(RIVAL, List.of(clean(10), clean(10), clean(10)), 0),
                new CellReadings(limit, List.of(clean(40), dirty(90), clean(40)), 0)));

        final Outcome outcome = judge.outcomes(List.of(goal)).getFirst();

        assertThat(outcome.limitMedian()).isEqualTo(4);
        assertThat(outcome.median()).isEqualTo(3);
        assertThat(outcome.state()).isEqualTo(Outcome.State.MISSED);
        assertThat(Plan.cellsOf(List.of(goal))).containsExactly(SUBJECT, RIVAL, limit);
    }

    private static Outcome judge(final Goal goal, final List<Reading> subject, final List<Reading> rival) {
        final Judge judge =
                new Judge(List.of(new CellReadings(SUBJECT, subject, 0), new CellReadings(RIVAL, rival, 0)));
        assertThat(judge.cleanRounds(goal)).isLessThanOrEqualTo(subject.size());
        return judge.outcomes(List.of(goal)).getFirst();
    }

    private static Goal goal(final double bound, final boolean isAtLeast, final double enough) {
        return new Goal("x", "x", SUBJECT, RIVAL, null, Metric.THROUGHPUT, bound, isAtLeast, enough);
    }

    private static Reading clean(final double perS) {
        return reading(perS, 0);
    }

    private static Reading dirty(final double perS) {
        return reading(perS, 50);
    }

    private static Reading reading(final double perS, final double foreign) {
        return new Reading(1, perS, new Histogram(3), new Histogram(3), 0, 0, 0, 0, 0, 0, foreign);
    }
}
