// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

/** Shows a watchdog from outside whether a thread still does its rounds. Any thread may ask. */
public interface Pulse {
    /** What the thread does, for people. */
    String roleName();

    /** Grows while it lives; odd while it is inside a duty cycle. */
    long beat();

    /** The thread, or null before it starts. */
    Thread thread();
}
