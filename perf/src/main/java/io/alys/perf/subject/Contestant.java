// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject;

import java.util.function.Function;

/**
 * A subject that can be asked for by name.
 *
 * @param name one word, lower case: what tables, plots and baselines call it.
 * @param description for people: what it is and how it is set up.
 * @param group what it can be compared with.
 * @param threads that want a core all the time while it is measured, the load's included.
 * @param eventLengthMax longest event it can carry, bytes.
 */
public record Contestant(
        String name,
        String description,
        Group group,
        int threads,
        int eventLengthMax,
        Function<Setting, Subject> factory) {
    /** What a subject promises of an event it answered. */
    public enum Group {
        /** The machine's own limits; does none of the work. */
        FLOOR,
        /** It was applied; nothing is kept. */
        MOVING,
        /** Its bytes are in the page cache: they survive the process. */
        KEEPING,
        /** Its bytes were forced to the disk: they survive the machine. */
        FORCING
    }
}
