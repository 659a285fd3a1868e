// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;

/** Mail sent within one input, by priority, then in the order sent. Bounded; empty again when the input is done. */
public final class Mailbox {
    static final int CAPACITY = 4096;

    private final Map<Message.Priority, ArrayDeque<Mail>> queues = new EnumMap<>(Message.Priority.class);
    private int size = 0;
    private int delivered = 0;

    /** An empty mailbox. */
    public Mailbox() {
        for (final Message.Priority priority : Message.Priority.values()) {
            queues.put(priority, new ArrayDeque<>());
        }
    }

    /**
     * Adds mail.
     *
     * @throws HaltException when one input led to more mail than any legal one can.
     */
    public void send(final ActorId to, final Message message) {
        if (++delivered > CAPACITY) {
            throw new HaltException("mailbox overflow: one input led to more than " + CAPACITY + " messages");
        }
        queues.get(message.priority()).add(new Mail(to, message));
        size++;
    }

    /** The next mail, or null when there is none. */
    public Mail poll() {
        for (final ArrayDeque<Mail> queue : queues.values()) {
            final Mail mail = queue.poll();
            if (mail != null) {
                size--;
                return mail;
            }
        }
        delivered = 0;
        return null;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** One message on its way. */
    public record Mail(ActorId to, Message message) {}
}
