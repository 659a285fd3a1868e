// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Where values lie along one side of a drawing.
 *
 * @param min at {@code fromPx}.
 * @param max at {@code toPx}.
 */
record Axis(double min, double max, boolean isLog, double fromPx, double toPx) {
    private static final int TICKS_WANTED = 5;
    private static final int DECADES_FINE = 3;
    private static final double[] STEPS = {1, 2, 5, 10};
    private static final double NEARLY = 1e-9;

    /** Logarithmic; widened to the next 1, 2 or 5. What is not above 0 takes no part. */
    static Axis log(final double min, final double max, final double fromPx, final double toPx) {
        final double low = min > 0 && Double.isFinite(min) ? min : 1;
        final double high = Math.max(low, Double.isFinite(max) ? max : low);
        final double from = below(low);
        final double to = above(high);
        return new Axis(from, to > from ? to : from * STEPS[3], true, fromPx, toPx);
    }

    /** Linear; widened to the next tick at both ends. */
    static Axis linear(final double min, final double max, final double fromPx, final double toPx) {
        final double low = Double.isFinite(min) ? min : 0;
        final double high = Double.isFinite(max) && max > low ? max : low + 1;
        final double step = above((high - low) / TICKS_WANTED);
        return new Axis(
                Math.floor(low / step + NEARLY) * step, Math.ceil(high / step - NEARLY) * step, false, fromPx, toPx);
    }

    /** Coordinate of a value; of one outside, the nearer end's. */
    double at(final double value) {
        final double inside = Math.clamp(value, min, max);
        final double share = isLog ? Math.log(inside / min) / Math.log(max / min) : (inside - min) / (max - min);
        return fromPx + share * (toPx - fromPx);
    }

    List<Double> ticks() {
        final List<Double> ticks = new ArrayList<>();
        if (!isLog) {
            final double step = above((max - min) / TICKS_WANTED * (1 - NEARLY));
            for (int i = 0; min + i * step <= max + step * NEARLY; i++) {
                ticks.add(min + i * step);
            }
            return ticks;
        }
        final boolean isFine = Math.log10(max / min) <= DECADES_FINE;
        for (int decade = (int) Math.floor(Math.log10(min)); decade <= Math.ceil(Math.log10(max)); decade++) {
            for (int i = 0; i < (isFine ? STEPS.length - 1 : 1); i++) {
                final double tick = STEPS[i] * Math.pow(10, decade);
                if (tick >= min * (1 - NEARLY) && tick <= max * (1 + NEARLY)) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    private static double above(final double value) {
        final double decade = Math.pow(10, Math.floor(Math.log10(value)));
        for (final double step : STEPS) {
            if (step * decade >= value * (1 - NEARLY)) {
                return step * decade;
            }
        }
        return STEPS[3] * decade;
    }

    private static double below(final double value) {
        final double decade = Math.pow(10, Math.floor(Math.log10(value)));
        double below = decade;
        for (final double step : STEPS) {
            if (step * decade <= value * (1 + NEARLY)) {
                below = step * decade;
            }
        }
        return below;
    }
}
