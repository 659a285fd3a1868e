// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.outbound;

import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.pipeline.halt.HaltSwitch;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * Effects that wait for one adapter. The egress stage alone offers, one adapter thread alone polls. Nothing leaves after
 * a halt, not even what was already waiting.
 *
 * <p>An adapter must go on polling while its own answers are back-pressured: a full outbound ring holds the egress stage,
 * and so, in the end, the stage that would take the answers.
 */
public final class Outbound {
    private final Destination destination;
    private final OneToOneConcurrentArrayQueue<EffectEnvelope> queue;
    private final HaltSwitch haltSwitch;

    /**
     * @param capacity in effects, rounded up to a power of two.
     */
    public Outbound(final Destination destination, final int capacity, final HaltSwitch haltSwitch) {
        this.destination = destination;
        this.queue = new OneToOneConcurrentArrayQueue<>(capacity);
        this.haltSwitch = haltSwitch;
    }

    /** Takes an effect; false when full. Egress stage only. */
    public boolean offer(final EffectEnvelope envelope) {
        return queue.offer(envelope);
    }

    /**
     * Hands over up to so many effects, in order; one adapter thread only. An effect whose handler throws is not handed
     * over again before the next start.
     *
     * @return how many were handed over; always 0 after a halt.
     */
    public int poll(final Handler handler, final int limit) {
        int handled = 0;
        while (handled < limit && !haltSwitch.isHalted()) {
            final EffectEnvelope envelope = queue.poll();
            if (envelope == null) {
                break;
            }
            handled++;
            handler.onEffect(envelope.id(), envelope.effect());
        }
        return handled;
    }

    public Destination destination() {
        return destination;
    }

    public int capacity() {
        return queue.capacity();
    }

    /** How many effects wait; exact only on the polling thread while nothing is offered. */
    public int size() {
        return queue.size();
    }

    /** Does what an effect asks, or begins to. */
    @FunctionalInterface
    public interface Handler {
        void onEffect(EffectId id, Effect effect);
    }
}
