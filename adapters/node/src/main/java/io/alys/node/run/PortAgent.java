// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.core.call.PortCalls;
import io.alys.core.command.Command;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.port.CommandSink;
import io.alys.pipeline.outbound.Outbound;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * The I/O half of an actor: takes effects from one outbound ring, calls the port, and brings the answers in. On a thread
 * of its own, so a call may block for as long as the port's deadline. One effect at a time; while it has no answer yet, it
 * is tried again on each beat, and dropped for a newer one; a ping and an order to make the client anew leave it waiting.
 */
final class PortAgent implements Agent {
    private final String roleName;
    private final Outbound outbound;
    private final PortCalls calls;
    private final CommandSink sink;
    private final NanoClock clock;
    private final LongSupplier beat;
    private final BooleanSupplier hint;

    // Written and read by the agent's own thread.
    private EffectId effectId = null;
    private Effect effect = null;
    private Command answer = null;
    private long lastTryNs = 0;
    private boolean isClosed = false;

    /**
     * @param beat nanoseconds between two tries of an effect that has no answer yet; read each turn.
     * @param hint true when a try before the beat may be worth it.
     */
    PortAgent(
            final String roleName,
            final Outbound outbound,
            final PortCalls calls,
            final CommandSink sink,
            final NanoClock clock,
            final LongSupplier beat,
            final BooleanSupplier hint) {
        this.roleName = roleName;
        this.outbound = outbound;
        this.calls = calls;
        this.sink = sink;
        this.clock = clock;
        this.beat = beat;
        this.hint = hint;
    }

    @Override
    public int doWork() {
        final long beatNs = beat.getAsLong();
        if (answer != null) {
            return offerAnswer();
        }
        if (isClosed) {
            return outbound.poll((id, unheard) -> {}, Integer.MAX_VALUE); // Nobody takes the answers any more.
        }
        final int taken = outbound.poll(this::take, 1);
        if (answer != null) {
            return taken + offerAnswer();
        }
        if (effect == null || (taken == 0 && clock.nanoTime() - lastTryNs < beatNs && !hint.getAsBoolean())) {
            return taken;
        }
        answer = calls.call(effectId, effect);
        if (answer == null) {
            lastTryNs = clock.nanoTime();
            return taken;
        }
        effect = null;
        return taken + offerAnswer();
    }

    @Override
    public String roleName() {
        return roleName;
    }

    private void take(final EffectId id, final Effect taken) {
        if (taken instanceof Effect.AdapterRestartWanted || taken instanceof Effect.PingWanted) {
            answer = calls.call(id, taken);
            return;
        }
        effectId = id;
        effect = taken;
    }

    private int offerAnswer() {
        final int result = sink.offer(answer);
        if (result == CommandSink.BACK_PRESSURED) {
            return 0; // Kept, and offered again.
        }
        isClosed = result == CommandSink.CLOSED;
        answer = null;
        return 1;
    }
}
