// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.run.Goal;
import io.alys.perf.run.Metric;
import java.util.Locale;

/** Figures as people read them: three digits that matter, the unit beside them, a dash where there is none. */
final class Numbers {
    static final String NONE = "–";

    private static final double THOUSAND = 1e3;
    private static final double MILLION = 1e6;
    private static final double LEAST = 1e-4;
    private static final String LEAST_SHOWN = "0.0001";

    private Numbers() {}

    /** Three digits that matter, and all of those before the point. */
    static String plain(final double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        final double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size >= 99.95) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size >= 9.995) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        if (size >= 0.00995) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
        return size >= LEAST ? String.format(Locale.ROOT, "%.4f", value) : "<" + LEAST_SHOWN;
    }

    static String count(final long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String cleanRounds(final int rounds) {
        return rounds == 1 ? "1 clean round" : rounds + " clean rounds";
    }

    /** Nanoseconds as microseconds, without the unit. */
    static String us(final double ns) {
        return plain(ns / THOUSAND);
    }

    static String perS(final double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        if (value >= MILLION) {
            return plain(value / MILLION) + " M/s";
        }
        return value >= THOUSAND ? plain(value / THOUSAND) + " k/s" : plain(value) + "/s";
    }

    static String ratio(final double value) {
        return Double.isFinite(value) ? plain(value) + "×" : NONE;
    }

    static String percent(final double value) {
        return Double.isFinite(value) ? plain(value) + " %" : NONE;
    }

    /** A figure with its unit. */
    static String figure(final Metric metric, final double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        return switch (metric) {
            case THROUGHPUT -> perS(value);
            case P50, P99, P999 -> us(value) + " µs";
            case CPU -> plain(value) + " ns/event";
            case ALLOCATION -> plain(value) + " B/event";
        };
    }

    /** What a goal's median, bound and range are: a ratio, or with nothing to hold against, the figure. */
    static String held(final Goal goal, final double value) {
        return goal.rival() == null ? figure(goal.metric(), value) : ratio(value);
    }

    static String bound(final Goal goal) {
        final String bound = (goal.isAtLeast() ? "≥ " : "≤ ") + held(goal, goal.bound());
        return Double.isFinite(goal.enough()) ? bound + " or ≤ " + figure(goal.metric(), goal.enough()) : bound;
    }

    /** From and to; one when they are the same. */
    static String range(final String from, final String to) {
        return from.equals(to) ? from : from + " … " + to;
    }

    /** Of a percentile: 99.9 as p99.9. */
    static String percentile(final double percentile) {
        return "p" + (percentile == Math.rint(percentile) ? Long.toString((long) percentile) : percentile);
    }

    /** A figure at a tick of a scale: without zeros behind the point. */
    static String tick(final String figure) {
        return figure.replaceFirst("(\\.\\d*[1-9])0+(?=\\D|$)|\\.0+(?=\\D|$)", "$1");
    }

    /** A coordinate or length in a drawing. */
    static String px(final double value) {
        return String.format(Locale.ROOT, "%.1f", Double.isFinite(value) ? value : 0);
    }
}
