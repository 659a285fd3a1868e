// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.pipeline.inbound.OverflowPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpineConfigurationTest {
    private final SpineConfiguration configuration =
            new SpineConfiguration().availableCores(8).mode(ThreadingMode.DEDICATED);

    @Test
    void shouldAcceptItsDefaults() {
        assertThat(new SpineConfiguration().conclude().isConcluded()).isTrue();
    }

    @Test
    void shouldChooseTheModeByTheCores() {
        assertThat(ThreadingMode.suiting(2)).isEqualTo(ThreadingMode.SHARED);
        assertThat(ThreadingMode.suiting(6)).isEqualTo(ThreadingMode.DEDICATED);
    }

    @Test
    void shouldRefuseARingThatIsNoPowerOfTwo() {
        refuses(configuration.ringSize(1000), "ringSize=1000 must be a power of two from 4 to 1048576");
    }

    @Test
    void shouldRefuseABatchLongerThanAQuarterOfTheRing() {
        refuses(configuration.ringSize(64).unforcedSlotsMax(17), "unforcedSlotsMax=17 must be from 1 to ringSize/4=16");
    }

    @Test
    void shouldRefuseVerifyWorkersWithoutThreads() {
        refuses(
                configuration.mode(ThreadingMode.SHARED).verifyWorkers(1),
                "verifyWorkers=1 must be 0 unless mode is DEDICATED, mode=SHARED");
    }

    @Test
    void shouldRefuseToSpinMoreThreadsThanCoresLessOne() {
        refuses(
                configuration.availableCores(4).waitMode(WaitMode.BUSY_SPIN),
                "waitMode=BUSY_SPIN must be BACKOFF or PARKING when threads=4 exceed availableCores-1=3");
        refuses(
                new SpineConfiguration()
                        .availableCores(1)
                        .mode(ThreadingMode.SHARED)
                        .waitMode(WaitMode.YIELDING),
                "waitMode=YIELDING must be BACKOFF or PARKING when threads=1 exceed availableCores-1=0");
    }

    @Test
    void shouldRefuseToSleepWhereNoStageWakesTheNext() {
        refuses(
                configuration.waitMode(WaitMode.ECO),
                "waitMode=ECO must be BACKOFF or PARKING when mode is DEDICATED, where no stage wakes the next");

        assertThat(new SpineConfiguration()
                        .availableCores(1)
                        .mode(ThreadingMode.SHARED)
                        .waitMode(WaitMode.ECO)
                        .conclude()
                        .waitMode())
                .isEqualTo(WaitMode.ECO);
    }

    @Test
    void shouldLetOneSharedThreadSpinOnTwoCores() {
        final SpineConfiguration shared = new SpineConfiguration()
                .availableCores(2)
                .mode(ThreadingMode.SHARED)
                .waitMode(WaitMode.BUSY_SPIN);

        assertThat(shared.conclude().threads()).isEqualTo(1);
    }

    @Test
    void shouldRefuseToPinWhatTheMachineHasNoCoresFor() {
        refuses(
                configuration.pinnedCores(List.of(0, 1)),
                "pinnedCores=[0, 1] must be empty, or one core a thread: threads=4");
        refuses(
                new SpineConfiguration()
                        .availableCores(4)
                        .mode(ThreadingMode.DEDICATED)
                        .pinnedCores(List.of(0, 1, 2, 3)),
                "pinnedCores=[0, 1, 2, 3] must be at most availableCores-1=3, so that everything else has a core");
        refuses(
                new SpineConfiguration()
                        .availableCores(8)
                        .mode(ThreadingMode.DEDICATED)
                        .pinnedCores(List.of(1, 2, 2, 3)),
                "pinnedCores=[1, 2, 2, 3] must be different cores");
        refuses(
                new SpineConfiguration()
                        .availableCores(8)
                        .mode(ThreadingMode.DEDICATED)
                        .pinnedCores(List.of(1, 2, 3, 8)),
                "pinnedCores=8 must be from 0 to 7");
    }

    @Test
    void shouldRefuseRingsThatCannotWork() {
        refuses(
                configuration.sourceRule(Source.RPC, SourceRule.warm(100, OverflowPolicy.REFUSE, 1)),
                "capacity of RPC=100 must be a power of two, at least 2");
        refuses(
                configuration.sourceRule(Source.RPC, SourceRule.warm(64, OverflowPolicy.REFUSE, 0)),
                "share of RPC=0 must be at least 1");
        configuration.sourceRule(Source.RPC, SourceRule.warm(64, OverflowPolicy.REFUSE, 1));
        refuses(
                configuration.sourceRule(Source.PROBE, SourceRule.hot(128, OverflowPolicy.DROP_NEWEST, 1)),
                "capacity of PROBE=128 must be at least 16 of the shortest probes, bytes=256");
        configuration.sourceRule(Source.PROBE, SourceRule.hot(1 << 20, OverflowPolicy.DROP_NEWEST, 1));
        refuses(
                configuration.outboundCapacity(Destination.ENGINE, 0),
                "outbound capacity of ENGINE=0 must be at least 1");
    }

    @Test
    void shouldBeConcludedOnce() {
        configuration.conclude();

        assertThatThrownBy(configuration::conclude).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> configuration.ringSize(8)).isInstanceOf(IllegalStateException.class);
    }

    private static void refuses(final SpineConfiguration configuration, final String message) {
        assertThatThrownBy(configuration::conclude)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
