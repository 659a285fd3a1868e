// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.run.Stall;
import io.alys.pipeline.run.Watchdog;
import io.alys.pipeline.stage.Pulse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {
    private static final long PERIOD_NS = 1_000;

    private final HaltSwitch haltSwitch =
            new HaltSwitch(PipelineCounters.inMemory().of(PipelineCounter.HALT_CODE), halt -> {});
    private final Workers workers = new Workers(haltSwitch);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final List<Stall> stalls = new ArrayList<>();
    private long nowNs = 0;

    private final Watchdog watchdog = new Watchdog(
            "watchdog",
            workers.pulses(),
            () -> nowNs,
            PERIOD_NS,
            2 * PERIOD_NS,
            Watchdog.NEVER_FATAL,
            haltSwitch,
            stalls::add);

    @AfterEach
    void close() {
        release.countDown();
        workers.stop(10_000);
    }

    @Test
    void shouldNameAWorkerThatHangsInACallAndLeaveTheOthersAlone() throws InterruptedException {
        workers.start(agent("alys-fine", () -> 0), 1);
        workers.start(agent("alys-stuck", this::hang), 1);
        entered.await();

        missBeats(2);

        assertThat(stalls).singleElement().satisfies(stall -> {
            assertThat(stall.name()).isEqualTo("alys-stuck");
            assertThat(stall.cause()).isEqualTo(Stall.Cause.BLOCKED);
            assertThat(stall.waitsFor()).contains("CountDownLatch");
            assertThat(stall.stack()).anyMatch(frame -> frame.getMethodName().equals("hang"));
        });
        missBeats(20);
        assertThat(stalls).hasSize(1);
        assertThat(haltSwitch.isHalted()).isFalse();
    }

    @Test
    void shouldHaltWhenAWorkerThrows() {
        workers.start(
                agent("alys-bad", () -> {
                    throw new IllegalStateException("injected");
                }),
                1);

        await(haltSwitch::isHalted);
        assertThat(haltSwitch.reason().code()).isEqualTo(ExitCode.STAGE_FAULT);
        await(() -> workers.pulses().getFirst().thread().getState() == Thread.State.TERMINATED);
        missBeats(1);
        assertThat(stalls).as("it is known why it ended").isEmpty();
    }

    private int hang() {
        entered.countDown();
        boolean isReleased = false;
        while (!isReleased) {
            try {
                release.await();
                isReleased = true;
            } catch (final InterruptedException interrupt) {
                throw new AssertionError(interrupt);
            }
        }
        return 0;
    }

    private void missBeats(final int beats) {
        for (int i = 0; i < beats; i++) {
            for (final Pulse pulse : workers.pulses()) {
                final long beat = pulse.beat();
                await(() -> pulse.beat() != beat
                        || pulse.thread().getState() == Thread.State.WAITING
                        || pulse.thread().getState() == Thread.State.TERMINATED);
            }
            nowNs += PERIOD_NS;
            watchdog.check();
        }
    }

    private static void await(final BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(100_000);
        }
    }

    private static Agent agent(final String roleName, final Work work) {
        return new Agent() {
            @Override
            public int doWork() {
                return work.run();
            }

            @Override
            public String roleName() {
                return roleName;
            }
        };
    }

    /** A duty cycle. */
    @FunctionalInterface
    private interface Work {
        int run();
    }
}
