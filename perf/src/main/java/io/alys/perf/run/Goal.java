// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import io.alys.perf.contest.Cell;

/**
 * A claim: a figure of one cell against the same figure of another, in the same round.
 *
 * @param id unique; what baseline and history call it.
 * @param claim for people.
 * @param subject the cell the claim is about.
 * @param rival what it is held against; null when the figure itself is held against the bound.
 * @param limit what shows how far the ratio can go on the machine: it does no more than the subject must, and has nothing of ours;
 *     null when nothing does.
 * @param metric of all three.
 * @param bound of the ratio, or of the figure.
 * @param isAtLeast whether the bound is the least allowed, else the most.
 * @param enough when at most bounds: a subject's figure that is good enough whatever the ratio; not a number when there is none.
 */
public record Goal(
        String id,
        String claim,
        Cell subject,
        Cell rival,
        Cell limit,
        Metric metric,
        double bound,
        boolean isAtLeast,
        double enough) {
    /** Whether a ratio, or figure, keeps the bound. */
    public boolean isMetBy(final double ratio) {
        return isAtLeast ? ratio >= bound : ratio <= bound;
    }
}
