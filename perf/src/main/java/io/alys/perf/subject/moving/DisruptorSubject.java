// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.alys.perf.subject.NodeWork;
import io.alys.perf.subject.Setting;
import io.alys.perf.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/** The Disruptor as it comes: its own wiring, its own processors, a thread for each handler. */
public final class DisruptorSubject implements Subject {
    private final List<Thread> threads = new ArrayList<>();
    private final Faults faults = new Faults();
    private final Disruptor<Entry> disruptor;
    private final RingBuffer<Entry> ring;
    private final EventHandler<Entry> last;
    private final IdleStrategy loadTurn;

    private DisruptorSubject(
            final Setting setting, final WaitStrategy waitStrategy, final List<EventHandler<Entry>> handlers) {
        disruptor = new Disruptor<>(
                () -> new Entry(setting.eventLength()),
                MovingRivals.CAPACITY,
                this::newThread,
                ProducerType.SINGLE,
                waitStrategy);
        disruptor.setDefaultExceptionHandler(new Failing(faults));
        EventHandler<Entry> previous = null;
        for (final EventHandler<Entry> handler : handlers) {
            if (previous == null) {
                disruptor.handleEventsWith(handler);
            } else {
                disruptor.after(previous).handleEventsWith(handler);
            }
            previous = handler;
        }
        last = previous;
        loadTurn = MovingRivals.loadTurn(handlers.size() + 1);
        ring = disruptor.start();
    }

    /** All steps in one handler. */
    static DisruptorSubject fused(final Setting setting, final WaitStrategy waitStrategy) {
        final NodeWork work = new NodeWork(setting.listener());
        return of(setting, waitStrategy, (entry, sequence, endOfBatch) -> {
            entry.decode(work);
            work.apply(entry.slot());
            work.release(entry.slot());
        });
    }

    /** One handler, whatever it does. */
    public static DisruptorSubject of(
            final Setting setting, final WaitStrategy waitStrategy, final EventHandler<Entry> handler) {
        return new DisruptorSubject(setting, waitStrategy, List.of(handler));
    }

    /** A handler for each step, each after the one before. */
    static DisruptorSubject chained(final Setting setting, final WaitStrategy waitStrategy) {
        final ThreeWorks works = ThreeWorks.of(setting.listener());
        final NodeWork decoding = works.decoding();
        final NodeWork applying = works.applying();
        final NodeWork releasing = works.releasing();
        return new DisruptorSubject(
                setting,
                waitStrategy,
                List.of(
                        (entry, sequence, endOfBatch) -> entry.decode(decoding),
                        (entry, sequence, endOfBatch) -> applying.apply(entry.slot()),
                        (entry, sequence, endOfBatch) -> releasing.release(entry.slot())));
    }

    @Override
    public boolean offer(final DirectBuffer event, final int length) {
        if (!ring.hasAvailableCapacity(1)) {
            faults.requireNone();
            return false;
        }
        final long sequence = ring.next();
        ring.get(sequence).take(event, length);
        ring.publish(sequence);
        return true;
    }

    @Override
    public void turn() {
        loadTurn.idle();
    }

    @Override
    public void close() {
        Crew.awaitDone(() -> disruptor.getSequenceValueFor(last) == ring.getCursor(), faults);
        disruptor.halt();
        Crew.join(threads);
        faults.requireNone();
    }

    private Thread newThread(final Runnable duty) {
        final Thread thread = new Thread(duty, "disruptor-" + threads.size());
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    /** Remembers, and ends the thread. */
    private record Failing(Faults faults) implements ExceptionHandler<Entry> {
        @Override
        public void handleEventException(final Throwable fault, final long sequence, final Entry entry) {
            faults.on(fault);
            throw new IllegalStateException("handler failed at sequence=" + sequence, fault);
        }

        @Override
        public void handleOnStartException(final Throwable fault) {
            faults.on(fault);
        }

        @Override
        public void handleOnShutdownException(final Throwable fault) {
            faults.on(fault);
        }
    }
}
