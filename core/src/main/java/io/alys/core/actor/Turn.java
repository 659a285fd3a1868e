// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.codec.Verdict;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.Event;
import io.alys.core.health.PongStatus;

/** What an actor may do while it decides. Nothing of it happens until {@code decide} has returned. */
public interface Turn {
    /** Sequenced time, Unix milliseconds: the same in every replay. */
    long nowMs();

    /** A fact that will be applied to this actor, in order. */
    void emit(Event event);

    /** Asks the outside for something; the answer carries the id back. */
    EffectId request(Effect effect);

    /** True while a retry of the dependency is planned, as it stood before this turn: until then nobody calls it. */
    boolean isWaiting(Destination dependency);

    /**
     * Says that a dependency did not do what it was asked. The actor is told by {@link Message.RetryDue} to ask again.
     *
     * @param attempt failures in a row, from 1: the more there were, the longer the wait may be.
     * @return when it is told, Unix milliseconds.
     */
    long failed(Destination dependency, FaultKind kind, int attempt);

    /** Says that a dependency did what it was asked; costs nothing while it is well. */
    void succeeded(Destination dependency);

    /** Sends mail that is delivered within this input. */
    void tell(ActorId to, Message message);

    /** Answers a ping. */
    void pong(PongStatus status);

    /** Says that the input is not acted on, and why. What was emitted so far still holds. */
    void refuse(Verdict verdict, String reason);
}
