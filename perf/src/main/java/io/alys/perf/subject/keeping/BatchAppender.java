// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import io.alys.core.health.ProbeFlyweight;
import io.alys.perf.subject.Subject;
import io.alys.pipeline.stage.ProbeListener;
import org.agrona.DirectBuffer;

/** Keeps events and does nothing else with them; those offered between two turns are one batch, answered at its end. */
final class BatchAppender implements Subject {
    private final Keeper keeper;
    private final ProbeListener listener;
    private final long[] nonces = new long[Keeper.BATCH_MAX];
    private final long[] sentNs = new long[Keeper.BATCH_MAX];
    private int pending = 0;

    BatchAppender(final Keeper keeper, final ProbeListener listener) {
        this.keeper = keeper;
        this.listener = listener;
    }

    @Override
    public boolean offer(final DirectBuffer event, final int length) {
        if (pending == Keeper.BATCH_MAX) {
            return false;
        }
        keeper.keep(event, 0, length);
        nonces[pending] = ProbeFlyweight.nonce(event, 0);
        sentNs[pending] = ProbeFlyweight.sentNs(event, 0);
        pending++;
        return true;
    }

    @Override
    public void turn() {
        if (pending == 0) {
            Thread.onSpinWait();
            return;
        }
        keeper.endBatch();
        for (int i = 0; i < pending; i++) {
            listener.onProbeAnswered(nonces[i], sentNs[i]);
        }
        pending = 0;
    }

    @Override
    public void close() {
        turn();
        keeper.close();
    }
}
