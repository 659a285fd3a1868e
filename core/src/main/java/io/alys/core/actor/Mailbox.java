// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.event.MailId;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;

/**
 * Mail sent within one input, by priority, then in the order sent; before it mail that was held, in the order it would have
 * been delivered in. Bounded; empty again when the input is done.
 */
public final class Mailbox {
    static final int CAPACITY = 4096;

    private final Map<Message.Priority, ArrayDeque<Envelope>> queues = new EnumMap<>(Message.Priority.class);
    private final ArrayDeque<Envelope> released = new ArrayDeque<>();

    // The input being handled.
    private long sequence = 0;
    private long timeMs = 0;
    private int sent = 0;

    /** An empty mailbox. */
    public Mailbox() {
        for (final Message.Priority priority : Message.Priority.values()) {
            queues.put(priority, new ArrayDeque<>());
        }
    }

    /** Another input begins: its mail is numbered and bounded anew. */
    public void begin(final long inputSequence, final long inputTimeMs) {
        sequence = inputSequence;
        timeMs = inputTimeMs;
        sent = 0;
    }

    /**
     * Adds mail from the machine itself.
     *
     * @throws HaltException when one input led to more mail than any legal one can.
     */
    public void send(final ActorId to, final Message message) {
        final MailId id = new MailId(sequence, sent);
        send(new Envelope(id, id, null, to, deadlineMs(message), 0, message));
    }

    /** Adds mail that follows from other mail. */
    public void send(final Envelope cause, final ActorId to, final Message message) {
        final MailId id = new MailId(sequence, sent);
        send(new Envelope(id, cause.correlation(), cause.to(), to, deadlineMs(message), 0, message));
    }

    /** Adds mail that was held while its receiver was suspended. */
    public void release(final Envelope envelope) {
        count();
        released.add(envelope);
    }

    /** The next mail, or null when there is none. */
    public Envelope poll() {
        final Envelope first = released.poll();
        if (first != null) {
            return first;
        }
        for (final ArrayDeque<Envelope> queue : queues.values()) {
            final Envelope envelope = queue.poll();
            if (envelope != null) {
                return envelope;
            }
        }
        return null;
    }

    private void send(final Envelope envelope) {
        count();
        queues.get(envelope.priority()).add(envelope);
    }

    private void count() {
        if (++sent > CAPACITY) {
            throw new HaltException("mailbox overflow: one input led to more than " + CAPACITY + " messages");
        }
    }

    private long deadlineMs(final Message message) {
        return message.delivery() == Message.Delivery.OFFERED
                ? timeMs + Envelope.OFFERED_FOR_MS
                : EventSourcedActor.NO_DEADLINE;
    }
}
