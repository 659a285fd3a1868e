// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.alys.core.codec.CodecException;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Shape;
import io.alys.core.command.Command;
import io.alys.core.command.Commands;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.inbound.InboundSchedule;
import io.alys.pipeline.inbound.InputSink;
import io.alys.pipeline.ring.Slot;
import java.util.EnumMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Gives inputs their order and their time: the only writer of the ring, and the only place that reads the clock. Drains
 * the sources into free slots, all of one duty cycle at one time; with no free slot it drains nothing.
 */
public final class SequenceStage implements SpineHead, InputSink {
    private static final int HOT_VERSION = 1;
    private static final NodeCommand.TickClock TICK = new NodeCommand.TickClock();

    private final RingBuffer<Slot> ring;
    private final Sequence progress;
    private final InboundSchedule schedule;
    private final HeldClock clock;
    private final TickTimer tickTimer;
    private final long firstInputSequence;
    private final int perCycleMax;
    private final HaltSwitch haltSwitch;
    private final DutyCycle dutyCycle;
    private final AtomicCounter ticks;
    private final Map<Source, AtomicCounter> sequenced = new EnumMap<>(Source.class);
    private final Map<Source, AtomicCounter> unencodable = new EnumMap<>(Source.class);

    // The duty cycle under way; this thread only.
    private long nowMs;
    private long startNs;
    private boolean isTimed;
    private long position;
    private int filled = 0;

    // Written by whoever closes, and by this thread.
    private volatile boolean isClosing = false;
    private volatile boolean isDrained = false;

    /**
     * @param progress how far the ring is filled; written here only, last.
     * @param firstInputSequence of the input in the ring's slot 0.
     * @param perCycleMax most inputs in one duty cycle.
     */
    public SequenceStage(
            final RingBuffer<Slot> ring,
            final Sequence progress,
            final InboundSchedule schedule,
            final HeldClock clock,
            final TickTimer tickTimer,
            final long firstInputSequence,
            final int perCycleMax,
            final PipelineCounters counters,
            final HaltSwitch haltSwitch,
            final DutyCycle dutyCycle) {
        this.ring = ring;
        this.progress = progress;
        this.schedule = schedule;
        this.clock = clock;
        this.tickTimer = tickTimer;
        this.firstInputSequence = firstInputSequence;
        this.perCycleMax = perCycleMax;
        this.haltSwitch = haltSwitch;
        this.dutyCycle = dutyCycle;
        this.position = progress.get();
        this.ticks = counters.of(PipelineCounter.TICKS);
        for (final Source source : Source.values()) {
            sequenced.put(source, counters.of(PipelineCounter.INPUTS_SEQUENCED, source));
            unencodable.put(source, counters.of(PipelineCounter.INPUTS_UNENCODABLE, source));
        }
    }

    @Override
    public void onStart() {
        dutyCycle.onStart();
    }

    @Override
    public int doWork() {
        dutyCycle.begin();
        final int work = haltSwitch.isHalted() ? 0 : takeTurn();
        dutyCycle.end();
        return work;
    }

    @Override
    public String roleName() {
        return dutyCycle.roleName();
    }

    @Override
    public void closeIntake() {
        isClosing = true;
        schedule.close();
    }

    @Override
    public boolean isDrained() {
        return isDrained;
    }

    @Override
    public void onWarm(final Source source, final Command command) {
        if (tryFill(source, command)) {
            sequenced.get(source).incrementPlain();
        } else {
            unencodable.get(source).incrementRelease();
        }
    }

    @Override
    public void onHot(
            final Source source, final int type, final DirectBuffer buffer, final int offset, final int length) {
        if (filled == 1) {
            startTiming();
        }
        final Slot slot = ring.get(nextSlot());
        slot.frame().begin(nextInput(), nowMs, source.code(), type, HOT_VERSION).input(buffer, offset, length);
        filled++;
        sequenced.get(source).incrementPlain();
    }

    private int takeTurn() {
        final boolean isLastTurn = isClosing;
        filled = 0;
        isTimed = false;
        try {
            nowMs = clock.readMs();
            final int room = (int) Math.min(ring.remainingCapacity(), perCycleMax);
            if (room > 0) {
                if (!isLastTurn && tickTimer.isDue(nowMs)) {
                    tick();
                }
                schedule.drain(this, room - filled);
            }
            publish();
        } catch (final RuntimeException | Error fault) {
            haltSwitch.halt(ExitCode.STAGE_FAULT, "stage=" + roleName() + ": " + fault, fault);
            return 0;
        }
        if (isLastTurn && !isDrained) {
            isDrained = schedule.isDrained();
        }
        return filled;
    }

    private void tick() {
        if (!tryFill(Source.NODE, TICK)) {
            throw new IllegalStateException("a tick could not be encoded");
        }
        tickTimer.onTick(position + filled, nowMs);
        ticks.incrementPlain();
        sequenced.get(Source.NODE).incrementPlain();
    }

    /** Fills the next free slot; false, and the slot stays free, when the command cannot be recorded. */
    private boolean tryFill(final Source source, final Command command) {
        startTiming();
        final Slot slot = ring.get(nextSlot());
        final RecordFrame frame = slot.frame();
        final Shape<Command> shape = Commands.CATALOG.of(command);
        try {
            frame.begin(nextInput(), nowMs, source.code(), shape.type(), shape.version())
                    .input(command);
        } catch (final CodecException unfit) {
            slot.clear();
            return false;
        }
        slot.arrived(command, startNs);
        filled++;
        return true;
    }

    /** Before a warm input or a second one: reading the clock costs a large part of what a single hot one does. */
    private void startTiming() {
        if (!isTimed) {
            isTimed = true;
            startNs = System.nanoTime();
        }
    }

    /** Not claimed yet: this is the only writer, and there is room, so the claim cannot fail. */
    private long nextSlot() {
        return position + filled + 1;
    }

    private long nextInput() {
        return firstInputSequence + position + filled + 1;
    }

    private void publish() {
        if (filled == 0) {
            return;
        }
        final long last = ring.next(filled);
        ring.publish(last - filled + 1, last);
        position = last;
        progress.set(last);
        if (isTimed) {
            dutyCycle.worked(System.nanoTime() - startNs);
        }
    }
}
