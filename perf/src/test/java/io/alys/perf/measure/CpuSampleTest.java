// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CpuSampleTest {
    private static final String SELF = process(400, "java (1) x", 300, 100, 20);

    @Test
    void shouldCountWhatNeitherThisProcessNorTheKernelUsedAsForeign() {
        final CpuSample before = CpuSample.parse(system(1_000, 100, 0), SELF, List.of(SELF));
        final CpuSample after = CpuSample.parse(
                system(1_178, 112, 10),
                process(400, "java (1) x", 300, 180, 40),
                List.of(
                        process(54, "kworker/1:1H-kblockd", 2, 0, 30),
                        process(99, "jbd2/vda-8", 2, 0, 8),
                        process(77, "kdamond.0", 2, 0, 7),
                        process(500, "kworker/not a kernel thread", 1, 9, 9)));
        // 190 ticks of somebody's, of which 100 this process's and 38 of the kernel's workers; 200 ticks passed on 2
        // cores.
        assertThat(after.foreignPercentSince(before)).isEqualTo(40, within(1e-9));
        assertThat(after.stealPercentSince(before)).isEqualTo(5, within(1e-9));
        assertThat(after.cores()).isEqualTo(2);
    }

    @Test
    void shouldNotKnowWhereNothingCanBeRead() {
        assertThat(CpuSample.UNKNOWN.foreignPercentSince(CpuSample.UNKNOWN)).isNaN();
        assertThatThrownBy(() -> CpuSample.parse(List.of("cpu 1 2 3"), SELF, List.of()))
                .isInstanceOf(RuntimeException.class);
    }

    private static List<String> system(final long busy, final long interrupts, final long stolen) {
        return List.of(
                "cpu  " + busy + " 0 0 0 0 " + interrupts / 2 + " " + interrupts / 2 + " " + stolen + " 0 0",
                "cpu0 1",
                "cpu1 1",
                "intr 5");
    }

    /** As in proc(5): id, name, state, parent, nine fields, user and system time, and so on. */
    private static String process(
            final int id, final String name, final int parent, final long user, final long system) {
        return id + " (" + name + ") S " + parent + " 1 1 1 1 1 1 1 1 1 " + user + " " + system + " 0 0 20 0";
    }
}
