// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import io.alys.perf.subject.NodeWork;
import io.alys.perf.subject.Setting;
import io.alys.perf.subject.Subject;
import org.agrona.DirectBuffer;

/** The Disruptor's ring and poller on the load's own thread. */
final class DisruptorInlineSubject implements Subject {
    private final RingBuffer<Entry> ring;
    private final EventPoller<Entry> poller;
    private final EventPoller.Handler<Entry> handler;

    DisruptorInlineSubject(final Setting setting) {
        // Nobody waits, so the strategy is the one that costs nothing to signal.
        ring = RingBuffer.createSingleProducer(
                () -> new Entry(setting.eventLength()), MovingRivals.CAPACITY, new BusySpinWaitStrategy());
        poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        final NodeWork work = new NodeWork(setting.listener());
        handler = (entry, sequence, endOfBatch) -> {
            entry.decode(work);
            work.apply(entry.slot());
            work.release(entry.slot());
            return true;
        };
    }

    @Override
    public boolean offer(final DirectBuffer event, final int length) {
        if (!ring.hasAvailableCapacity(1)) {
            return false;
        }
        final long sequence = ring.next();
        ring.get(sequence).take(event, length);
        ring.publish(sequence);
        return true;
    }

    @Override
    public void turn() {
        poll();
    }

    @Override
    public void close() {
        while (poll() == EventPoller.PollState.PROCESSING) {
            Thread.onSpinWait();
        }
    }

    private EventPoller.PollState poll() {
        try {
            return poller.poll(handler);
        } catch (final RuntimeException fault) {
            throw fault;
        } catch (final Exception checked) {
            throw new IllegalStateException("no step throws this", checked);
        }
    }
}
