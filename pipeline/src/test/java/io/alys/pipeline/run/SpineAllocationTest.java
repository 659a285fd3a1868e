// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.alys.core.command.Source;
import io.alys.core.port.CommandSink;
import io.alys.core.port.EventJournal;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.fixture.SpineRig;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SpineAllocationTest {
    private static final int WARM_UP = 100_000;
    private static final int MEASURED = 200_000;
    private static final int PER_TURN = 16;
    private static final int WOKEN = 5_000;
    private static final long AWHILE_NS = 20_000;

    private final SpineRig rig = new SpineRig();

    @Test
    @Timeout(60)
    void shouldAllocateNothingForAProbe() {
        rig.journal = new NoJournal();
        final Spine spine = rig.newSpine();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        carry(spine, WARM_UP);

        final long before = threads.getCurrentThreadAllocatedBytes();
        carry(spine, MEASURED);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(rig.counters.of(PipelineCounter.PROBES_ANSWERED).get()).isEqualTo(WARM_UP + MEASURED);
        assertThat((double) allocated / MEASURED).as("bytes an input").isLessThan(1);
        assertThat(rig.counters
                        .of(PipelineCounter.INPUTS_SEQUENCED, Source.PROBE)
                        .get())
                .isEqualTo(WARM_UP + MEASURED);
    }

    @Test
    @Timeout(60)
    void shouldAllocateNothingToSleepAndBeWoken() {
        rig.journal = new NoJournal();
        rig.configuration = rig.configuration.mode(ThreadingMode.SHARED).waitMode(WaitMode.ECO);
        final AtomicLong answered = new AtomicLong();
        rig.probeListener = (nonce, sentNs) -> answered.lazySet(nonce);
        final Spine spine = rig.newSpine();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        wakeEachTime(spine, answered, 1, WOKEN);
        final long sleeper = spine.dutyCycles().getFirst().thread().threadId();

        final long before = threads.getCurrentThreadAllocatedBytes();
        final long sleeperBefore = threads.getThreadAllocatedBytes(sleeper);
        wakeEachTime(spine, answered, WOKEN + 1, 2 * WOKEN);
        final long sleeperAllocated = threads.getThreadAllocatedBytes(sleeper) - sleeperBefore;
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        spine.close();

        assertThat((double) allocated / WOKEN).as("bytes an offer").isLessThan(1);
        assertThat((double) sleeperAllocated / WOKEN).as("bytes a sleep").isLessThan(1);
    }

    private void wakeEachTime(final Spine spine, final AtomicLong answered, final int first, final int last) {
        for (int nonce = first; nonce <= last; nonce++) {
            LockSupport.parkNanos(AWHILE_NS);
            rig.offerProbe(spine, nonce, 256);
            while (answered.get() < nonce) {
                LockSupport.parkNanos(AWHILE_NS);
            }
        }
    }

    private void carry(final Spine spine, final int count) {
        for (int sent = 0; sent < count; sent += PER_TURN) {
            for (int i = 0; i < PER_TURN; i++) {
                if (rig.offerProbe(spine, sent + i, 256) != CommandSink.ACCEPTED) {
                    throw new AssertionError("not accepted");
                }
            }
            spine.invoke();
        }
        while (spine.invoke() > 0) {
            Thread.onSpinWait();
        }
    }

    private static final class NoJournal implements EventJournal {
        @Override
        public void append(final DirectBuffer source, final int offset, final int length) {}

        @Override
        public void force() {}

        @Override
        public long lastSequence() {
            return -1;
        }

        @Override
        public void close() {}
    }
}
