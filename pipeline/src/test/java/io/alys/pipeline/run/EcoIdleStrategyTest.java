// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import static io.alys.pipeline.fixture.SpineRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.command.Command;
import io.alys.core.command.Source;
import io.alys.core.port.CommandSink;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.fixture.CountingActor;
import io.alys.pipeline.inbound.Doorbell;
import io.alys.pipeline.inbound.HotInbound;
import io.alys.pipeline.inbound.InputSink;
import io.alys.pipeline.inbound.OverflowPolicy;
import io.alys.pipeline.inbound.WarmInbound;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A drainer that sleeps for longer than the test may take unless it is woken: one lost wake-up fails it. */
@Timeout(120)
class EcoIdleStrategyTest {
    private static final int ROUNDS = 10_000;
    private static final int SLEEPS_MIN = ROUNDS / 100;
    private static final int ROUNDS_MAX = 20 * ROUNDS;
    private static final int PAUSE_NS_MAX = 30_000;
    private static final int LENGTH = 16;

    private final PipelineCounters counters = PipelineCounters.inMemory();
    private final Doorbell doorbell = Doorbell.heard();
    private final AtomicCounter overflowed = counters.of(PipelineCounter.INPUTS_DROPPED, Source.PROBE);
    private final WarmInbound warm = new WarmInbound(Source.RPC, 4, OverflowPolicy.WAIT, overflowed, doorbell);
    private final HotInbound hot =
            new HotInbound(Source.PROBE, 1, LENGTH, 1 << 12, OverflowPolicy.WAIT, overflowed, doorbell);
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[LENGTH]);
    private final AtomicLong drained = new AtomicLong();
    private final AtomicLong parks = new AtomicLong();
    private final InputSink sink = new InputSink() {
        @Override
        public void onWarm(final Source source, final Command command) {
            drained.incrementAndGet();
        }

        @Override
        public void onHot(
                final Source source, final int type, final DirectBuffer buffer, final int offset, final int length) {
            drained.incrementAndGet();
        }
    };
    private final EcoIdleStrategy idleStrategy = new EcoIdleStrategy(doorbell, () -> {
        parks.incrementAndGet();
        return TimeUnit.HOURS.toNanos(1);
    });
    private final Thread drainer = new Thread(this::drain, "drainer");
    private volatile boolean isRunning = true;

    @AfterEach
    void stop() throws InterruptedException {
        isRunning = false;
        LockSupport.unpark(drainer);
        drainer.join();
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3})
    void shouldLoseNoWakeUpWheneverAnInputComes(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        drainer.start();

        // A machine with others on its cores gives the drainer less time to fall asleep in: then it takes more rounds.
        for (int round = 1; round <= ROUNDS || (parks.get() <= SLEEPS_MIN && round <= ROUNDS_MAX); round++) {
            spin(random.nextInt(PAUSE_NS_MAX));
            final int result =
                    random.nextBoolean() ? warm.sink().offer(CountingActor.refused()) : hot.offer(bytes, 0, LENGTH);
            assertThat(result).isEqualTo(CommandSink.ACCEPTED);
            awaitDrained(round);
        }

        assertThat(parks.get()).as("it did sleep").isGreaterThan(SLEEPS_MIN);
    }

    @Test
    void shouldSpinAndYieldBeforeItParks() {
        final int turnsAwake = 30;
        for (int turn = 0; turn <= turnsAwake; turn++) {
            idleStrategy.idle(0);
        }
        assertThat(parks).as("it has yet to look again").hasValue(0);
        doorbell.ring();
        idleStrategy.idle(0);
        assertThat(parks).hasValue(1);

        idleStrategy.idle(1);
        for (int turn = 0; turn <= turnsAwake; turn++) {
            idleStrategy.idle(0);
        }
        assertThat(parks).hasValue(1);
    }

    private void drain() {
        while (isRunning) {
            idleStrategy.idle(warm.drain(sink, 8) + hot.drain(sink, 8));
        }
    }

    /** Spins, as a pause would hide what happens right after; gives way when it takes long. */
    private void awaitDrained(final long count) {
        final long patienceEndsNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
        while (drained.get() < count && System.nanoTime() < patienceEndsNs) {
            Thread.onSpinWait();
        }
        if (drained.get() < count) {
            await("input " + count + " drained", () -> drained.get() >= count);
        }
    }

    private static void spin(final long durationNs) {
        final long endNs = System.nanoTime() + durationNs;
        while (System.nanoTime() < endNs) {
            Thread.onSpinWait();
        }
    }
}
