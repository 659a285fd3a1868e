// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import com.lmax.disruptor.Sequence;
import io.alys.perf.subject.InFlight;
import io.alys.perf.subject.NodeWork;
import io.alys.perf.subject.Setting;
import io.alys.perf.subject.Subject;
import java.util.concurrent.ArrayBlockingQueue;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** The JDK's bounded queue before each of three threads. */
final class BlockingQueueSubject implements Subject {
    /** Before a thread sleeps, as many as the Disruptor's yielding strategy spins before it yields. */
    private static final int YIELDS_MAX = 100;

    private final ArrayBlockingQueue<Entry> arrived = new ArrayBlockingQueue<>(MovingRivals.CAPACITY);
    private final ArrayBlockingQueue<Entry> decoded = new ArrayBlockingQueue<>(MovingRivals.CAPACITY);
    private final ArrayBlockingQueue<Entry> applied = new ArrayBlockingQueue<>(MovingRivals.CAPACITY);
    private final InFlight inFlight = new InFlight(MovingRivals.CAPACITY);
    private final Faults faults = new Faults();
    private final Crew crew = new Crew(faults);
    private final IdleStrategy loadTurn = MovingRivals.loadTurn(MovingRivals.THREADS_CHAINED);
    private final EntryPool pool;
    private final int yieldsMax;

    private BlockingQueueSubject(final Setting setting, final int yieldsMax) {
        this.yieldsMax = yieldsMax;
        pool = new EntryPool(MovingRivals.CAPACITY, setting.eventLength(), inFlight);
        final ThreeWorks works = ThreeWorks.of(setting.listener());
        final NodeWork decoding = works.decoding();
        final NodeWork applying = works.applying();
        final NodeWork releasing = works.releasing();
        final Sequence released = inFlight.released();
        // The queue does the waiting.
        final IdleStrategy none = NoOpIdleStrategy.INSTANCE;
        crew.start("abq-decode", none, () -> {
            final Entry entry = next(arrived);
            entry.decode(decoding);
            decoded.put(entry);
            return 1;
        });
        crew.start("abq-apply", none, () -> {
            final Entry entry = next(decoded);
            applying.apply(entry.slot());
            applied.put(entry);
            return 1;
        });
        crew.start("abq-release", none, () -> {
            releasing.release(next(applied).slot());
            released.set(released.get() + 1);
            return 1;
        });
    }

    /** Put and take: a thread that finds nothing sleeps at once. */
    static BlockingQueueSubject blocking(final Setting setting) {
        return new BlockingQueueSubject(setting, 0);
    }

    /** Looks again a while before it sleeps, since waking it costs its upstream far more than an event does. */
    static BlockingQueueSubject yielding(final Setting setting) {
        return new BlockingQueueSubject(setting, YIELDS_MAX);
    }

    @Override
    public boolean offer(final DirectBuffer event, final int length) {
        final Entry entry = pool.tryTake(event, length);
        if (entry == null) {
            faults.requireNone();
            return false;
        }
        // Never refused: there are no more entries than places.
        return arrived.offer(entry);
    }

    @Override
    public void turn() {
        loadTurn.idle();
    }

    @Override
    public void close() {
        crew.finish(inFlight::isEmpty);
    }

    private Entry next(final ArrayBlockingQueue<Entry> queue) throws InterruptedException {
        for (int i = 0; i < yieldsMax; i++) {
            final Entry entry = queue.poll();
            if (entry != null) {
                return entry;
            }
            YieldingIdleStrategy.INSTANCE.idle();
        }
        return queue.take();
    }
}
