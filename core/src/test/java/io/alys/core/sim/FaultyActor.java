// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.Message;
import io.alys.core.actor.Turn;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.event.Event;

/** A real actor that throws where a plan says so, after it has decided: so that what it emitted must be undone. */
public final class FaultyActor implements EventSourcedActor {
    private final EventSourcedActor inner;
    private final Plan plan;

    public FaultyActor(final EventSourcedActor inner, final Plan plan) {
        this.inner = inner;
        this.plan = plan;
    }

    public EventSourcedActor inner() {
        return inner;
    }

    @Override
    public ActorId id() {
        return inner.id();
    }

    @Override
    public void decide(final Message message, final Turn turn) {
        if (plan.isSilent(id(), message, turn.nowMs())) {
            return;
        }
        inner.decide(message, turn);
        final RuntimeException fault = plan.faultOf(id(), message, turn.nowMs());
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public void apply(final Event event) {
        inner.apply(event);
    }

    @Override
    public long deadlineMs() {
        return inner.deadlineMs();
    }

    @Override
    public boolean isHoldingRestarts() {
        return inner.isHoldingRestarts();
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        inner.writeFields(writer);
    }

    @Override
    public void readFields(final FieldReader reader) {
        inner.readFields(reader);
    }

    /** What goes wrong when. One that counts must be made anew for each machine, else a replay differs. */
    @FunctionalInterface
    public interface Plan {
        /** The fault to throw, or null. */
        RuntimeException faultOf(ActorId actor, Message message, long nowMs);

        /** True when the actor is to do nothing at all. */
        default boolean isSilent(final ActorId actor, final Message message, final long nowMs) {
            return false;
        }
    }
}
