// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.inbound;

import io.alys.core.command.Command;
import io.alys.core.command.Source;
import io.alys.core.port.CommandSink;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.status.AtomicCounter;

/** Decoded commands of one source. */
public final class WarmInbound implements Inbound {
    private final Source source;
    private final OverflowPolicy overflowPolicy;
    private final AtomicCounter overflowed;
    private final Doorbell doorbell;
    private final OneToOneConcurrentArrayQueue<Command> queue;
    private final IntakeGate gate = new IntakeGate();
    private final CommandSink sink = this::offer;

    /**
     * @param capacity in commands, rounded up to a power of two.
     * @param overflowed counts what found the ring full; written by the offering thread.
     * @param doorbell rung after each command.
     */
    public WarmInbound(
            final Source source,
            final int capacity,
            final OverflowPolicy overflowPolicy,
            final AtomicCounter overflowed,
            final Doorbell doorbell) {
        this.source = source;
        this.overflowPolicy = overflowPolicy;
        this.overflowed = overflowed;
        this.doorbell = doorbell;
        this.queue = new OneToOneConcurrentArrayQueue<>(capacity);
    }

    /** For the one thread that brings in this source; asserted when assertions are on. */
    public CommandSink sink() {
        return sink;
    }

    /** What the adapter is to do with a command that finds the ring full. */
    public OverflowPolicy overflowPolicy() {
        return overflowPolicy;
    }

    /** How many commands wait, about. Any thread. */
    public int size() {
        return queue.size();
    }

    public int capacity() {
        return queue.capacity();
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public int drain(final InputSink target, final int limit) {
        int drained = 0;
        while (drained < limit) {
            final Command command = queue.poll();
            if (command == null) {
                break;
            }
            target.onWarm(source, command);
            drained++;
        }
        return drained;
    }

    @Override
    public void close() {
        gate.close();
    }

    @Override
    public boolean isDrained() {
        return gate.isQuiet() && queue.isEmpty();
    }

    private int offer(final Command command) {
        if (!gate.enter()) {
            return CommandSink.CLOSED;
        }
        final boolean isTaken = queue.offer(command);
        gate.leave();
        if (!isTaken) {
            overflowed.incrementPlain();
            return CommandSink.BACK_PRESSURED;
        }
        doorbell.ring();
        return CommandSink.ACCEPTED;
    }
}
