// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import io.alys.perf.contest.Cell;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a run measures.
 *
 * @param goals to be judged.
 * @param more cells that no goal needs, for the plots.
 * @param rounds each goal needs clean.
 * @param roundsMax after which it gives up.
 * @param warmUpSeconds before each round of a cell.
 * @param measuredSeconds of each round of a cell.
 */
public record Plan(
        List<Goal> goals, List<Cell> more, int rounds, int roundsMax, double warmUpSeconds, double measuredSeconds) {
    /** All cells, those of goals first. */
    public List<Cell> cells() {
        final Set<Cell> cells = cellsOf(goals);
        cells.addAll(more);
        return List.copyOf(cells);
    }

    /** The cells that these goals hold against each other, limits included. */
    static Set<Cell> cellsOf(final List<Goal> goals) {
        final Set<Cell> cells = new LinkedHashSet<>();
        for (final Goal goal : goals) {
            cells.add(goal.subject());
            if (goal.rival() != null) {
                cells.add(goal.rival());
            }
            if (goal.limit() != null) {
                cells.add(goal.limit());
            }
        }
        return cells;
    }

    /** Processor time it takes without extra rounds, seconds. */
    public double seconds() {
        return cells().size() * (rounds + 2) * (warmUpSeconds + measuredSeconds);
    }
}
