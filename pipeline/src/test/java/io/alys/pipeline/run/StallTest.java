// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import static io.alys.pipeline.fixture.SpineRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.alys.core.codec.Verdict;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.StageRole;
import io.alys.pipeline.fixture.ManualClock;
import io.alys.pipeline.fixture.SpineRig;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.ring.Slot;
import io.alys.pipeline.run.Stall.Cause;
import io.alys.pipeline.stage.DutyCycle;
import io.alys.pipeline.stage.Pulse;
import io.alys.pipeline.stage.ReleaseStage;
import io.alys.pipeline.stage.StageAgent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads that spin, are blocked, sit in a native call, or are dead; named at the second beat they miss. */
@Timeout(60)
class StallTest {
    private static final long PERIOD_MS = 100;
    private static final long FATAL_MS = 1_000;

    private final SpineRig rig = new SpineRig();
    private final ManualClock watchdogClock = new ManualClock(1);
    private final List<Stall> stalls = new ArrayList<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Object lock = new Object();

    private volatile boolean isReleased = false;
    private Spine spine = null;

    @AfterEach
    void close() {
        isReleased = true;
        release.countDown();
        if (spine != null) {
            spine.close();
            assertThat(spine.isStopped()).isTrue();
        }
    }

    @Test
    void shouldNameAStageThatSpins() throws InterruptedException {
        final Watchdog watchdog = watched(() -> {
            while (!isReleased) {
                Thread.onSpinWait();
            }
        });

        missBeats(watchdog, 1);
        assertThat(stalls).isEmpty();
        missBeats(watchdog, 1);

        assertThat(stalls).singleElement().satisfies(stall -> {
            assertThat(stall.name()).isEqualTo("apply");
            assertThat(stall.cause()).isEqualTo(Cause.SPINNING);
            assertThat(stall.thread()).isEqualTo("alys-spine");
            assertThat(stall.waitsFor()).isEmpty();
            assertThat(methodsOf(stall)).contains("onSlot", "enterAndRun");
        });
        assertThat(stalls.getFirst().describe()).contains("name=apply cause=SPINNING", "thread=alys-spine", "\n\tat ");
    }

    @Test
    void shouldNameAStageThatYieldsInALoopASpinningOne() throws InterruptedException {
        final Watchdog watchdog = watched(this::yieldUntilReleased);

        missBeats(watchdog, 2);

        assertThat(stalls).extracting(Stall::cause).containsExactly(Cause.SPINNING);
    }

    @SuppressWarnings("ThreadPriorityCheck")
    private void yieldUntilReleased() {
        while (!isReleased) {
            Thread.yield();
        }
    }

    @Test
    void shouldNameAStageThatWaitsAndWhatFor() throws InterruptedException {
        final Watchdog watchdog = watched(() -> awaitLatch(release));
        await("it to wait", () -> stageThread().getState() == Thread.State.WAITING);

        missBeats(watchdog, 2);

        assertThat(stalls).singleElement().satisfies(stall -> {
            assertThat(stall.cause()).isEqualTo(Cause.BLOCKED);
            assertThat(stall.waitsFor()).contains("CountDownLatch");
            assertThat(methodsOf(stall)).contains("awaitLatch");
        });
    }

    @Test
    void shouldNameWhoHoldsTheLockThatAStageWaitsFor() throws InterruptedException {
        final CountDownLatch isHeld = new CountDownLatch(1);
        final CountDownLatch letGo = new CountDownLatch(1);
        final Thread holder = Thread.ofPlatform().daemon().name("the-holder").start(() -> {
            synchronized (lock) {
                isHeld.countDown();
                awaitLatch(letGo);
            }
        });
        isHeld.await();
        final Watchdog watchdog = watched(() -> {
            synchronized (lock) {
                isReleased = true;
            }
        });
        await("it to be blocked", () -> stageThread().getState() == Thread.State.BLOCKED);

        missBeats(watchdog, 2);

        assertThat(stalls).extracting(Stall::cause).containsExactly(Cause.BLOCKED);
        assertThat(stalls.getFirst().waitsFor()).endsWith(" held by the-holder");
        letGo.countDown();
        holder.join();
    }

    @Test
    void shouldNameAThreadInsideANativeCall() throws IOException, InterruptedException {
        final Pipe pipe = Pipe.open();
        final Thread reader = Thread.ofPlatform().daemon().start(() -> {
            try {
                pipe.source().read(ByteBuffer.allocate(1));
            } catch (final IOException e) {
                throw new AssertionError(e);
            }
        });
        await("it to read", () -> Stall.of(new Still(reader), 0).cause() == Cause.IN_NATIVE);
        pipe.sink().write(ByteBuffer.allocate(1));
        reader.join();

        assertThat(Stall.of(new Still(reader), 0).cause()).isEqualTo(Cause.DEAD);
        pipe.sink().close();
        pipe.source().close();
    }

