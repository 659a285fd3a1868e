// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.call.PortCalls;
import io.alys.core.command.Command;
import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.port.CommandSink;
import io.alys.pipeline.outbound.Outbound;
import io.alys.pipeline.run.Spine;
import java.util.EnumMap;
import java.util.Map;

/**
 * Stands where the node's adapter threads stand: takes effects, calls the ports, brings the answers in, and says when each
 * was there. All on the thread that turns it, so that no other wakes up in between.
 */
final class PortDesk {
    /** What the last duty cycle of an effect was. */
    @FunctionalInterface
    interface Watch {
        /**
         * Told before the port is called, and again after the answer was accepted.
         *
         * @param outNs when the effect was found in its ring.
         * @param answeredNs when its answer was in, or 0 before that.
         */
        void on(Effect effect, long outNs, long answeredNs);
    }

    private final Watch watch;
    private final Place[] places;

    /**
     * @param calls of the destinations that are polled; null is an answer that never comes.
     */
    PortDesk(final Spine spine, final Map<Destination, PortCalls> calls, final Watch watch) {
        this.watch = watch;
        this.places = new EnumMap<>(calls)
                .entrySet().stream()
                        .map(each -> new Place(spine, each.getKey(), each.getValue()))
                        .toArray(Place[]::new);
    }

    /** Where the answers of a destination come in. */
    static Source sourceOf(final Destination destination) {
        return destination == Destination.SIGNER ? Source.CONSENSUS : Source.valueOf(destination.name());
    }

    /** Serves one effect of each destination at most; gives how many there were. Allocates nothing where there are none. */
    int turn() {
        int served = 0;
        for (final Place place : places) {
            served += place.outbound.poll(place, 1);
        }
        return served;
    }

    /** One destination's. */
    private final class Place implements Outbound.Handler {
        private final Outbound outbound;
        private final PortCalls calls;
        private final CommandSink sink;

        private Place(final Spine spine, final Destination destination, final PortCalls calls) {
            this.outbound = spine.outbound(destination);
            this.calls = calls;
            this.sink = destination == Destination.OBSERVER
                    ? null
                    : spine.inbound(sourceOf(destination)).sink();
        }

        @Override
        public void onEffect(final EffectId id, final Effect effect) {
            final long outNs = System.nanoTime();
            watch.on(effect, outNs, 0);
            final Command answer = calls.call(id, effect);
            if (answer == null) {
                return;
            }
            while (sink.offer(answer) == CommandSink.BACK_PRESSURED) {
                Thread.onSpinWait();
            }
            watch.on(effect, outNs, System.nanoTime());
        }
    }
}
