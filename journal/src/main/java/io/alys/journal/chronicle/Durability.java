// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

/** What {@code force()} promises. */
public enum Durability {
    /** Survives the process, not the machine. For measuring, and for nodes whose state others can give back. */
    NONE,
    /** Survives loss of power, as far as the disk keeps its own promise. */
    FORCED
}
