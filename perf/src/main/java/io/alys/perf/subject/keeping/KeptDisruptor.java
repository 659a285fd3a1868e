// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import io.alys.core.codec.RecordFrame;
import io.alys.perf.subject.NodeWork;
import io.alys.perf.subject.Setting;
import io.alys.perf.subject.Subject;
import io.alys.pipeline.ring.Slot;
import org.agrona.DirectBuffer;

/**
 * The node's three steps on a bare Disruptor, all on the load's thread, with a keeper between the second and the third:
 * the rival of the spine in its invoker mode. What is answered together was kept together.
 */
final class KeptDisruptor implements Subject {
    private static final int RING_SIZE = 1024;

    private final NodeWork work;
    private final Keeper keeper;
    private final RingBuffer<Slot> ring = RingBuffer.createSingleProducer(Slot::new, RING_SIZE);
    private final EventPoller<Slot> poller = ring.newPoller();
    private final EventPoller.Handler<Slot> handler = this::onSlot;
    private long answered = -1;

    KeptDisruptor(final Keeper keeper, final Setting setting) {
        this.keeper = keeper;
        this.work = new NodeWork(setting.listener());
        ring.addGatingSequences(poller.getSequence());
    }

    @Override
    public boolean offer(final DirectBuffer event, final int length) {
        if (!ring.hasAvailableCapacity(1)) {
            return false;
        }
        final long sequence = ring.next();
        work.decode(ring.get(sequence), event, 0, length);
        ring.publish(sequence);
        return true;
    }

    @Override
    public void turn() {
        try {
            if (poller.poll(handler) != EventPoller.PollState.PROCESSING) {
                Thread.onSpinWait();
            }
        } catch (final RuntimeException e) {
            throw e;
        } catch (final Exception e) {
            throw new IllegalStateException("the handler throws none", e);
        }
    }

    @Override
    public void close() {
        while (answered < ring.getCursor()) {
            turn();
        }
        keeper.close();
    }

    /** Gives whether the batch goes on. */
    private boolean onSlot(final Slot slot, final long sequence, final boolean isLast) {
        final RecordFrame record = work.apply(slot);
        keeper.keep(record.buffer(), 0, record.length());
        if (!isLast && sequence - answered < Keeper.BATCH_MAX) {
            return true;
        }
        keeper.endBatch();
        while (answered < sequence) {
            work.release(ring.get(++answered));
        }
        return false;
    }
}
