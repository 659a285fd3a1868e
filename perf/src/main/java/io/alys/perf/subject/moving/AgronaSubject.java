// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import com.lmax.disruptor.Sequence;
import io.alys.core.codec.RecordFrame;
import io.alys.perf.subject.InFlight;
import io.alys.perf.subject.Setting;
import io.alys.perf.subject.Subject;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** Agrona's ring of bytes before each of three threads. */
final class AgronaSubject implements Subject {
    private static final int TYPE = 1;

    /** Messages a read hands out before it gives their room back. */
    private static final int BATCH_MAX = 256;

    private final InFlight inFlight = new InFlight(MovingRivals.CAPACITY);
    private final Faults faults = new Faults();
    private final Crew crew = new Crew(faults);
    private final IdleStrategy loadTurn = MovingRivals.loadTurn(MovingRivals.THREADS_CHAINED);
    private final OneToOneRingBuffer events;

    AgronaSubject(final Setting setting) {
        events = newRing(setting.eventLength());
        final OneToOneRingBuffer records = newRing(setting.eventLength() + ByteSteps.RECORD_OVERHEAD_MAX);
        final OneToOneRingBuffer answers = newRing(ByteSteps.ANSWER_LENGTH);
        final ThreeWorks works = ThreeWorks.of(setting.listener());
        final ByteSteps.Decoding decoding = new ByteSteps.Decoding(works.decoding());
        final ByteSteps.Applying applying = new ByteSteps.Applying(works.applying());
        final ByteSteps.Releasing releasing = new ByteSteps.Releasing(works.releasing());
        final Sequence released = inFlight.released();
        startReading("agrona-decode", events, (type, buffer, offset, length) -> {
            final RecordFrame record = decoding.onEvent(buffer, offset, length);
            write(records, record.buffer(), record.length());
        });
        startReading("agrona-apply", records, (type, buffer, offset, length) -> {
            write(answers, applying.onRecord(buffer, offset, length), ByteSteps.ANSWER_LENGTH);
        });
        startReading("agrona-release", answers, (type, buffer, offset, length) -> {
            releasing.onAnswer(buffer, offset);
            released.set(released.get() + 1);
        });
    }

    /** With room for all that can be under way, and for the longest eight times, which the ring asks for. */
    private static OneToOneRingBuffer newRing(final int lengthMax) {
        final int recordLength = BitUtil.align(lengthMax + RecordDescriptor.HEADER_LENGTH, RecordDescriptor.ALIGNMENT);
        final int capacity = BitUtil.findNextPositivePowerOfTwo(MovingRivals.CAPACITY * recordLength);
        return new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                capacity + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
    }

    private void startReading(final String name, final OneToOneRingBuffer ring, final MessageHandler handler) {
        crew.start(name, YieldingIdleStrategy.INSTANCE, () -> ring.read(handler, BATCH_MAX));
    }

    private void write(final OneToOneRingBuffer ring, final DirectBuffer buffer, final int length) {
        while (!ring.write(TYPE, buffer, 0, length)) {
            crew.pause(YieldingIdleStrategy.INSTANCE);
        }
    }

    @Override
    public boolean offer(final DirectBuffer event, final int length) {
        if (!inFlight.hasRoom() || !events.write(TYPE, event, 0, length)) {
            faults.requireNone();
            return false;
        }
        inFlight.onTaken();
        return true;
    }

    @Override
    public void turn() {
        loadTurn.idle();
    }

    @Override
    public void close() {
        crew.finish(inFlight::isEmpty);
    }
}
