// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import static io.alys.pipeline.fixture.SpineRig.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.codec.Verdict;
import io.alys.pipeline.fixture.ManualClock;
import io.alys.pipeline.fixture.SpineRig;
import io.alys.pipeline.halt.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class WatchdogTest {
    private static final long PERIOD_MS = 100;
    private static final long WARN_MS = 1_000;
    private static final long FATAL_MS = 5_000;

    private final SpineRig rig = new SpineRig();
    private final ManualClock watchdogClock = new ManualClock(1);
    private final List<Stall> stalls = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);

    private Spine spine;

    @AfterEach
    void close() {
        release.countDown();
        spine.close();
        assertThat(spine.isStopped()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = ThreadingMode.class,
            names = {"SHARED", "DEDICATED"})
    void shouldNameTheStageThatStandsStillAndThenHalt(final ThreadingMode mode) throws InterruptedException {
        final Watchdog watchdog = stuckVerification(mode);

        advance(watchdog, WARN_MS);
        assertThat(stalls).extracting(Stall::name).containsExactly("apply");
        assertThat(stalls.getFirst().stack().stream().map(StackTraceElement::getMethodName))
                .contains("standStill");

        advance(watchdog, FATAL_MS - WARN_MS - PERIOD_MS);
        assertThat(stalls).as("each stall is reported once").hasSize(1);
        assertThat(rig.haltSwitch.isHalted()).isFalse();

        advance(watchdog, PERIOD_MS);
        assertThat(rig.haltSwitch.reason().code()).isEqualTo(ExitCode.STALLED);
        assertThat(rig.haltSwitch.reason().reason()).contains("stage=apply");
    }

    @Test
    void shouldForgetAStallThatEnds() throws InterruptedException {
        final Watchdog watchdog = stuckVerification(ThreadingMode.SHARED);
        advance(watchdog, FATAL_MS - PERIOD_MS);

        release.countDown();
        await("the spine to go on", () -> spine.durableSequence() == 0);
        final long beat = spine.dutyCycles().getFirst().beat();
        await("every stage to beat", () -> spine.dutyCycles().getFirst().beat() > beat + 4);
        advance(watchdog, PERIOD_MS);

        assertThat(rig.haltSwitch.isHalted()).isFalse();
    }

    @Test
    void shouldNotTakeASuspendedMachineForAStuckStage() throws InterruptedException {
        final Watchdog watchdog = stuckVerification(ThreadingMode.SHARED);

        watchdogClock.advance(TimeUnit.HOURS.toMillis(1));
        watchdog.check();

        assertThat(stalls).isEmpty();
        assertThat(rig.haltSwitch.isHalted()).isFalse();
    }

    @Test
    void shouldRefuseLimitsThatCannotWork() {
        spine = rig.newSpine();

        assertThatThrownBy(() -> new Watchdog(
                        "watchdog", spine.dutyCycles(), watchdogClock, 100, 100, 200, rig.haltSwitch, stall -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("periodNs=100 warnNs=100 fatalNs=200");
    }

    @Test
    void shouldTakeOtherLimitsWhileItWatches() throws InterruptedException {
        final Watchdog watchdog = stuckVerification(ThreadingMode.SHARED);
        advance(watchdog, WARN_MS);
        assertThat(stalls).hasSize(1);

        watchdog.limits(
                TimeUnit.MILLISECONDS.toNanos(PERIOD_MS),
                TimeUnit.MILLISECONDS.toNanos(WARN_MS),
                TimeUnit.MILLISECONDS.toNanos(2 * WARN_MS));
        advance(watchdog, WARN_MS - PERIOD_MS);
        assertThat(rig.haltSwitch.isHalted()).isFalse();
        advance(watchdog, PERIOD_MS);

        assertThat(rig.haltSwitch.isHalted()).isTrue();
        assertThatThrownBy(() -> watchdog.limits(100, 100, 200)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldWatchOnAThreadOfItsOwn() throws InterruptedException {
        stick(ThreadingMode.SHARED);
        try (Watchdog watchdog = new Watchdog(
                "watchdog",
                spine.dutyCycles(),
                System::nanoTime,
                1_000_000,
                5_000_000,
                10_000_000,
                rig.haltSwitch,
                stall -> {})) {
            watchdog.start();
            await("the watchdog to halt", rig.haltSwitch::isHalted);
        }

        assertThat(rig.haltSwitch.reason().code()).isEqualTo(ExitCode.STALLED);
    }

    private Watchdog stuckVerification(final ThreadingMode mode) throws InterruptedException {
        stick(mode);
        return new Watchdog(
                "watchdog",
                spine.dutyCycles(),
                watchdogClock,
                TimeUnit.MILLISECONDS.toNanos(PERIOD_MS),
                TimeUnit.MILLISECONDS.toNanos(WARN_MS),
                TimeUnit.MILLISECONDS.toNanos(FATAL_MS),
                rig.haltSwitch,
                stalls::add);
    }

    private void stick(final ThreadingMode mode) throws InterruptedException {
        rig.configuration = rig.configuration.mode(mode);
        rig.verifier = (frame, command) -> standStill();
        spine = rig.newSpine();
        rig.offerProbe(spine, 1, 16);
        entered.await();
    }

    private Verdict standStill() {
        entered.countDown();
        boolean isReleased = false;
        while (!isReleased) {
            try {
                release.await();
                isReleased = true;
            } catch (final InterruptedException interrupt) {
                throw new AssertionError("a spine thread was interrupted", interrupt);
            }
        }
        return Verdict.PENDING;
    }

    private void advance(final Watchdog watchdog, final long byMs) {
        for (long passedMs = 0; passedMs < byMs; passedMs += PERIOD_MS) {
            watchdogClock.advance(PERIOD_MS);
            // The other stages of a dedicated spine live on: let each beat before it is looked at.
            final long beat = spine.dutyCycles().getLast().beat();
            if (rig.configuration.mode() == ThreadingMode.DEDICATED) {
                await("egress to beat", () -> spine.dutyCycles().getLast().beat() > beat);
            }
            watchdog.check();
        }
    }
}
