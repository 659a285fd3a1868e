// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.inbound;

import io.alys.core.command.Source;
import io.alys.core.port.CommandSink;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.agrona.concurrent.status.AtomicCounter;

/** Encoded inputs of one source and one type: nothing is allocated on the way in or out. */
public final class HotInbound implements Inbound {
    private final Source source;
    private final int type;
    private final int lengthMax;
    private final OverflowPolicy overflowPolicy;
    private final AtomicCounter overflowed;
    private final Doorbell doorbell;
    private final OneToOneRingBuffer ring;
    private final IntakeGate gate = new IntakeGate();
    private final MessageHandler handler = this::onMessage;

    // The sink of the drain under way.
    private InputSink target;

    /**
     * @param type of every input, as {@code Commands} numbers it.
     * @param lengthMax longest input, bytes.
     * @param capacityBytes power of two, and enough for eight of the longest inputs.
     * @param overflowed counts what found the ring full; written by the offering thread.
     * @param doorbell rung after each input.
     */
    public HotInbound(
            final Source source,
            final int type,
            final int lengthMax,
            final int capacityBytes,
            final OverflowPolicy overflowPolicy,
            final AtomicCounter overflowed,
            final Doorbell doorbell) {
        this.source = source;
        this.type = type;
        this.lengthMax = lengthMax;
        this.overflowPolicy = overflowPolicy;
        this.overflowed = overflowed;
        this.doorbell = doorbell;
        this.ring = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                capacityBytes + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
        if (ring.maxMsgLength() < lengthMax) {
            throw new IllegalArgumentException("capacityBytes=" + capacityBytes + " must be at least 8 x lengthMax="
                    + lengthMax + " and its header");
        }
    }

    /**
     * Copies one input in; the one thread that brings in this source only.
     *
     * @return one of the constants of {@link CommandSink}.
     * @throws IllegalArgumentException when it is longer than the longest allowed.
     */
    public int offer(final DirectBuffer buffer, final int offset, final int length) {
        if (length > lengthMax) {
            throw new IllegalArgumentException("length=" + length + " must be at most lengthMax=" + lengthMax);
        }
        if (!gate.enter()) {
            return CommandSink.CLOSED;
        }
        final boolean isTaken = ring.write(type, buffer, offset, length);
        gate.leave();
        if (!isTaken) {
            overflowed.incrementPlain();
            return CommandSink.BACK_PRESSURED;
        }
        doorbell.ring();
        return CommandSink.ACCEPTED;
    }

    /** What the sender is to do with an input that finds the ring full. */
    public OverflowPolicy overflowPolicy() {
        return overflowPolicy;
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public int drain(final InputSink sink, final int limit) {
        target = sink;
        int drained = ring.read(handler, limit);
        if (drained < limit) {
            // A read ends where the buffer wraps, so what follows the wrap takes a second one.
            drained += ring.read(handler, limit - drained);
        }
        return drained;
    }

    @Override
    public void close() {
        gate.close();
    }

    @Override
    public boolean isDrained() {
        return gate.isQuiet() && ring.size() == 0;
    }

    private void onMessage(
            final int messageType, final MutableDirectBuffer buffer, final int offset, final int length) {
        target.onHot(source, messageType, buffer, offset, length);
    }
}
