// SPDX-License-Identifier: Apache-2.0
package io.alys.core.monitor;

import static io.alys.core.actor.EventSourcedActor.NO_DEADLINE;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.effect.EffectId;
import io.alys.core.event.HealthEvent;
import io.alys.core.health.HealthState;

/**
 * What is known of one node.
 *
 * @param failures pings in a row without a good answer; not counted beyond {@link HealthMonitor#FAILURES_MAX}.
 * @param successes good answers in a row, while it is not healthy.
 * @param restartsAsked restarts that supervision was asked for since it was last healthy.
 * @param lastPongMs when it last answered, Unix milliseconds of sequenced time, or {@link Health#NEVER_MS}.
 * @param changedMs when the state became what it is.
 * @param pingId of the ping that an I/O half has not answered, however late; null id when there is none.
 * @param deadlineMs when that ping counts as missed, or {@code NO_DEADLINE} once it does.
 */
public record NodeHealth(
        String name,
        HealthState state,
        int failures,
        int successes,
        int restartsAsked,
        long lastPongMs,
        long changedMs,
        EffectId pingId,
        long deadlineMs)
        implements Recorded {
    static NodeHealth unknown(final String name) {
        return new NodeHealth(
                name, HealthState.UNKNOWN, 0, 0, 0, Health.NEVER_MS, Health.NEVER_MS, EffectId.NULL, NO_DEADLINE);
    }

    /** A ping is on its way to it, in time or late. */
    public boolean isAsked() {
        return !pingId.equals(EffectId.NULL);
    }

    NodeHealth asked(final HealthEvent.Asked ping) {
        return new NodeHealth(
                name,
                state,
                failures,
                successes,
                restartsAsked,
                lastPongMs,
                changedMs,
                ping.effectId(),
                ping.deadlineMs());
    }

    NodeHealth answered(final long atMs) {
        return new NodeHealth(
                name, state, failures, successes, restartsAsked, atMs, changedMs, EffectId.NULL, NO_DEADLINE);
    }

    NodeHealth changed(final HealthEvent.NodeHealthChanged change) {
        return new NodeHealth(
                name,
                change.state(),
                change.failures(),
                change.successes(),
                change.restartsAsked(),
                change.isAnswered() ? change.atMs() : lastPongMs,
                change.state() == state ? changedMs : change.atMs(),
                change.isAnswered() ? EffectId.NULL : pingId,
                NO_DEADLINE);
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.text("name", name);
        writer.code("state", state);
        writer.int32("failures", failures);
        writer.int32("successes", successes);
        writer.int32("restartsAsked", restartsAsked);
        writer.int64("lastPongMs", lastPongMs);
        writer.int64("changedMs", changedMs);
        writer.record("pingId", pingId);
        writer.int64("deadlineMs", deadlineMs);
    }

    static NodeHealth read(final FieldReader reader) {
        return new NodeHealth(
                reader.text("name"),
                Coded.of(HealthState.values(), reader.int32("state")),
                reader.int32("failures"),
                reader.int32("successes"),
                reader.int32("restartsAsked"),
                reader.int64("lastPongMs"),
                reader.int64("changedMs"),
                EffectId.read(reader),
                reader.int64("deadlineMs"));
    }
}
