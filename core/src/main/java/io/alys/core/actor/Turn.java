// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.codec.Verdict;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
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

    /** Sends mail that is delivered within this input. */
    void tell(ActorId to, Message message);

    /** Answers a ping. */
    void pong(PongStatus status);

    /** Says that the input is not acted on, and why. What was emitted so far still holds. */
    void refuse(Verdict verdict, String reason);
}
