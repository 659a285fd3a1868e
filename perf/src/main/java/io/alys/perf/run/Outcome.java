// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import java.util.List;

/**
 * What became of a goal.
 *
 * @param ratios one of each round in which both sides were clean, in order.
 * @param median of them, not a number when there is none.
 * @param subjectMedian of the subject's figure in those rounds.
 * @param rivalMedian of the rival's; not a number without one.
 * @param limitMedian of the ratios, or figures, that the goal's limit reached in the rounds in which it was clean; not a number
 *     without one.
 * @param note for people: why it was not concluded, or what limited it; may be empty.
 */
public record Outcome(
        Goal goal,
        List<Double> ratios,
        double median,
        double subjectMedian,
        double rivalMedian,
        double limitMedian,
        State state,
        String note) {
    /** How it stands. */
    public enum State {
        MET,
        MISSED,
        /** Fewer clean rounds than a conclusion needs: neither a pass nor a failure. */
        INCONCLUSIVE
    }
}
