// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import io.alys.core.health.ProbeFlyweight;
import io.alys.perf.subject.Subject;
import io.alys.pipeline.stage.ProbeListener;
import org.agrona.DirectBuffer;

/** Keeps each event by itself and answers it at once. */
final class SingleAppender implements Subject {
    private final Keeper keeper;
    private final ProbeListener listener;

    SingleAppender(final Keeper keeper, final ProbeListener listener) {
        this.keeper = keeper;
        this.listener = listener;
    }

    @Override
    public boolean offer(final DirectBuffer event, final int length) {
        keeper.keep(event, 0, length);
        keeper.endBatch();
        listener.onProbeAnswered(ProbeFlyweight.nonce(event, 0), ProbeFlyweight.sentNs(event, 0));
        return true;
    }

    @Override
    public void turn() {
        Thread.onSpinWait();
    }

    @Override
    public void close() {
        keeper.close();
    }
}
