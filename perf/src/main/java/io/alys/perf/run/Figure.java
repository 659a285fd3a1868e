// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Something measured of the node as a whole, with what it is held against beside it.
 *
 * @param id unique; a word, for files.
 * @param title for people.
 * @param meaning what was done and what the values say, a sentence or two.
 * @param values single numbers.
 * @param spreads distributions, nanoseconds; the ones to compare side by side.
 */
public record Figure(String id, String title, String meaning, List<Value> values, List<Spread> spreads) {
    /** One number. */
    public record Value(String name, double value, String unit) {}

    /** One distribution, nanoseconds. */
    public record Spread(String name, Histogram histogram) {}
}
