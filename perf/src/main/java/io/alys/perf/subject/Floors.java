// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject;

import io.alys.core.health.ProbeFlyweight;
import io.alys.pipeline.stage.ProbeListener;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What the machine itself allows: no work is done, so nothing can be expected to be better. */
final class Floors {
    private static final int LENGTH_MAX = 1 << 20;

    private Floors() {}

    static List<Contestant> all() {
        return List.of(
                new Contestant(
                        "floor",
                        "answers at once on the load's own thread, while a second thread spins",
                        Contestant.Group.FLOOR,
                        2,
                        LENGTH_MAX,
                        setting -> new AtOnce(setting.listener())),
                new Contestant(
                        "cache-line",
                        "hands a number to a spinning thread and waits for it to come back: two hops of one cache line",
                        Contestant.Group.FLOOR,
                        2,
                        LENGTH_MAX,
                        setting -> new CacheLine(setting.listener())));
    }

    /** Something a second thread does until closed. */
    private abstract static class WithSecondThread implements Subject {
        private final Thread second = new Thread(this::spin, "floor-second");

        private volatile boolean isRunning = true;

        void startSecond() {
            second.setDaemon(true);
            second.start();
        }

        abstract void once();

        private void spin() {
            while (isRunning) {
                once();
                Thread.onSpinWait();
            }
        }

        @Override
        public void close() {
            isRunning = false;
            try {
                second.join();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final class AtOnce extends WithSecondThread {
        private final ProbeListener listener;

        AtOnce(final ProbeListener listener) {
            this.listener = listener;
            startSecond();
        }

        @Override
        public boolean offer(final DirectBuffer event, final int length) {
            listener.onProbeAnswered(ProbeFlyweight.nonce(event, 0), ProbeFlyweight.sentNs(event, 0));
            return true;
        }

        @Override
        public void turn() {
            Thread.onSpinWait();
        }

        @Override
        void once() {}
    }

    private static final class CacheLine extends WithSecondThread {
        private static final int THERE = 128;
        private static final int BACK = 256;

        private final AtomicBuffer lines = new UnsafeBuffer(new byte[512]);
        private final ProbeListener listener;

        CacheLine(final ProbeListener listener) {
            this.listener = listener;
            startSecond();
        }

        @Override
        public boolean offer(final DirectBuffer event, final int length) {
            final long value = ProbeFlyweight.nonce(event, 0) + 1;
            lines.putLongRelease(THERE, value);
            while (lines.getLongAcquire(BACK) != value) {
                Thread.onSpinWait();
            }
            listener.onProbeAnswered(value - 1, ProbeFlyweight.sentNs(event, 0));
            return true;
        }

        @Override
        public void turn() {
            Thread.onSpinWait();
        }

        @Override
        void once() {
            lines.putLongRelease(BACK, lines.getLongAcquire(THERE));
        }
    }
}
