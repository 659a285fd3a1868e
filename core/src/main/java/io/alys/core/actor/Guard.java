// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.effect.Destination;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.Event;
import java.util.List;

/** What stands between the actors and the dependencies outside the node. Its questions change nothing. */
public interface Guard {
    /** True while a retry of the dependency is planned. */
    boolean isWaiting(Destination dependency);

    /**
     * What follows from a failure of the dependency.
     *
     * @param attempt failures in a row, from 1.
     */
    Failed failed(Destination dependency, FaultKind kind, int attempt);

    /** What follows from an answer of the dependency. */
    List<? extends Event> succeeded(Destination dependency);

    /** What follows from its actor being told to ask again. */
    List<? extends Event> begun(Destination dependency);

    /** Applies an event of its own; false, and nothing happens, when the event is not. */
    boolean apply(Event event);

    /**
     * A failure, decided.
     *
     * @param retryAtMs when the actor is told to ask again, Unix milliseconds.
     */
    record Failed(long retryAtMs, List<? extends Event> events) {}
}
