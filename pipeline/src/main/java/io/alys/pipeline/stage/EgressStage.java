// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.RingBuffer;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.Effects;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.counter.StageRole;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.outbound.EffectEnvelope;
import io.alys.pipeline.outbound.Outbound;
import io.alys.pipeline.ring.Slot;
import java.util.EnumMap;
import java.util.Map;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Lets the effects of durable inputs out, in order, each to its adapter's ring, and clears the slot. When a ring is full
 * it stays where it is and comes back: nothing is dropped, and its thread is never kept waiting. The one effect it acts
 * on itself is a wanted halt, after which nothing leaves.
 */
public final class EgressStage implements Stage {
    private final Map<Destination, Outbound> outbounds;
    private final Map<Destination, AtomicCounter> effectsOut = new EnumMap<>(Destination.class);
    private final ProbeListener probeListener;
    private final HaltSwitch haltSwitch;
    private final AtomicCounter held;
    private final AtomicCounter probesAnswered;
    private final AtomicCounter longestPathNs;

    // Where the slot under way stands; this thread only.
    private int nextOrdinal = 0;
    private EffectEnvelope waiting = null;

    // Of the warm inputs that left in the batch under way, or 0; this thread only.
    private long earliestArrivalNs = 0;

    /**
     * @param outbounds one for each destination.
     */
    public EgressStage(
            final Map<Destination, Outbound> outbounds,
            final ProbeListener probeListener,
            final HaltSwitch haltSwitch,
            final PipelineCounters counters) {
        this.outbounds = new EnumMap<>(outbounds);
        for (final Destination destination : Destination.values()) {
            effectsOut.put(destination, counters.of(PipelineCounter.EFFECTS_OUT, destination));
        }
        this.probeListener = probeListener;
        this.haltSwitch = haltSwitch;
        this.held = counters.of(PipelineCounter.EGRESS_HELD);
        this.probesAnswered = counters.of(PipelineCounter.PROBES_ANSWERED);
        this.longestPathNs = counters.of(PipelineCounter.PATH_NS_MAX);
    }

    @Override
    public boolean onSlot(final Slot slot, final long sequence, final boolean endOfBatch) {
        if (haltSwitch.isHalted()) {
            return false;
        }
        final Effects effects = slot.effects();
        while (nextOrdinal < effects.size()) {
            if (!tryRelease(slot.frame().sequence(), effects.at(nextOrdinal))) {
                return false;
            }
            nextOrdinal++;
        }
        if (effects.hasProbe()) {
            probeListener.onProbeAnswered(effects.probeNonce(), effects.probeSentNs());
            probesAnswered.incrementPlain();
        }
        if (earliestArrivalNs == 0) {
            earliestArrivalNs = slot.arrivalNs();
        }
        nextOrdinal = 0;
        slot.clear();
        return true;
    }

    @Override
    public int onSlots(final RingBuffer<Slot> ring, final long first, final long last) {
        final int handled = Stage.each(this, ring, first, last);
        // Once a batch, of the one that came first: reading the clock for each would cost as much as letting it out.
        if (earliestArrivalNs != 0) {
            longestPathNs.proposeMaxRelease(System.nanoTime() - earliestArrivalNs);
            earliestArrivalNs = 0;
        }
        return handled;
    }

    @Override
    public StageRole role() {
        return StageRole.EGRESS;
    }

    private boolean tryRelease(final long inputSequence, final Effect effect) {
        if (effect instanceof Effect.HaltWanted wanted) {
            haltSwitch.halt(exitCodeOf(wanted), "inputSequence=" + inputSequence + ": " + wanted.reason(), null);
        }
        if (haltSwitch.isHalted()) {
            return false;
        }
        final boolean isFirstTry = waiting == null;
        if (isFirstTry) {
            waiting = new EffectEnvelope(new EffectId(inputSequence, nextOrdinal), effect);
        }
        final Destination destination = effect.destination();
        if (!outbounds.get(destination).offer(waiting)) {
            if (isFirstTry) {
                held.incrementRelease();
            }
            return false;
        }
        waiting = null;
        effectsOut.get(destination).incrementPlain();
        return true;
    }

    private static ExitCode exitCodeOf(final Effect.HaltWanted wanted) {
        return switch (wanted.cause()) {
            case WRONG_NETWORK -> ExitCode.WRONG_NETWORK;
            case CONTRADICTION -> ExitCode.CONTRADICTION;
            case SUPERVISION -> ExitCode.SUPERVISION;
        };
    }
}
