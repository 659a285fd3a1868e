// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject;

/** What keeps the records of a spine under measurement. */
enum JournalKind {
    /** Nothing does. */
    OFF(Contestant.Group.MOVING),
    /** The node's journal, up to the page cache: survives the process, not the machine. */
    UNFORCED(Contestant.Group.KEEPING),
    /** The node's journal, forced to the disk once a batch: what a node does unless told otherwise. */
    FORCED(Contestant.Group.FORCING);

    private final Contestant.Group group;

    JournalKind(final Contestant.Group group) {
        this.group = group;
    }

    Contestant.Group group() {
        return group;
    }
}
