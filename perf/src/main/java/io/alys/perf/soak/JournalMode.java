// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.soak;

/** What becomes of the records. */
public enum JournalMode {
    /** None is kept. */
    OFF,
    /** Written; they survive the process. */
    UNFORCED,
    /** Written and forced, a batch at a time. */
    FORCED
}
