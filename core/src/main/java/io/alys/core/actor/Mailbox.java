// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.event.MailId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Mail sent within one input, by priority, then in the order sent; before it mail that was held, in the order it would have
 * been delivered in. Bounded; empty again when the input is done.
 */
public final class Mailbox {
    static final int CAPACITY = 4096;

    /** By the rank of the priority. */
    private final List<ArrayDeque<Envelope>> queues = new ArrayList<>();

    /** A bit for each queue that is not empty. */
    private int occupied = 0;

    private final ArrayDeque<Envelope> released = new ArrayDeque<>();

    private final CurrentInput input;
    private int sent = 0;

    /**
     * @param input whose mail it has.
     */
    public Mailbox(final CurrentInput input) {
        this.input = input;
        for (int i = 0; i < Message.Priority.values().length; i++) {
            queues.add(new ArrayDeque<>());
        }
    }

    /** Another input begins: its mail is numbered and bounded anew. */
    public void begin() {
        sent = 0;
    }

    /**
     * Adds mail from the machine itself.
     *
     * @throws HaltException when one input led to more mail than any legal one can.
     */
    public void send(final ActorId to, final Message message) {
        final MailId id = new MailId(input.sequence(), sent);
        send(new Envelope(id, id, null, to, deadlineMs(message), 0, message));
    }

    /** Adds mail that follows from other mail. */
    public void send(final Envelope cause, final ActorId to, final Message message) {
        final MailId id = new MailId(input.sequence(), sent);
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
        if (occupied == 0) {
            return null;
        }
        final int rank = Integer.numberOfTrailingZeros(occupied);
        final ArrayDeque<Envelope> queue = queues.get(rank);
        final Envelope envelope = queue.poll();
        if (queue.isEmpty()) {
            occupied &= ~(1 << rank);
        }
        return envelope;
    }

    private void send(final Envelope envelope) {
        count();
        final int rank = envelope.priority().rank();
        queues.get(rank).add(envelope);
        occupied |= 1 << rank;
    }

    private void count() {
        if (++sent > CAPACITY) {
            throw new HaltException("mailbox overflow: one input led to more than " + CAPACITY + " messages");
        }
    }

    private long deadlineMs(final Message message) {
        return message.delivery() == Message.Delivery.OFFERED
                ? input.timeMs() + Envelope.OFFERED_FOR_MS
                : EventSourcedActor.NO_DEADLINE;
    }
}
