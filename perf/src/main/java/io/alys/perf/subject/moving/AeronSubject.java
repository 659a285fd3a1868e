// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import com.lmax.disruptor.Sequence;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.alys.core.codec.RecordFrame;
import io.alys.perf.subject.InFlight;
import io.alys.perf.subject.NodeWork;
import io.alys.perf.subject.Setting;
import io.alys.perf.subject.Subject;
import io.alys.pipeline.ring.Slot;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** Aeron's shared memory before each of three threads, or before one that does all steps. */
final class AeronSubject implements Subject {
    private static final int EVENTS = 1;
    private static final int RECORDS = 2;
    private static final int ANSWERS = 3;

    /** Fragments a poll hands out before it gives their room back. */
    private static final int BATCH_MAX = 256;

    private final InFlight inFlight = new InFlight(MovingRivals.CAPACITY);
    private final Faults faults = new Faults();
    private final Crew crew = new Crew(faults);
    private final AeronMedia media;
    private final AeronMedia.Hop events;
    private final IdleStrategy loadTurn;

    private AeronSubject(final Setting setting, final int threads) {
        loadTurn = MovingRivals.loadTurn(threads);
        media = new AeronMedia(recordLengthMax(setting), faults);
        events = media.newHop(EVENTS, setting.eventLength());
    }

    /** One hop, to a thread that does all steps. */
    static AeronSubject fused(final Setting setting) {
        final AeronSubject subject = new AeronSubject(setting, MovingRivals.THREADS_AERON_FUSED);
        final NodeWork work = new NodeWork(setting.listener());
        final Slot slot = new Slot();
        final Sequence released = subject.inFlight.released();
        subject.startPolling("aeron-steps", subject.events.subscription(), (buffer, offset, length, header) -> {
            work.decode(slot, buffer, offset, length);
            work.apply(slot);
            work.release(slot);
            released.set(released.get() + 1);
        });
        return subject;
    }

    /** A hop before each step's thread. */
    static AeronSubject chained(final Setting setting) {
        final AeronSubject subject = new AeronSubject(setting, MovingRivals.THREADS_AERON_CHAINED);
        final AeronMedia.Hop records = subject.media.newHop(RECORDS, recordLengthMax(setting));
        final AeronMedia.Hop answers = subject.media.newHop(ANSWERS, ByteSteps.ANSWER_LENGTH);
        final ThreeWorks works = ThreeWorks.of(setting.listener());
        final ByteSteps.Decoding decoding = new ByteSteps.Decoding(works.decoding());
        final ByteSteps.Applying applying = new ByteSteps.Applying(works.applying());
        final ByteSteps.Releasing releasing = new ByteSteps.Releasing(works.releasing());
        final Sequence released = subject.inFlight.released();
        subject.startPolling("aeron-decode", subject.events.subscription(), (buffer, offset, length, header) -> {
            final RecordFrame record = decoding.onEvent(buffer, offset, length);
            subject.send(records, record.buffer(), record.length());
        });
        subject.startPolling("aeron-apply", records.subscription(), (buffer, offset, length, header) -> {
            subject.send(answers, applying.onRecord(buffer, offset, length), ByteSteps.ANSWER_LENGTH);
        });
        subject.startPolling("aeron-release", answers.subscription(), (buffer, offset, length, header) -> {
            releasing.onAnswer(buffer, offset);
            released.set(released.get() + 1);
        });
        return subject;
    }

    private static int recordLengthMax(final Setting setting) {
        return setting.eventLength() + ByteSteps.RECORD_OVERHEAD_MAX;
    }

    private void startPolling(final String name, final Subscription subscription, final FragmentHandler handler) {
        final FragmentAssembler assembler = new FragmentAssembler(handler);
        crew.start(name, YieldingIdleStrategy.INSTANCE, () -> subscription.poll(assembler, BATCH_MAX));
    }

    private void send(final AeronMedia.Hop hop, final DirectBuffer buffer, final int length) {
        while (!hop.send(buffer, 0, length)) {
            crew.pause(YieldingIdleStrategy.INSTANCE);
        }
    }

    @Override
    public boolean offer(final DirectBuffer event, final int length) {
        if (!inFlight.hasRoom() || !events.send(event, 0, length)) {
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
        try (media) {
            crew.finish(inFlight::isEmpty);
        }
    }
}
