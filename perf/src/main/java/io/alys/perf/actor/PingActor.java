// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.Message;
import io.alys.core.actor.Turn;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.effect.Effect;
import io.alys.core.event.Event;
import io.alys.core.message.StorageMessage;
import org.HdrHistogram.Histogram;

/** Two of these tell each other so many messages within one input; after the last one an effect leaves. */
final class PingActor implements EventSourcedActor {
    private final ActorId id;
    private final ActorId other;
    private final Court court;

    PingActor(final ActorId id, final ActorId other, final Court court) {
        this.id = id;
        this.other = other;
        this.court = court;
    }

    @Override
    public ActorId id() {
        return id;
    }

    @Override
    public void decide(final Message message, final Turn turn) {
        if (message instanceof Message.Incoming) {
            court.left = court.messages;
        } else if (message instanceof StorageMessage.Proceed) {
            court.arrived();
        } else {
            return;
        }
        if (court.left > 0) {
            court.left--;
            court.sentNs = System.nanoTime();
            turn.tell(other, new StorageMessage.Proceed());
        } else {
            turn.request(new Effect.LoadWanted(0));
        }
    }

    @Override
    public void apply(final Event event) {
        throw new IllegalArgumentException("no event is emitted here: " + event);
    }

    @Override
    public long deadlineMs() {
        return NO_DEADLINE;
    }

    @Override
    public void writeFields(final FieldWriter writer) {}

    @Override
    public void readFields(final FieldReader reader) {}

    /** What both share; turned by one thread at a time. */
    static final class Court {
        /** Messages an input leads to. */
        final int messages;

        /** Times from telling to being told; null while nothing is recorded. */
        Histogram latencies = null;

        private int left = 0;
        private long sentNs = 0;

        Court(final int messages) {
            this.messages = messages;
        }

        private void arrived() {
            if (latencies != null) {
                latencies.recordValue(System.nanoTime() - sentNs);
            }
        }
    }
}
