// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

/** What a supervisor does once its budget is spent. */
public enum Escalation {
    /** Gives up everything below it. */
    STOP,
    /** Has every actor of the tree restarted, at the root's cost. */
    RESTART_TREE,
    /** Fails itself: the supervisor above decides. */
    PARENT,
    /** Gives up the child that failed. */
    CONTINUE_WITHOUT
}
