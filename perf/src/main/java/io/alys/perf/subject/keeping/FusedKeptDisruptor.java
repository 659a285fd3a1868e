// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import com.lmax.disruptor.YieldingWaitStrategy;
import io.alys.core.codec.RecordFrame;
import io.alys.perf.subject.NodeWork;
import io.alys.perf.subject.Setting;
import io.alys.perf.subject.Subject;
import io.alys.perf.subject.moving.DisruptorSubject;
import io.alys.perf.subject.moving.Entry;
import org.agrona.DirectBuffer;

/**
 * The node's three steps in one handler of a bare Disruptor, on its thread, with a keeper between the second and the
 * third: what the spine is in its shared mode. What is answered together was kept together.
 */
final class FusedKeptDisruptor implements Subject {
    private final Keeper keeper;
    private final NodeWork work;
    private final Entry[] unanswered = new Entry[Keeper.BATCH_MAX];
    private final Subject disruptor;
    private int unansweredCount = 0;

    FusedKeptDisruptor(final Keeper keeper, final Setting setting) {
        this.keeper = keeper;
        this.work = new NodeWork(setting.listener());
        this.disruptor = DisruptorSubject.of(setting, new YieldingWaitStrategy(), this::onEntry);
    }

    @Override
    public boolean offer(final DirectBuffer event, final int length) {
        return disruptor.offer(event, length);
    }

    @Override
    public void turn() {
        disruptor.turn();
    }

    @Override
    public void close() {
        disruptor.close();
        keeper.close();
    }

    private void onEntry(final Entry entry, final long sequence, final boolean isLast) {
        entry.decode(work);
        final RecordFrame record = work.apply(entry.slot());
        keeper.keep(record.buffer(), 0, record.length());
        unanswered[unansweredCount++] = entry;
        if (isLast || unansweredCount == unanswered.length) {
            keeper.endBatch();
            for (int i = 0; i < unansweredCount; i++) {
                work.release(unanswered[i].slot());
            }
            unansweredCount = 0;
        }
    }
}