    @Test
    void shouldNameADeadStageAndHaltAtOnce() throws InterruptedException {
        final DutyCycle dutyCycle =
                new DutyCycle("journal", rig.counters.of(PipelineCounter.CYCLE_NS_MAX, StageRole.JOURNAL));
        final StageAgent agent = new StageAgent(
                new ReleaseStage(),
                RingBuffer.createSingleProducer(Slot::new, 4, new BusySpinWaitStrategy()),
                new Sequence[] {new Sequence()},
                new Sequence(),
                1,
                rig.haltSwitch,
                dutyCycle);
        final Thread stage = new Thread(
                () -> {
                    agent.onStart();
                    agent.doWork();
                },
                "alys-journal");
        stage.start();
        stage.join();
        final Watchdog watchdog = newWatchdog(List.of(dutyCycle), FATAL_MS);

        missBeats(watchdog, 1);
        missBeats(watchdog, 5);

        assertThat(stalls).singleElement().satisfies(stall -> {
            assertThat(stall.name()).isEqualTo("journal");
            assertThat(stall.cause()).isEqualTo(Cause.DEAD);
            assertThat(stall.thread()).isEqualTo("alys-journal");
            assertThat(stall.stack()).isEmpty();
        });
        assertThat(rig.haltSwitch.reason().code()).isEqualTo(ExitCode.STALLED);
        assertThat(rig.haltSwitch.reason().reason()).contains("journal is dead");
    }

    @Test
    void shouldOnlyTellOfADeadThreadThatIsNotFatalAndOfOneThatCameLater() throws InterruptedException {
        final Thread dead = new Thread(() -> {}, "gone");
        dead.start();
        dead.join();
        final List<Pulse> pulses = new ArrayList<>();
        final Watchdog watchdog = newWatchdog(pulses, Watchdog.NEVER_FATAL);
        missBeats(watchdog, 2);
        assertThat(stalls).isEmpty();

        pulses.add(new Still(dead));
        pulses.add(new Still(null));
        missBeats(watchdog, 100);

        assertThat(stalls).extracting(Stall::cause).containsExactly(Cause.DEAD, Cause.NOT_STARTED);
        assertThat(rig.haltSwitch.isHalted()).isFalse();
    }

    @Test
    void shouldNotFindAnythingStuckByOneCheckHoweverLate() throws InterruptedException {
        final Watchdog watchdog = watched(() -> awaitLatch(release));

        watchdogClock.advance(TimeUnit.HOURS.toMillis(1));
        watchdog.check();
        assertThat(stalls).isEmpty();
        missBeats(watchdog, 1);

        assertThat(stalls).hasSize(1);
        assertThat(rig.haltSwitch.isHalted()).isFalse();
    }

    @Test
    void shouldNotTakeAThreadThatWasToldToEndForADeadOne() throws InterruptedException {
        final Thread ended = new Thread(() -> {}, "gone");
        ended.start();
        ended.join();
        rig.haltSwitch.halt(ExitCode.DISK_FULL, "told to", null);
        final Watchdog afterHalt = newWatchdog(List.of(new Still(ended)), FATAL_MS);
        missBeats(afterHalt, 1);
        final Watchdog closed = newWatchdog(List.of(new Still(ended)), FATAL_MS);
        closed.close();
        missBeats(closed, 1);

        assertThat(stalls).isEmpty();
    }

    /** A spine whose apply stage does this, and does not come back before the test ends. */
    private Watchdog watched(final Runnable work) throws InterruptedException {
        rig.configuration = rig.configuration.mode(ThreadingMode.SHARED);
        rig.verifier = (frame, command) -> enterAndRun(work);
        spine = rig.newSpine();
        rig.offerProbe(spine, 1, 16);
        entered.await();
        await("it to be done with telling that it entered", () -> !isTelling());
        return newWatchdog(spine.dutyCycles(), FATAL_MS);
    }

    /** It wakes this thread by a native call, which it may still be in. */
    private boolean isTelling() {
        return Arrays.stream(stageThread().getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("countDown"));
    }

    private Verdict enterAndRun(final Runnable work) {
        entered.countDown();
        work.run();
        return Verdict.PENDING;
    }

    private Watchdog newWatchdog(final List<? extends Pulse> pulses, final long fatalMs) {
        return new Watchdog(
                "watchdog",
                pulses,
                watchdogClock,
                TimeUnit.MILLISECONDS.toNanos(PERIOD_MS),
                TimeUnit.MILLISECONDS.toNanos(2 * PERIOD_MS),
                fatalMs == Watchdog.NEVER_FATAL ? fatalMs : TimeUnit.MILLISECONDS.toNanos(fatalMs),
                rig.haltSwitch,
                stalls::add);
    }

    private void missBeats(final Watchdog watchdog, final int beats) {
        for (int i = 0; i < beats; i++) {
            watchdogClock.advance(PERIOD_MS);
            watchdog.check();
        }
    }

    private Thread stageThread() {
        return spine.dutyCycles().getFirst().thread();
    }

    private static List<String> methodsOf(final Stall stall) {
        return stall.stack().stream().map(StackTraceElement::getMethodName).toList();
    }

    private static void awaitLatch(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException interrupt) {
            throw new AssertionError(interrupt);
        }
    }

    /** A thread that makes no rounds. */
    private record Still(Thread thread) implements Pulse {
        @Override
        public String roleName() {
            return "still";
        }

        @Override
        public long beat() {
            return 1;
        }
    }
}
