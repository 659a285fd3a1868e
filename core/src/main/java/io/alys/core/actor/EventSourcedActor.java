// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.Recorded;
import io.alys.core.event.Event;

/**
 * A deterministic entity. Messages are judged in {@link #decide}, which must not change the actor; events are facts and
 * change it in {@link #apply}, which must not fail. {@link #writeFields} writes its whole state: that is its snapshot,
 * and the digest of those bytes is its digest.
 */
public interface EventSourcedActor extends Recorded {
    long NO_DEADLINE = Long.MAX_VALUE;

    ActorId id();

    void decide(Message message, Turn turn);

    void apply(Event event);

    /** Unix milliseconds of sequenced time at which the actor wants {@link Message.DeadlinePassed}; derived from state. */
    long deadlineMs();

    /** True while a restart of an actor that works would disturb what this one is about; such a restart then waits. */
    default boolean isHoldingRestarts() {
        return false;
    }

    /** Takes over the state that {@link #writeFields} wrote. */
    void readFields(FieldReader reader);
}
