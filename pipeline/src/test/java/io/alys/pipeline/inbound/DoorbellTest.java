// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DoorbellTest {
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void shouldWakeWhoAnnouncedSleepEvenBeforeItParks() {
        final Doorbell doorbell = Doorbell.heard();
        doorbell.announceSleep();

        doorbell.ring();

        assertThat(isWokenWithin(LONG_NS)).isTrue();
    }

    @Test
    void shouldLeaveAloneWhoAnnouncedNothing() {
        final Doorbell doorbell = Doorbell.heard();
        doorbell.ring();
        doorbell.announceSleep();
        doorbell.announceWaking();
        doorbell.ring();

        assertThat(isWokenWithin(SHORT_NS)).isFalse();
    }

    @Test
    void shouldWakeNobodyWhenNobodyHears() {
        Doorbell.NONE.announceSleep();

        Doorbell.NONE.ring();

        assertThat(isWokenWithin(SHORT_NS)).isFalse();
        Doorbell.NONE.announceWaking();
    }

    @Test
    void shouldWakeAParkedThread() throws InterruptedException {
        final Doorbell doorbell = Doorbell.heard();
        final AtomicBoolean isRung = new AtomicBoolean();
        final Thread sleeper = new Thread(() -> {
            doorbell.announceSleep();
            while (!isRung.get()) {
                LockSupport.park();
            }
        });
        sleeper.start();

        isRung.set(true);
        doorbell.ring();

        sleeper.join();
        assertThat(isRung).isTrue();
    }

    /** Parks, and tells whether somebody ended it: nobody else unparks this thread, and a park rarely ends by itself. */
    private static boolean isWokenWithin(final long limitNs) {
        final long deadlineNs = System.nanoTime() + limitNs;
        LockSupport.parkNanos(limitNs);
        return System.nanoTime() < deadlineNs;
    }
}
