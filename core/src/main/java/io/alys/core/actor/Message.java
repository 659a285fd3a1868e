// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.command.Command;

/** What an actor can be given to decide on. */
public interface Message {
    /** Mail of a higher priority is delivered first; within one priority in the order it was sent. */
    default Priority priority() {
        return Priority.NORMAL;
    }

    /** An input for this actor. */
    record Incoming(Command command) implements Message {}

    /** The actor's deadline has passed. */
    record DeadlinePassed() implements Message {}

    /** How urgent mail is. */
    enum Priority {
        CONSENSUS,
        NORMAL,
        BACKGROUND
    }
}
