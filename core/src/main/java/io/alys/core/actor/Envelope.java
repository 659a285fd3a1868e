// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.event.MailId;

/**
 * One message on its way.
 *
 * @param id whose sequence is the input that caused it.
 * @param correlation the mail that the input itself became; the same for all that follows from it.
 * @param from its sender, or null for the machine.
 * @param deadlineMs Unix milliseconds of sequenced time after which it is not worth delivering, or
 *     {@link EventSourcedActor#NO_DEADLINE}.
 * @param attempt how often it was handed to its receiver and faulted.
 */
public record Envelope(
        MailId id, MailId correlation, ActorId from, ActorId to, long deadlineMs, int attempt, Message message) {
    /** How long mail that may be lost is worth delivering. */
    public static final long OFFERED_FOR_MS = 10_000;

    /** The input that caused it. */
    public long causation() {
        return id.sequence();
    }

    public Message.Priority priority() {
        return message.priority();
    }

    /** The same after its receiver faulted on it. */
    public Envelope again() {
        return new Envelope(id, correlation, from, to, deadlineMs, attempt + 1, message);
    }
}
