// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.halt;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HaltSwitchTest {
    private final PipelineCounters counters = PipelineCounters.inMemory();
    private final List<Halt> halts = new ArrayList<>();
    private final HaltSwitch haltSwitch = new HaltSwitch(counters.of(PipelineCounter.HALT_CODE), halts::add);

    @Test
    void shouldKeepTheFirstReason() {
        assertThat(haltSwitch.isHalted()).isFalse();
        final Throwable cause = new IllegalStateException("first");

        haltSwitch.halt(ExitCode.DISK_FULL, "first", cause);
        haltSwitch.halt(ExitCode.STALLED, "second", null);

        assertThat(haltSwitch.isHalted()).isTrue();
        assertThat(halts).containsExactly(new Halt(ExitCode.DISK_FULL, "first", cause));
        assertThat(haltSwitch.reason()).isEqualTo(halts.getFirst());
        assertThat(counters.of(PipelineCounter.HALT_CODE).get()).isEqualTo(12);
    }

    @Test
    void shouldHaveExitCodesThatDifferAndASentenceForEach() {
        final Set<Integer> codes = new HashSet<>();
        for (final ExitCode exitCode : ExitCode.values()) {
            assertThat(codes.add(exitCode.code())).as(exitCode.name()).isTrue();
            assertThat(exitCode.code()).isBetween(0, 125).isNotEqualTo(1);
            assertThat(exitCode.sentence()).endsWith(".");
        }
    }
}
