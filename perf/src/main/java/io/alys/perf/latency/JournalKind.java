// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.latency;

/** What keeps the records while latency is measured. */
enum JournalKind {
    /** Nothing does. */
    OFF,
    /** The node's journal, up to the page cache: survives the process, not the machine. */
    UNFORCED,
    /** The node's journal, forced to the disk once a batch: what a node does unless told otherwise. */
    FORCED
}
