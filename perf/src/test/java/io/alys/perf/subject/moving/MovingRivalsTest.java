// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.alys.core.health.ProbeFlyweight;
import io.alys.perf.subject.Contestant;
import io.alys.perf.subject.Setting;
import io.alys.perf.subject.Subject;
import io.alys.pipeline.stage.ProbeListener;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a rival promises beyond the contract of every subject. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MovingRivalsTest {
    private static final int LENGTH = 64;

    /** More than can be under way, so that a subject that only ever waits for room is found out. */
    private static final int MANY = 3 * MovingRivals.CAPACITY;

    private static final String ON_PURPOSE = "thrown by a step on purpose";

    @TempDir
    private Path directory;

    static List<Contestant> rivals() {
        return MovingRivals.all();
    }

    static List<Contestant> rivalsWithThreads() {
        return rivals().stream().filter(rival -> rival.threads() > 1).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rivals")
    void shouldCarryTheLongestEventItSaysItCan(final Contestant rival) {
        final int length = rival.eventLengthMax();
        final AtomicLong answered = new AtomicLong();
        final UnsafeBuffer event = new UnsafeBuffer(new byte[length]);
        try (Subject subject = open(rival, length, (nonce, sentNs) -> {
            assertThat(nonce).isEqualTo(answered.getAndIncrement());
            assertThat(sentNs).isEqualTo(-nonce);
        })) {
            for (int nonce = 0; nonce < 100; nonce++) {
                ProbeFlyweight.write(event, 0, nonce, -nonce);
                while (!subject.offer(event, length)) {
                    subject.turn();
                }
            }
        }
        assertThat(answered).hasValue(100);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rivalsWithThreads")
    void shouldHaveNoRoomForMoreThanItsCapacity(final Contestant rival) {
        final CountDownLatch isHeld = new CountDownLatch(1);
        final AtomicLong answered = new AtomicLong();
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LENGTH]);
        try (Subject subject = open(rival, LENGTH, (nonce, sentNs) -> {
            await(isHeld);
            answered.incrementAndGet();
        })) {
            for (int nonce = 0; nonce < MovingRivals.CAPACITY; nonce++) {
                ProbeFlyweight.write(event, 0, nonce, 0);
                assertThat(subject.offer(event, LENGTH)).as("nonce=" + nonce).isTrue();
            }
            assertThat(subject.offer(event, LENGTH)).isFalse();
            isHeld.countDown();
        }
        assertThat(answered).hasValue(MovingRivals.CAPACITY);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rivals")
    void shouldFailInsteadOfWaitingWhenAStepThrows(final Contestant rival) {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LENGTH]);
        final var failure = assertThrows(IllegalStateException.class, () -> {
            try (Subject subject = open(rival, LENGTH, (nonce, sentNs) -> {
                throw new IllegalStateException(ON_PURPOSE);
            })) {
                for (int nonce = 0; nonce < MANY; nonce++) {
                    ProbeFlyweight.write(event, 0, nonce, 0);
                    while (!subject.offer(event, LENGTH)) {
                        subject.turn();
                    }
                }
            }
        });
        assertThat(failure).hasStackTraceContaining(ON_PURPOSE);
    }

    @Test
    void shouldCloseWhenNothingWasEverOffered() {
        for (final Contestant rival : rivals()) {
            open(rival, LENGTH, (nonce, sentNs) -> {}).close();
        }
    }

    private Subject open(final Contestant rival, final int length, final ProbeListener listener) {
        return rival.factory().apply(new Setting(directory, length, listener));
    }

    private static void await(final CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
