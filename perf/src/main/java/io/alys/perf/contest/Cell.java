// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

/**
 * One thing to measure, over and over.
 *
 * @param contestant name of the subject.
 * @param eventLength bytes of each event.
 */
public record Cell(String contestant, int eventLength, Load load) {
    /** Unique in a run; a word, for files. */
    public String tag() {
        return contestant + "-" + eventLength + "B-" + (load.isSaturated() ? "saturated" : load.ratePerS());
    }
}
