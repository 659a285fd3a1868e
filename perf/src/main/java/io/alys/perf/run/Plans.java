// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import io.alys.perf.contest.Cell;
import io.alys.perf.contest.Load;
import io.alys.perf.subject.Contestant;
import io.alys.perf.subject.Contestants;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The plans there are: quick for what is claimed, full for the plots too. */
final class Plans {
    private static final int ROUNDS = 5;

    /** On a machine whose owner waits for the figures, and on one where others wait for the machine. */
    private static final int ROUNDS_MAX = 25;

    private static final int GATE_ROUNDS_MAX = 9;
    private static final double WARM_UP_S = 0.3;
    private static final double MEASURED_S = 0.7;

    /** A hundredth of two spinning threads is taken away, in pieces of milliseconds: of a few pieces, p99 is chance. */
    private static final double QUICK_MEASURED_S = 2;

    private static final List<Integer> LENGTHS = List.of(64, 256, 4096);
    private static final List<Load> OPEN_LOADS = List.of(new Load(100_000), new Load(500_000), new Load(1_000_000));

    private Plans() {}

    /** These goals and nothing else. */
    static Plan quick(final List<Goal> goals) {
        return new Plan(goals, List.of(), ROUNDS, ROUNDS_MAX, WARM_UP_S, QUICK_MEASURED_S);
    }

    /** The same where an inconclusive goal is no loss and time is short. */
    static Plan gate(final List<Goal> goals) {
        return new Plan(goals, List.of(), ROUNDS, GATE_ROUNDS_MAX, WARM_UP_S, MEASURED_S);
    }

    /** Every goal, and every contestant that fits this machine at every length and load. */
    static Plan full(final int cores, final List<String> skipped) {
        final Set<Cell> cells = new LinkedHashSet<>();
        for (final Contestant contestant : fitting(cores, skipped)) {
            for (final int length : LENGTHS) {
                if (contestant.group() != Contestant.Group.FLOOR && length <= contestant.eventLengthMax()) {
                    cells.add(new Cell(contestant.name(), length, Load.SATURATED));
                }
            }
            for (final Load load : OPEN_LOADS) {
                cells.add(new Cell(contestant.name(), LENGTHS.getFirst(), load));
            }
        }
        return new Plan(Goals.all(), List.copyOf(cells), ROUNDS, ROUNDS_MAX, WARM_UP_S, MEASURED_S);
    }

    private static List<Contestant> fitting(final int cores, final List<String> skipped) {
        final List<Contestant> fitting = new ArrayList<>();
        for (final Contestant contestant : Contestants.all()) {
            // Rivals are run as they come; our own modes as a node would choose them.
            if (contestant.name().startsWith("spine-dedicated") && contestant.threads() > cores) {
                skipped.add(contestant.name() + ": cores=" + cores + " must be at least " + contestant.threads()
                        + ", one for each stage's thread and one for the load");
            } else {
                fitting.add(contestant);
            }
        }
        return fitting;
    }
}
