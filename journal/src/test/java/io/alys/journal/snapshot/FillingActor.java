// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.snapshot;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.Message;
import io.alys.core.actor.Turn;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.event.Event;
import io.alys.core.value.Bytes;

/** Does nothing and has 64 KiB of state, so that a snapshot is worth damaging. */
final class FillingActor implements EventSourcedActor {
    private Bytes filling = Bytes.of(new byte[64 * 1024]);

    @Override
    public ActorId id() {
        return ActorId.STORAGE;
    }

    @Override
    public void decide(final Message message, final Turn turn) {}

    @Override
    public void apply(final Event event) {}

    @Override
    public long deadlineMs() {
        return NO_DEADLINE;
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.bytes("filling", filling);
    }

    @Override
    public void readFields(final FieldReader reader) {
        filling = reader.bytes("filling");
    }
}
