// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.contest.CellReadings;
import io.alys.perf.contest.Reading;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Rounds of all cells together.
 *
 * @param dropped how many were, by reason.
 */
record Rounds(int all, int clean, Map<String, Integer> dropped) {
    static final String FAILED = "the contestant failed";

    static Rounds of(final List<CellReadings> cells) {
        int all = 0;
        int clean = 0;
        final Map<String, Integer> dropped = new TreeMap<>();
        for (final CellReadings cell : cells) {
            all += cell.rounds();
            clean += cell.clean().size();
            if (cell.failed() > 0) {
                dropped.merge(FAILED, cell.failed(), Integer::sum);
            }
            for (final Reading reading : cell.readings()) {
                if (reading != null && !reading.isClean()) {
                    dropped.merge(whyDropped(reading), 1, Integer::sum);
                }
            }
        }
        return new Rounds(all, clean, dropped);
    }

    /** Why a round does not count; empty when it does. */
    static String whyDropped(final Reading reading) {
        if (reading.isClean()) {
            return "";
        }
        final boolean isStolen = reading.stealPercent() > Reading.STEAL_PERCENT_MAX;
        final boolean isForeign = reading.foreignPercent() > Reading.FOREIGN_PERCENT_MAX;
        if (isStolen && isForeign) {
            return "steal and others' processor time";
        }
        if (isStolen) {
            return "steal";
        }
        return isForeign ? "others' processor time" : "the machine could not be observed";
    }

    /** Least and most of what was seen in any round, clean or not. */
    static DoubleSummaryStatistics seen(final List<CellReadings> cells, final ToDoubleFunction<Reading> figure) {
        return cells.stream()
                .flatMap(cell -> cell.readings().stream())
                .filter(Objects::nonNull)
                .mapToDouble(figure)
                .filter(Double::isFinite)
                .summaryStatistics();
    }
}
