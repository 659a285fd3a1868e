// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.event.MailId;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;

/** Mail sent within one input, by priority, then in the order sent. Bounded; empty again when the input is done. */
public final class Mailbox {
    static final int CAPACITY = 4096;

    private final Map<Message.Priority, ArrayDeque<Envelope>> queues = new EnumMap<>(Message.Priority.class);
    private int size = 0;

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

    /** Adds mail from the machine itself. */
    public void send(final ActorId to, final Message message) {
        final MailId id = new MailId(sequence, sent);
        send(new Envelope(id, id, null, to, deadlineMs(message), 0, message));
    }

    /** Adds mail that follows from other mail. */
    public void send(final Envelope cause, final ActorId to, final Message message) {
        final MailId id = new MailId(sequence, sent);
        send(new Envelope(id, cause.correlation(), cause.to(), to, deadlineMs(message), 0, message));
    }

    /**
     * Adds mail that was held.
     *
     * @throws HaltException when one input led to more mail than any legal one can.
     */
    public void send(final Envelope envelope) {
        if (++sent > CAPACITY) {
            throw new HaltException("mailbox overflow: one input led to more than " + CAPACITY + " messages");
        }
        queues.get(envelope.priority()).add(envelope);
        size++;
    }

    /** The next mail, or null when there is none. */
    public Envelope poll() {
        for (final ArrayDeque<Envelope> queue : queues.values()) {
            final Envelope envelope = queue.poll();
            if (envelope != null) {
                size--;
                return envelope;
            }
        }
        return null;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    private long deadlineMs(final Message message) {
        return message.delivery() == Message.Delivery.OFFERED
                ? timeMs + Envelope.OFFERED_FOR_MS
                : EventSourcedActor.NO_DEADLINE;
    }
}
