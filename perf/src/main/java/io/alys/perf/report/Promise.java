// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.subject.Contestant;
import io.alys.perf.subject.Contestants;
import java.util.Optional;

/** What a contestant promises of an event it answered; only those of one promise can be compared. */
enum Promise {
    MOVING("Moving", "an answered event was applied; nothing is kept"),
    KEEPING("Keeping", "an answered event's bytes are in the page cache: they survive the process, not the machine"),
    FORCING("Forcing", "an answered event's bytes were forced to the disk: they survive the machine"),
    FLOOR("Floor", "the machine's own limit: none of the work is done, nothing can be expected to be better"),
    UNKNOWN("Unknown", "this build does not know the contestant, so it cannot say what was promised");

    private final String title;
    private final String meaning;

    Promise(final String title, final String meaning) {
        this.title = title;
        this.meaning = meaning;
    }

    static Promise of(final String contestant) {
        return find(contestant)
                .map(found -> switch (found.group()) {
                    case MOVING -> MOVING;
                    case KEEPING -> KEEPING;
                    case FORCING -> FORCING;
                    case FLOOR -> FLOOR;
                })
                .orElse(UNKNOWN);
    }

    /** What a contestant is; empty when this build does not know it. */
    static String description(final String contestant) {
        return find(contestant).map(Contestant::description).orElse("");
    }

    String title() {
        return title;
    }

    String meaning() {
        return meaning;
    }

    private static Optional<Contestant> find(final String name) {
        return Contestants.all().stream()
                .filter(contestant -> contestant.name().equals(name))
                .findFirst();
    }
}
